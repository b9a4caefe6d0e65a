import type { Json } from '../../../../session/session.ts';
import type { FurtherUsage, Usage } from '../../../../session/statistics.ts';
import { SYNTHETIC_MODEL } from '../../../../session/statistics/responses.ts';
import { type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import { messageContent } from '../../message-content.ts';
import { type AnswerMaking, partsOf } from './answer-blocks.ts';
import { type Part, Parts } from './answer-parts.ts';
import { FURTHER_MEMBERS, furtherMembers } from '../calls/block-members.ts';
import { type Answer, type Draft, draftOf } from '../drafts.ts';
import { createExecutedInputs, type ExecutedInputs, holdsInputs } from './executed-inputs.ts';
import { ANSWER_MEMBERS, type Facts } from '../facts.ts';
import { isKnownMember } from '../known-members.ts';
import { isoAt, type TranscriptLine } from '../line.ts';
import { createResponseGroups, type Grouped } from './response-groups.ts';
import { responseOf } from './responses.ts';
import { furtherUsageOf, greatest, greatestFurther, usageOf } from './usage.ts';

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
  messageFacts: Map<string, Json> | null;
  further: Map<string, JsonObject> | null;
  executed: ExecutedInputs | null;
  usage: Usage | null;
  furtherUsage: readonly FurtherUsage[];
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
      takeMessage(group, record);
      addFurther(group, record);
      if (holdsInputs(record)) (group.executed ??= createExecutedInputs()).take(record);
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
    parts: new Parts(),
    messageId: null,
    requestId,
    model: null,
    stopReason: null,
    facts: undefined,
    messageFacts: null,
    further: null,
    executed: null,
    usage: null,
    furtherUsage: NOTHING_FURTHER,
    prompts,
  };
  return group;
}

const NOTHING_FURTHER: readonly FurtherUsage[] = [];

/** What a line's message says of the whole response; the latest line that says it counts. */
function takeMessage(group: Group, record: JsonObject): void {
  const message = objectAt(record, 'message');
  if (message === null) return;
  group.messageId = stringAt(message, 'id') || group.messageId;
  group.model = stringAt(message, 'model') ?? group.model;
  group.stopReason = stringAt(message, 'stop_reason') ?? group.stopReason;
  // What the program saved of a stream names no use but a row of zeros.
  if (group.model !== SYNTHETIC_MODEL) group.usage = greatest(group.usage, usageIn(record, message));
  group.furtherUsage = greatestFurther(group.furtherUsage, furtherUsageOf(message));
  for (const key of Object.keys(message)) {
    if (isKnownMember(ANSWER_MEMBERS, message, key)) continue;
    const value = message[key] ?? null;
    if (value !== null) (group.messageFacts ??= new Map()).set(key, value);
  }
}

/** In some lines of 2.0.77 the usage stands beside the message instead of in it. */
function usageIn(record: JsonObject, message: JsonObject): Usage | null {
  return usageOf(message) ?? usageOf(record);
}

/** What the blocks say beside what they are shown as. A line that repeats another says it once more. */
function addFurther(group: Group, record: JsonObject): void {
  const found = furtherMembers(messageContent(record), { shown: ['citations'] });
  if (found === null) return;
  group.further ??= new Map();
  for (const one of found) group.further.set(JSON.stringify(one), one);
}

function answerOf(group: Group): Answer {
  const { messageId, requestId, model, stopReason, usage, furtherUsage } = group;
  const own = group.parts.blocks();
  const { blocks, facts: unplaced } = group.executed === null ? { blocks: own, facts: null } : group.executed.join(own);
  const messageFacts = {
    ...(group.messageFacts !== null && Object.fromEntries(group.messageFacts)),
    ...unplaced,
    ...(group.further !== null && { [FURTHER_MEMBERS]: [...group.further.values()] }),
  };
  // The line's own word counts where both say something.
  const facts = Object.keys(messageFacts).length === 0 ? group.facts : { ...messageFacts, ...group.facts };
  const members = {
    ...(messageId !== null && { messageId }),
    ...(requestId !== null && { requestId }),
    ...(model !== null && { model }),
    ...(stopReason !== null && { stopReason }),
    ...(usage !== null && { usage }),
    ...(furtherUsage.length > 0 && { furtherUsage }),
  };
  return { blocks, members, facts };
}
