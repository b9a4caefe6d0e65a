import type { AnswerMaking } from './answers/answer-blocks.ts';
import { type Answers, createAnswers } from './answers/answers.ts';
import { type AgentProgress, createAgentProgress } from './agents/agent-progress.ts';
import { type Branches, createBranches } from './branches.ts';
import { createShellProgress, type ShellProgress } from './calls/shell-progress.ts';
import type { Draft } from './drafts.ts';
import { createFactsReader, type FactsReader, type Whereabouts } from './facts.ts';
import type { TranscriptLine } from './line.ts';
import type { StateBook } from './program/state-lines.ts';
import { type CommandOutputs, createCommandOutputs } from './prompts/command-outputs.ts';
import { createPrompts, type Prompts } from './prompts/prompts.ts';
import { createQueue, type Queue } from './prompts/queue.ts';
import type { Moment } from './prompts/waiting-prompts.ts';

/** What is needed to read a conversation's lines. */
export interface ConversationMaking extends AnswerMaking {
  readonly state: StateBook;
  /** Whether a uuid is one of the session's records. */
  readonly isOwn: (uuid: string) => boolean;
  readonly head: Whereabouts;
}

/** A conversation while it is read, one line after the other. */
export interface Course {
  readonly making: ConversationMaking;
  readonly facts: FactsReader;
  readonly answers: Answers;
  readonly outputs: CommandOutputs;
  readonly queue: Queue;
  readonly shell: ShellProgress;
  readonly agents: AgentProgress;
  readonly branches: Branches;
  readonly drafts: Draft[];
  readonly prompts: Prompts;
  version: string | null;
  answerCount: number;
  /** The agent's answers, and what the program answered in its place. */
  replyCount: number;
  /** The answer that the line in hand belongs to. */
  answer: Draft | null;
}

/** Before the first of a conversation's lines. */
export function beginCourse(lines: readonly TranscriptLine[], making: ConversationMaking): Course {
  return {
    making,
    facts: createFactsReader(making.head),
    answers: createAnswers(making),
    outputs: createCommandOutputs(),
    queue: createQueue(),
    shell: createShellProgress(lines, making.calls),
    agents: createAgentProgress(making.calls),
    branches: createBranches(),
    drafts: [],
    prompts: createPrompts(making.isOwn),
    version: null,
    answerCount: 0,
    replyCount: 0,
    answer: null,
  };
}

/** How far it is. */
export function momentOf({ version, answerCount }: Course): Moment {
  return { version, answers: answerCount };
}
