import type { Block, Json } from '../../../../session/session.ts';
import { isArray, isObject, isTrueAt, type JsonObject, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { wordsOf } from '../../message-content.ts';
import { type Draft, draftOf } from '../drafts.ts';
import type { Facts } from '../facts.ts';
import { kindOf, type TranscriptLine } from '../line.ts';
import { notice } from '../program/notices.ts';
import { renderedWords } from '../program/rendered.ts';
import { isSaidOverChannel } from './senders.ts';
import { fromElsewhere, isOwnWords, promptBlocks, type UserMaking, withFurther } from './user-lines.ts';

/** The attachment of a line when it is a queued command; else null. */
export function queuedCommandOf({ record }: TranscriptLine): JsonObject | null {
  const attachment = objectAt(record, 'attachment');
  return attachment !== null && kindOf(attachment) === 'queued_command' ? attachment : null;
}

/** Whether it has a prompt that can be read, were it an empty one. */
export function hasPrompt(attachment: JsonObject): boolean {
  const prompt = valueAt(attachment, 'prompt');
  if (!isArray(prompt)) return typeof prompt === 'string' || isObject(prompt);
  return prompt.every((one) => typeof one === 'string' || isObject(one));
}

const SAID = new Set(['attachment', 'rendered', 'renderedInHumanTurn']);

/** What was typed while the agent worked, as a prompt of its own; news of tasks and other machines' words as notices. */
export function readQueuedCommand(
  line: TranscriptLine,
  facts: Facts | undefined,
  { making, attachment }: { readonly making: UserMaking; readonly attachment: JsonObject },
): Draft | null {
  const blocks = promptBlocks(valueAt(attachment, 'prompt') ?? '', line, making);
  const isHuman = isByHuman(attachment, line.record);
  const shown = isHuman
    ? blocks
    : blocks.map((block) => (block.type === 'text' ? newsOf(block.text, originOf(attachment, line.record)) : block));
  if (shown.length === 0) return null;
  const isPrompt = isHuman && shown.some(isOwnWords);
  const words = wordsOf(valueAt(attachment, 'prompt')) ?? '';
  return draftOf({
    line,
    role: isPrompt ? 'user' : 'system',
    blocks: [...shown],
    isPrompt,
    isQueued: isPrompt,
    facts: withFurther(valueAt(attachment, 'prompt'), factsWith(facts, renderedWords(line.record, words))),
  });
}

/** What the program queues itself (a scheduled task that fires while the agent works) is marked as its own. */
function isByHuman(attachment: JsonObject, record: JsonObject): boolean {
  const mode = stringAt(attachment, 'commandMode');
  if (mode !== null && mode !== 'prompt' && mode !== 'bash') return false;
  const { name, isMeta } = originOf(attachment, record);
  if (isSaidOverChannel(wordsOf(valueAt(attachment, 'prompt')) ?? '')) return true;
  return !isMeta && (name === null || name === 'human');
}

interface Origin {
  readonly origin: JsonObject;
  /** Its kind; null when nothing says who it was. */
  readonly name: string | null;
  /** It is one that the program queued itself. */
  readonly isMeta: boolean;
}

function originOf(attachment: JsonObject, record: JsonObject): Origin {
  const origin = objectAt(attachment, 'origin') ?? objectAt(record, 'origin') ?? {};
  const mode = stringAt(attachment, 'commandMode');
  const isPrompt = mode === null || mode === 'prompt' || mode === 'bash';
  return { origin, name: stringAt(origin, 'kind'), isMeta: isPrompt && isTrueAt(attachment, 'isMeta') };
}

function newsOf(text: string, { origin, name, isMeta }: Origin): Block {
  if (isMeta && (name === null || name === 'human')) return notice('other', 'Put in by the program', { text });
  if (name === null || name === 'human') return notice('task', 'News of a background task', { text });
  return fromElsewhere(text, origin, name);
}

/** The facts with what the model saw, where that is more than the prompt. */
function factsWith(facts: Facts | undefined, rendered: Json | null): Facts | undefined {
  const rest = Object.entries(facts ?? {}).filter(([key]) => !SAID.has(key));
  if (rendered !== null) rest.push(['rendered', rendered]);
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
