import type { Block, Json } from '../../../../session/session.ts';
import { isArray, isObject, isTrueAt, type JsonObject, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { wordsOf } from '../../message-content.ts';
import { type Draft, draftOf } from '../drafts.ts';
import type { Facts } from '../facts.ts';
import { isKnownMember, type KnownMembers } from '../known-members.ts';
import { kindOf, type TranscriptLine } from '../line.ts';
import { notice } from '../program/notices.ts';
import { renderedWords } from '../program/rendered.ts';
import { fromElsewhere, isSaidOverChannel } from './senders.ts';
import { isOwnWords, promptBlocks, type UserMaking, withFurther } from './user-lines.ts';

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

const TOLD_BY_PROMPT: KnownMembers = new Map([
  ['type', 'string'],
  ['prompt', 'any'],
  ['commandMode', 'string'],
]);

/** What the attachment says beside the prompt, with what the line says. */
export function queuedFacts(attachment: JsonObject, facts: Facts | undefined): Facts {
  const more = Object.entries(attachment).flatMap(([key, value]) =>
    isKnownMember(TOLD_BY_PROMPT, attachment, key) || value === undefined || value === null
      ? []
      : [[key, value] as const],
  );
  return { ...facts, ...Object.fromEntries(more) };
}

const SAID = new Set(['attachment', 'rendered', 'renderedInHumanTurn']);

/** What was typed while the agent worked, as a prompt of its own; news of tasks and other machines' words as notices. */
export function readQueuedCommand(
  line: TranscriptLine,
  facts: Facts | undefined,
  { making, attachment }: { readonly making: UserMaking; readonly attachment: JsonObject },
): Draft | null {
  const prompt = valueAt(attachment, 'prompt');
  const words = wordsOf(prompt) ?? '';
  const blocks = promptBlocks(prompt ?? '', line, making);
  const origin = originOf(attachment, line.record);
  const isHuman = isByHuman(words, origin);
  const shown = isHuman ? blocks : blocks.map((block) => (block.type === 'text' ? newsOf(block.text, origin) : block));
  if (shown.length === 0) return null;
  const isPrompt = isHuman && shown.some(isOwnWords);
  return draftOf({
    line,
    role: isPrompt ? 'user' : 'system',
    blocks: [...shown],
    isPrompt,
    isQueued: isPrompt,
    facts: withFurther(prompt, factsWith(facts, renderedWords(line.record, words))),
  });
}

/** What the program queues itself (a scheduled task that fires while the agent works) is marked as its own. */
function isByHuman(words: string, { isPrompt, isMeta, other }: Origin): boolean {
  return isPrompt && (isSaidOverChannel(words) || (!isMeta && other === null));
}

interface Origin {
  readonly origin: JsonObject;
  /** Its kind where that is another than the human; null also when nothing says who it was. */
  readonly other: string | null;
  /** It was queued as what a human types, as far as it says. */
  readonly isPrompt: boolean;
  /** It is such a one that the program queued itself. */
  readonly isMeta: boolean;
}

function originOf(attachment: JsonObject, record: JsonObject): Origin {
  const origin = objectAt(attachment, 'origin') ?? objectAt(record, 'origin') ?? {};
  const mode = stringAt(attachment, 'commandMode');
  const isPrompt = mode === null || mode === 'prompt' || mode === 'bash';
  const kind = stringAt(origin, 'kind');
  const other = kind === 'human' ? null : kind;
  return { origin, other, isPrompt, isMeta: isPrompt && isTrueAt(attachment, 'isMeta') };
}

function newsOf(text: string, { origin, other, isMeta }: Origin): Block {
  if (other !== null) return fromElsewhere(text, origin, other);
  return isMeta
    ? notice('other', 'Put in by the program', { text })
    : notice('task', 'News of a background task', { text });
}

/** The facts with what the model saw, where that is more than the prompt. */
function factsWith(facts: Facts | undefined, rendered: Json | null): Facts | undefined {
  const rest = Object.entries(facts ?? {}).filter(([key]) => !SAID.has(key));
  if (rendered !== null) rest.push(['rendered', rendered]);
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
