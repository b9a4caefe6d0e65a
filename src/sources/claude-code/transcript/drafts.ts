import type { Block, Message } from '../../../session/session.ts';
import { objectAt, stringAt } from '../../records/guards.ts';
import type { Facts } from './facts.ts';
import { isoAt, type TranscriptLine } from './line.ts';

/** A message in the making: blocks may still be joined by others. */
export interface Draft {
  readonly line: TranscriptLine;
  role: Message['role'];
  readonly blocks: Block[];
  isPrompt: boolean;
  isQueued: boolean;
  readonly isMeta: boolean;
  /** A prompt or a command with which a turn begins. */
  readonly startsTurn: boolean;
  facts: Facts | undefined;
  /** What only an answer of the model has; called when all its lines are there. */
  readonly answer?: () => Answer;
  /** The latest time of the lines that belong to it or follow it unseen. */
  lastMs: number | null;
}

/** An answer's own members, and its blocks in their order. */
export interface Answer {
  readonly blocks: readonly Block[];
  readonly members: Pick<Message, 'messageId' | 'requestId' | 'model' | 'stopReason' | 'usage' | 'furtherUsage'>;
  readonly facts: Facts | undefined;
}

type Given = Pick<Draft, 'line' | 'role' | 'blocks'> & Partial<Omit<Draft, 'line' | 'role' | 'blocks' | 'lastMs'>>;

/** Makes a draft; what isn't given is false or absent. */
export function draftOf(given: Given): Draft {
  return {
    isPrompt: false,
    isQueued: false,
    isMeta: false,
    startsTurn: false,
    facts: undefined,
    lastMs: given.line.ms,
    ...given,
  };
}

/** The finished message. */
export function messageOf(draft: Draft, sessionId: string): Message {
  const { line, role, isPrompt, isQueued, isMeta } = draft;
  const answer = draft.answer?.();
  const facts = answer?.facts === undefined ? draft.facts : { ...draft.facts, ...answer.facts };
  const named = stringAt(line.record, 'sessionId');
  const copied = objectAt(line.record, 'forkedFrom');
  const copyOf = copied === null ? null : stringAt(copied, 'messageUuid');
  const uuid = stringAt(line.record, 'uuid');
  return {
    role,
    uuid,
    at: isoAt(line),
    blocks: answer?.blocks ?? draft.blocks,
    isPrompt,
    isQueued,
    isMeta,
    ...answer?.members,
    ...(named !== null && named !== sessionId && { foreignSessionId: named }),
    ...(copyOf !== null && copyOf !== uuid && { copyOf }),
    ...(facts !== undefined && { facts }),
  };
}
