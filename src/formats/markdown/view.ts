import type { Message, Subagent, Turn } from '../../session/session.ts';

/** What of the conversation a reader already knows when he comes to a place in it. */
export interface Shown {
  /** The day of the last time that was printed with its day. */
  day: string;
  model: string;
  /** Whose line was the last to say who speaks. */
  speaker: Message['role'] | '';
  /** The id of the other session whose lines are being told; empty while they are ours. */
  foreignSession: string;
  /** The last value of each fact about a message. */
  readonly facts: Map<string, string>;
  /** What the agent's files hold, as far as the calls told so far say, by path. */
  readonly files: Map<string, string>;
  /** The last list of todos, as JSON. */
  todos: string;
}

/** Where another conversation of the session stands. */
export interface AgentFile {
  readonly subagent: Subagent;
  /** The name of its file, beside ours. */
  readonly fileName: string;
}

/** What the printer of one conversation knows besides the conversation. */
export interface View {
  /** The way from the entry's folder to the archive's root: `../../`. */
  readonly root: string;
  /** The name of the main conversation's file. */
  readonly mainFile: string;
  /** It is a subagent's: its prompts come from another agent. */
  readonly isOfAgent: boolean;
  /** The subagents' files by the subagents' ids. */
  readonly agentFiles: ReadonlyMap<string, AgentFile>;
  /** The files of the subagents that a subagent started, by its id. */
  readonly filesOfChildren: ReadonlyMap<string, readonly AgentFile[]>;
  /** The turn in which each call was made, by the call’s id; empty where there are no subagents. */
  readonly turnsOfCalls: ReadonlyMap<string, Turn>;
  readonly shown: Shown;
}

/** A reader who has just opened the document. */
export const nothingShown = (): Shown => ({
  day: '',
  model: '',
  speaker: '',
  foreignSession: '',
  facts: new Map(),
  files: new Map(),
  todos: '[]',
});
