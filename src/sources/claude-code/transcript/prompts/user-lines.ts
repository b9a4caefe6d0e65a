import type { Block, Json, NoticeBlock } from '../../../../session/session.ts';
import { isGivenCommand } from '../../../../session/turn.ts';
import { isArray, isObject, isTrueAt, type JsonObject, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { isOnlyResults, messageContent, rawBlocksOf } from '../../message-content.ts';
import { besideContentOf } from '../beside-content.ts';
import { FURTHER_MEMBERS, furtherMembers } from '../calls/block-members.ts';
import { resultIdOf } from '../../call-blocks.ts';
import type { CallBook } from '../calls/call-book.ts';
import { type Draft, draftOf } from '../drafts.ts';
import { type Facts, messageFactsOf, repeatedOf } from '../facts.ts';
import { unknownPayloadOf } from '../line-members.ts';
import { isTyped, kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { documentBlocks, imageBlock, unknownBlock } from '../media/media-blocks.ts';
import { notice } from '../program/notices.ts';
import { SKILL_FOLDER } from '../program/set-phrases.ts';
import { fromElsewhere, isSaidOverChannel, speaksForHimself } from './senders.ts';
import { blocksOfText } from './text-blocks.ts';
import { unknownDraft } from '../unknown-record.ts';

/** What is needed to read users' lines. */
export interface UserMaking {
  readonly reading: Reading;
  readonly calls: CallBook;
  /** Whether the line hangs on a command: what the program put in there is the command's text. */
  readonly isBehindCommand?: boolean;
}

/**
 * A user's line as a message; null when all of it stands elsewhere (results are with their calls). Only a human's own
 * words make a prompt: not what tools, hooks, other agents or the program itself put into the user's mouth.
 */
export function readUserLine(line: TranscriptLine, facts: Facts | undefined, making: UserMaking): Draft | null {
  const { record } = line;
  const content = rawBlocksOf(record);
  if (content === null) {
    const held = { record: unknownPayloadOf(record), reading: making.reading };
    return { ...unknownDraft(line, 'user', held), facts };
  }
  const source = sourceOf(record, content);
  const blocks = content.flatMap((raw) => blocksOf(raw, { line, making, source }));
  const plan = planNotice(record, blocks);
  if (plan !== null) blocks.push(plan);
  if (blocks.length === 0) return isOnlyResults(record) ? null : unsaidDraft(line, facts, making);
  const isPrompt = source.kind === 'human' && blocks.some(isOwnWords);
  const isCommand = blocks.some(isGivenCommand);
  const isProgram = !isPrompt && !isCommand && !blocks.some(isShown);
  // The results say the rest.
  const own = isOnlyResults(record) ? repeatedOf(facts) : facts;
  return draftOf({
    line,
    role: isProgram ? 'system' : 'user',
    blocks,
    isPrompt,
    isQueued: isPrompt && stringAt(record, 'promptSource') === 'queued',
    isMeta: source.kind === 'meta',
    startsTurn: isPrompt || isCommand,
    facts: withFurther(messageContent(record), withMessage(record, withLooseResult(record, content, own))),
  });
}

/** What a line says whose content is blank, kept as it is; null for nothing. */
function unsaidDraft(line: TranscriptLine, facts: Facts | undefined, { reading }: UserMaking): Draft | null {
  const held = besideContentOf(line.record);
  if (Object.keys(held).length === 0) return null;
  return { ...unknownDraft(line, 'user', { record: held, reading }), facts: repeatedOf(facts) };
}

/** The blocks of a prompt that stands by itself, outside a user's line: a string or blocks. */
export function promptBlocks(content: Json, line: TranscriptLine, making: UserMaking): readonly Block[] {
  const raws = isArray(content) ? content : [content];
  return raws.flatMap((one) => {
    const raw = typeof one === 'string' ? { type: 'text', text: one } : one;
    return blocksOf(isObject(raw) ? raw : { value: raw }, { line, making, source: { kind: 'human' } });
  });
}

/** Whether a block is what somebody says or shows, rather than what the program puts around it. */
export function isOwnWords({ type }: Block): boolean {
  return type === 'text' || type === 'image' || type === 'document';
}

function isShown(block: Block): boolean {
  return isOwnWords(block) || block.type === 'command' || block.type === 'shell';
}

/** Who speaks in a user's line. */
type Source =
  | { readonly kind: 'human' | 'tool' | 'meta' | 'summary' | 'program' }
  | { readonly kind: 'other'; readonly origin: JsonObject; readonly name: string };

function sourceOf(record: JsonObject, content: readonly JsonObject[]): Source {
  if (isTrueAt(record, 'isCompactSummary')) return { kind: 'summary' };
  const texts = content.flatMap((block) => (kindOf(block) === 'text' ? [stringAt(block, 'text') ?? ''] : []));
  if (texts.length > 0 && texts.every(isSaidOverChannel)) return { kind: 'human' };
  const origin = objectAt(record, 'origin');
  const name = origin === null ? null : stringAt(origin, 'kind');
  const other =
    origin === null || name === null || name === 'human' ? null : ({ kind: 'other', origin, name } as const);
  if (other !== null && speaksForHimself(other.origin, other.name)) return other;
  if (isTrueAt(record, 'isMeta')) return { kind: 'meta' };
  if (other !== null) return other;
  if (PROGRAM_MARKS.some((mark) => isTrueAt(record, mark))) return { kind: 'program' };
  const isTool = Object.hasOwn(record, 'toolUseResult') || content.some((block) => resultIdOf(block) !== null);
  if (isTool) return { kind: 'tool' };
  return { kind: stringAt(record, 'promptSource') === 'system' ? 'meta' : 'human' };
}

const PROGRAM_MARKS = ['isVisibleInTranscriptOnly', 'turnCompanion'] as const;

interface BlockPlace {
  readonly line: TranscriptLine;
  readonly making: UserMaking;
  readonly source: Source;
}

function blocksOf(raw: JsonObject, place: BlockPlace): readonly Block[] {
  const { line, making } = place;
  const resultFor = resultIdOf(raw);
  if (resultFor !== null) return resultBlocks(raw, resultFor, place);
  switch (kindOf(raw)) {
    case 'text': {
      const text = stringAt(raw, 'text');
      return text === null ? [unknownBlock(raw, making.reading, line)] : blocksOfWords(text, place);
    }
    case 'image':
      return [imageBlock(raw, making.reading, line)];
    case 'document':
      return documentBlocks(raw, making.reading, line);
    default:
      return [unknownBlock(raw, making.reading, line)];
  }
}

function resultBlocks(raw: JsonObject, callId: string, { line, making }: BlockPlace): readonly Block[] {
  const result = making.calls.resultAlone(raw, line);
  return result === null ? [] : [{ type: 'tool_result', callId, result }];
}

function blocksOfWords(text: string, { line, source, making }: BlockPlace): readonly Block[] {
  if (source.kind === 'summary') return [notice('compaction-summary', 'Summary of the conversation so far', { text })];
  if (text === '') return [];
  const blocks = blocksOfText(text, source.kind === 'human' && isTyped(line.record));
  if (source.kind === 'human' || source.kind === 'tool') return blocks;
  return blocks.map((block) => (block.type === 'text' ? injected(block.text, source, { line, making }) : block));
}

/** Words that the program put in, as the notice that they are. */
function injected(text: string, source: Source, { line, making }: Omit<BlockPlace, 'source'>): NoticeBlock {
  if (source.kind === 'other') return fromElsewhere(text, source.origin, source.name);
  if (source.kind === 'program') return notice('other', 'Shown in the transcript only', { text });
  if (stringAt(line.record, 'scheduledTaskId') !== null) {
    return notice('task', 'A scheduled task began', { text, folded: false });
  }
  const start = text.slice(0, 64).trimStart();
  if (start.startsWith('Caveat:')) return notice('caveat', 'Caveat about local commands', { text });
  if (start.startsWith('[Image')) return notice('other', 'About an image', { text });
  const isSkill = start.startsWith(SKILL_FOLDER) || stringAt(line.record, 'sourceToolUseID') !== null;
  if (isSkill) return notice('skill', 'Text of a skill', { text });
  if (making.isBehindCommand === true) return notice('skill', 'Text of the command', { text });
  return notice('other', 'Put in by the program', { text });
}

/** The plan that a fresh context was started with, unless the words of the prompt hold it anyway. */
function planNotice(record: JsonObject, blocks: readonly Block[]): NoticeBlock | null {
  const plan = stringAt(record, 'planContent');
  if (plan === null || plan === '') return null;
  const isThere = blocks.some((block) => block.type === 'text' && block.text.includes(plan.trim()));
  return isThere ? null : notice('plan', 'Plan that was carried over', { text: plan });
}

/** The facts of a message, with what the blocks of its content say beside what they are shown as. */
export function withFurther(content: Json | undefined, facts: Facts | undefined): Facts | undefined {
  const further = furtherMembers(content);
  return further === null ? facts : { ...facts, [FURTHER_MEMBERS]: further };
}

// The line's own word counts where both say something.
function withMessage(record: JsonObject, facts: Facts | undefined): Facts | undefined {
  const further = isOnlyResults(record) ? {} : messageFactsOf(record);
  return Object.keys(further).length === 0 ? facts : { ...further, ...facts };
}

// A toolUseResult without a tool_result block belongs to no call.
function withLooseResult(
  record: JsonObject,
  content: readonly JsonObject[],
  facts: Facts | undefined,
): Facts | undefined {
  const loose: Json | undefined = valueAt(record, 'toolUseResult');
  if (loose === undefined || loose === null || content.some((block) => resultIdOf(block) !== null)) return facts;
  return { ...facts, toolUseResult: loose };
}
