import type { Block, Turn } from '../../../session/session.ts';
import { objectAt, stringAt } from '../../records/guards.ts';
import { messageContent } from '../message-content.ts';
import { isOmittedKind } from '../record-kinds.ts';
import { beginCourse, type ConversationMaking, type Course, momentOf } from './course.ts';
import { type Draft, draftOf } from './drafts.ts';
import { ANSWER_MEMBERS, type Facts, messageFactsOf } from './facts.ts';
import { kindOf, type TranscriptLine } from './line.ts';
import { holdsOmitted } from './line-members.ts';
import { readProgressLine } from './program/progress-lines.ts';
import { notice } from './program/notices.ts';
import { isRunResult, runResultNotice } from './program/run-results.ts';
import { attachmentLine, userLine, withCommands } from './prompts/prompt-lines.ts';
import { beyondQueue, isQueueLine } from './prompts/queue.ts';
import { isStateLine } from './program/state-lines.ts';
import { syntheticBlocks } from './answers/synthetic-lines.ts';
import { readSystemLine } from './program/system-lines.ts';
import { turnsOf } from './turns.ts';
import { promptBlocks, withFurther } from './prompts/user-lines.ts';
import { unknownDraft } from './unknown-record.ts';
import { isJournalRecord, journalNotice } from './agents/workflows.ts';

/**
 * The turns of one conversation from its lines in the order of the file. Nothing is left out but what stands elsewhere:
 * results with their calls, agents' messages in their own conversations; and the context omitted on purpose.
 */
export function conversationOf(lines: readonly TranscriptLine[], making: ConversationMaking): readonly Turn[] {
  const course = beginCourse(lines, making);
  for (const line of lines) takeLine(course, line);
  course.queue.settle((content, line) => promptBlocks(content, line, making));
  const drafts = course.drafts.filter((draft) => draft.answer !== undefined || draft.blocks.length > 0);
  const last = drafts.at(-1);
  if (last !== undefined) last.facts = merged(course.facts.unsaid(), last.facts);
  return turnsOf(drafts, course.branches.abandoned(), making.reading.sessionId);
}

function merged(one: Facts | undefined, other: Facts | undefined): Facts | undefined {
  return one === undefined ? other : { ...one, ...other };
}

function takeLine(course: Course, line: TranscriptLine): void {
  const { record } = line;
  if (holdsOmitted(record)) course.making.reading.notes.add('SYSTEM_CONTEXT_OMITTED', line);
  course.version = stringAt(record, 'version') ?? course.version;
  const draft = readLine(course, line);
  course.facts.settle(draft !== null || course.answer !== null);
  if (draft?.isPrompt === true) course.answers.prompted();
  if (course.answer !== null || (draft !== null && isReply(draft))) course.replyCount += 1;
  const last = course.drafts.at(-1);
  if (draft !== null) course.drafts.push(draft);
  else if (last !== undefined && line.ms !== null) last.lastMs = Math.max(last.lastMs ?? line.ms, line.ms);
  course.branches.take(line, { starts: draft?.startsTurn === true ? draft : null, answer: course.answer });
  course.answer = null;
}

/** Whether the program answered in the agent's place, or the user cut the agent short. */
function isReply({ line, blocks }: Draft): boolean {
  return kindOf(line.record) === 'assistant' || blocks.some((one) => one.type === 'notice' && ENDS.has(one.kind));
}

const ENDS: ReadonlySet<string> = new Set(['api-error', 'interruption']);

/** The draft that a line begins; null when what it says goes elsewhere. */
function readLine(course: Course, line: TranscriptLine): Draft | null {
  const { reading, state } = course.making;
  switch (kindOf(line.record)) {
    case 'user':
      return userLine(course, line);
    case 'assistant':
      return answerLine(course, line);
    case 'system':
      return withCommands(course, readSystemLine(line, reading));
    case 'attachment':
      return attachmentLine(course, line);
    case 'progress':
      return readProgressLine(line, { reading, shell: course.shell, agents: course.agents });
    case 'queue-operation':
      return isQueueLine(line) ? queueLine(course, line) : unknownLine(course, line);
    default:
      if (isOmittedKind(kindOf(line.record))) return omittedLine(course, line);
      if (isStateLine(line)) return noticeDraft(line, state.take(line));
      if (isRunResult(line.record)) return noticeDraft(line, runResultNotice(line.record));
      return isJournalRecord(line.record) ? noticeDraft(line, journalNotice(line, reading)) : unknownLine(course, line);
  }
}

/** What is said of a prompt that waits has no place in its message, which another line may hold. */
function queueLine(course: Course, line: TranscriptLine): Draft | null {
  const beyond = beyondQueue(line.record);
  if (beyond !== null) {
    const label = `Queue of prompts: ${stringAt(line.record, 'operation') ?? ''}`;
    course.drafts.push(draftOf({ line, role: 'system', blocks: [notice('other', label, { record: beyond })] }));
  }
  return course.queue.take(line, momentOf(course));
}

function noticeDraft(line: TranscriptLine, block: Block | null): Draft | null {
  return block === null ? null : draftOf({ line, role: 'system', blocks: [block] });
}

function omittedLine({ making }: Course, line: TranscriptLine): null {
  making.reading.notes.add('SYSTEM_CONTEXT_OMITTED', line);
  return null;
}

function unknownLine({ making }: Course, line: TranscriptLine): Draft {
  return unknownDraft(line, kindOf(line.record) || 'untyped', { record: line.record, reading: making.reading });
}

function answerLine(course: Course, line: TranscriptLine): Draft | null {
  if (objectAt(line.record, 'message') === null) return unknownLine(course, line);
  const facts = course.facts.of(line);
  const synthetic = syntheticBlocks(line, course.making);
  if (synthetic !== null) {
    if (synthetic.length === 0) return null;
    const more = withRequest(line, withMessage(line, facts));
    return draftOf({
      line,
      role: 'system',
      blocks: [...synthetic],
      facts: withFurther(messageContent(line.record), more),
    });
  }
  const { draft, isNew } = course.answers.take(line, facts);
  course.answerCount += 1;
  course.answer = draft;
  if (!isNew) return null;
  course.outputs.spoken();
  return draft;
}

/** What the message says that is neither the answer's nor the program's own. */
function withMessage({ record }: TranscriptLine, facts: Facts | undefined): Facts | undefined {
  const more = messageFactsOf(record, ANSWER_MEMBERS);
  return Object.keys(more).length === 0 ? facts : { ...more, ...facts };
}

/** By its id the API's own people find a request that failed. */
function withRequest({ record }: TranscriptLine, facts: Facts | undefined): Facts | undefined {
  const requestId = stringAt(record, 'requestId') ?? '';
  return requestId === '' ? facts : { ...facts, requestId };
}
