import type { Block, Json } from '../../../../session/session.ts';
import type { Usage } from '../../../../session/statistics.ts';
import { SYNTHETIC_MODEL } from '../../../../session/statistics-tokens.ts';
import { arrayAt, type JsonObject, numberAt, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { createParts, type Part, type Parts } from './answer-parts.ts';
import { FURTHER_MEMBERS, furtherMembers } from '../calls/block-members.ts';
import { callOf, resultIdOf } from '../calls/call-blocks.ts';
import type { Call, CallBook } from '../calls/call-book.ts';
import { type Answer, type Draft, draftOf } from '../drafts.ts';
import { createExecutedInputs, executedAt, type ExecutedInputs, isOther } from './executed-inputs.ts';
import { type Facts, payloadOf } from '../facts.ts';
import { contentOf, isoAt, kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { documentBlocks, imageBlock, unknownBlock } from '../media/media-blocks.ts';
import { createResponseGroups, type Grouped } from './response-groups.ts';
import { responseOf } from './responses.ts';
import { greatest, usageOf } from './usage.ts';

/** What is needed to make the blocks of an answer. */
export interface AnswerMaking {
  readonly reading: Reading;
  readonly calls: CallBook;
  /** The subagent that a call started; null when it started none. */
  readonly subagentOf: (call: Call | null) => string | null;
}

/** The answers of one conversation: the lines of one API response become one message, where the first of them stands. */
export interface Answers {
  /** The draft that a line begins, or the earlier one that it belongs to. */
  take(line: TranscriptLine, facts: Facts | undefined): { readonly draft: Draft; readonly isNew: boolean };
  /** Somebody prompted: what follows answers that, also where a gateway gives every response the same id. */
  prompted(): void;
}

interface Group extends Grouped {
  readonly draft: Draft;
  readonly parts: Parts;
  messageId: string | null;
  model: string | null;
  stopReason: string | null;
  facts: Facts | undefined;
  /** What its messages say beside what the model has a place for. */
  readonly messageFacts: Map<string, Json>;
  readonly further: Map<string, JsonObject>;
  readonly executed: ExecutedInputs;
  usage: Usage | null;
}

/** So many responses back a repeated one is looked for among those of its id. */
const RECENT = 8;

/** Starts without answers. */
export function createAnswers(making: AnswerMaking): Answers {
  const groups = createResponseGroups<Group>();
  let prompts = 0;
  return {
    prompted() {
      prompts += 1;
    },
    take(line, facts) {
      const { record } = line;
      const id = responseOf(record);
      const parts = partsOf(line, making);
      const found = groups.find(id, prompts);
      // A gateway that gives every response one id begins to count its blocks anew in each; one before may be repeated.
      const isAnew = found !== undefined && !id.isCertain && found.parts.clashWith(parts);
      const known = isAnew ? groups.latest(id, RECENT).find(({ parts: there }) => there.holdAll(parts)) : found;
      const group = known ?? newGroup(line, id.request, prompts);
      if (known === undefined) groups.add(id, group);
      else groups.name(id, known);
      if (facts !== undefined) group.facts = { ...group.facts, ...facts };
      takeMessage(group, objectAt(record, 'message'));
      addFurther(group, objectAt(record, 'message'));
      group.executed.take(record);
      for (const part of parts) group.parts.add(timed(part, group.draft.line));
      return { draft: group.draft, isNew: known === undefined };
    },
  };
}

/** A response is written down line by line, and its calls run meanwhile: each has the time of its own line. */
function timed(part: Part, first: TranscriptLine): Part {
  const { block, line } = part;
  if (block.type !== 'tool_call' || line === first) return part;
  const at = isoAt(line);
  return at === null || at === isoAt(first) ? part : { ...part, block: { ...block, at } };
}

function newGroup(line: TranscriptLine, requestId: string | null, prompts: number): Group {
  const group: Group = {
    draft: draftOf({ line, role: 'assistant', blocks: [], answer: () => answerOf(group) }),
    parts: createParts(),
    messageId: null,
    requestId,
    model: null,
    stopReason: null,
    facts: undefined,
    messageFacts: new Map(),
    further: new Map(),
    executed: createExecutedInputs(),
    usage: null,
    prompts,
  };
  return group;
}

/** What a message has a place for in the model; all else is a fact. */
const MESSAGE_MEMBERS = new Set(['id', 'type', 'role', 'model', 'content', 'stop_reason', 'usage']);

/** What a line's message says of the whole response; the latest line that says it counts. */
function takeMessage(group: Group, message: JsonObject | null): void {
  if (message === null) return;
  group.messageId = stringAt(message, 'id') || group.messageId;
  group.model = stringAt(message, 'model') ?? group.model;
  group.stopReason = stringAt(message, 'stop_reason') ?? group.stopReason;
  // What the program saved of a stream names no use but a row of zeros.
  if (group.model !== SYNTHETIC_MODEL) group.usage = greatest(group.usage, usageOf(message));
  for (const [key, value] of Object.entries(message)) {
    if (!MESSAGE_MEMBERS.has(key) && value !== undefined && value !== null) group.messageFacts.set(key, value);
  }
}

/** What the blocks say beside what they are shown as. A line that repeats another says it once more. */
function addFurther({ further }: Group, message: JsonObject | null): void {
  const found = message === null ? null : furtherMembers(valueAt(message, 'content'), ['citations']);
  for (const one of found ?? []) further.set(JSON.stringify(one), one);
}

function answerOf(group: Group): Answer {
  const { parts, messageId, requestId, model, stopReason, usage, messageFacts } = group;
  const { blocks, facts: unplaced } = group.executed.join(parts.blocks());
  for (const [key, value] of Object.entries(unplaced)) messageFacts.set(key, value);
  // The line's own word counts where both say something.
  if (group.further.size > 0) messageFacts.set(FURTHER_MEMBERS, [...group.further.values()]);
  const facts = messageFacts.size === 0 ? group.facts : { ...Object.fromEntries(messageFacts), ...group.facts };
  const members = {
    ...(messageId !== null && { messageId }),
    ...(requestId !== null && { requestId }),
    ...(model !== null && { model }),
    ...(stopReason !== null && { stopReason }),
    ...(usage !== null && { usage }),
  };
  return { blocks, members, facts };
}

/** The blocks of a line with their places in the response. */
function partsOf(line: TranscriptLine, making: AnswerMaking): readonly Part[] {
  const { record } = line;
  const content = contentOf(record);
  if (content === null) {
    making.reading.notes.add('UNKNOWN_RECORDS', line, 'assistant');
    return [
      {
        index: null,
        position: null,
        line,
        block: { type: 'unknown', kind: 'assistant', record: payloadOf(record) },
      },
    ];
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
    default:
      return [unknownBlock(raw, reading, line)];
  }
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

const CALL_MEMBERS = new Set(['type', 'id', 'name', 'input', 'cache_control']);

interface CallHolder {
  readonly line: TranscriptLine;
  readonly making: AnswerMaking;
}

function callBlock(raw: JsonObject, call: NonNullable<ReturnType<typeof callOf>>, holder: CallHolder): Block {
  const { line, making } = holder;
  const place = making.calls.callAt(raw);
  const executed = executedAt(line.record, call.id);
  const more = Object.entries(raw).filter(([key, value]) => !CALL_MEMBERS.has(key) && value !== null);
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
