import type { Block, Json, NoticeBlock } from '../../../../session/session.ts';
import { arrayAt, type JsonObject, numberAt, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import type { Part } from './answer-parts.ts';
import { callOf, resultIdOf } from '../../call-blocks.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { Call } from '../calls/call.ts';
import { rawBlocksOf } from '../../message-content.ts';
import { executedAt, isOther } from './executed-inputs.ts';
import type { Facts } from '../facts.ts';
import { isKnownMember, type KnownMembers } from '../known-members.ts';
import { payloadOf } from '../line-members.ts';
import { kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { documentBlocks, imageBlock, unknownBlock } from '../media/media-blocks.ts';
import { notice } from '../program/notices.ts';
import { unknownRecord } from '../unknown-record.ts';

/** What is needed to make the blocks of an answer. */
export interface AnswerMaking {
  readonly reading: Reading;
  readonly calls: CallBook;
  /** The subagent that a call started; null when it started none. */
  readonly subagentOf: (call: Call | null) => string | null;
}

/** The blocks of a line with their places in the response. */
export function partsOf(line: TranscriptLine, making: AnswerMaking): readonly Part[] {
  const { record } = line;
  const content = rawBlocksOf(record);
  if (content === null) {
    const block = unknownRecord(line, 'assistant', { record: payloadOf(record), reading: making.reading });
    return [{ index: null, position: null, line, block }];
  }
  const indices = arrayAt(record, 'apiBlockIndices') ?? [];
  const first = numberAt(record, 'apiBlockIndex');
  return content.flatMap((raw, at) => {
    const told = indices[at];
    const index = typeof told === 'number' ? told : first === null ? null : first + at;
    const position = content.length > 1 ? at : null;
    return blocksOf(raw, line, making).map((block) => ({ index, position, line, block }));
  });
}

/** What one block of a line is; nothing when it stands elsewhere. */
export function blocksOf(raw: JsonObject, line: TranscriptLine, making: AnswerMaking): readonly Block[] {
  const { reading, calls } = making;
  const call = callOf(raw);
  if (call !== null) return [callBlock(raw, call, { line, making })];
  const resultFor = resultIdOf(raw);
  if (resultFor !== null) return calls.resultAlone(raw, line) === null ? [] : [unknownBlock(raw, reading, line)];
  switch (kindOf(raw)) {
    case 'text':
      return isTextOrNone(raw, 'text') ? textBlocks(raw) : [unknownBlock(raw, reading, line)];
    case 'thinking':
      if (!isTextOrNone(raw, 'thinking')) return [unknownBlock(raw, reading, line)];
      return [thinkingBlock(stringAt(raw, 'thinking') ?? '', stringAt(raw, 'signature'), false)];
    case 'redacted_thinking':
      return [thinkingBlock('', stringAt(raw, 'data'), true)];
    case 'image':
      return [imageBlock(raw, reading, line)];
    case 'document':
      return documentBlocks(raw, reading, line);
    case 'fallback':
      return [switchNotice(raw) ?? unknownBlock(raw, reading, line)];
    default:
      return [unknownBlock(raw, reading, line)];
  }
}

/** What the API puts in where it lets another model go on, with why (`trigger`), if it says so. */
function switchNotice(raw: JsonObject): NoticeBlock | null {
  const from = stringAt(objectAt(raw, 'from') ?? {}, 'model');
  const to = stringAt(objectAt(raw, 'to') ?? {}, 'model');
  if (from === null || to === null) return null;
  const { type: _type, ...record } = raw;
  return notice('other', `Another model went on: ${to} instead of ${from}`, { folded: false, record });
}

function isTextOrNone(raw: JsonObject, key: string): boolean {
  const value = valueAt(raw, key) ?? null;
  return value === null || typeof value === 'string';
}

function textBlocks(raw: JsonObject): readonly Block[] {
  const text = stringAt(raw, 'text') ?? '';
  if (text.trim() === '') return [];
  const citations = valueAt(raw, 'citations');
  return [{ type: 'text', text, ...(citations !== undefined && citations !== null && { citations }) }];
}

function thinkingBlock(text: string, signature: string | null, redacted: boolean): Block {
  return { type: 'thinking', text, ...(signature !== null && signature !== '' && { signature }), redacted };
}

const CALL_MEMBERS: KnownMembers = new Map([
  ['type', 'string'],
  ['id', 'string'],
  ['name', 'string'],
  ['input', 'any'],
  ['cache_control', 'any'],
]);

interface CallHolder {
  readonly line: TranscriptLine;
  readonly making: AnswerMaking;
}

function callBlock(raw: JsonObject, call: NonNullable<ReturnType<typeof callOf>>, holder: CallHolder): Block {
  const { line, making } = holder;
  const place = making.calls.callAt(raw);
  const executed = executedAt(line.record, call.id);
  const more = Object.entries(raw).filter(([key, value]) => value !== null && !isKnownMember(CALL_MEMBERS, raw, key));
  const type = stringAt(raw, 'type');
  if (type !== null && type !== 'tool_use') more.push(['type', type]);
  return {
    type: 'tool_call',
    ...call,
    ...(isOther(executed, call.input) && { executedInput: executed }),
    result: making.calls.resultOf(place),
    subagentId: making.subagentOf(place),
    ...(more.length > 0 && { facts: factsFrom(more) }),
  };
}

function factsFrom(entries: readonly (readonly [string, Json | undefined])[]): Facts {
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}
