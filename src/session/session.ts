import type { Note } from './note.ts';
import type { SourceName } from './reference.ts';
import type { FurtherUsage, Statistics, Usage } from './statistics.ts';

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Where a title came from, best first; `none` means the session holds nothing to name it by. */
export type TitleOrigin = 'custom' | 'ai' | 'last-prompt' | 'summary' | 'prompt' | 'command' | 'agent' | 'none';

/** A conversation in the agents' common terms: complete enough that no format needs the raw record. */
export interface Session {
  readonly id: string;
  readonly source: SourceName;
  readonly title: string;
  readonly titleOrigin: TitleOrigin;
  /** The last part of `cwd`. */
  readonly project: string | null;
  readonly cwd: string | null;
  readonly gitBranch: string | null;
  /** The version of the agent that wrote the last versioned record. */
  readonly agentVersion: string | null;
  /** Earliest and latest record time of the conversation, ISO 8601 UTC; null when no record has a time. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly turns: readonly Turn[];
  /** Nested sessions of subagents, in the order of their calls, those without a call last. */
  readonly subagents: readonly Subagent[];
  /** Records that state something about the session rather than belong to the conversation: last value, or all. */
  readonly state: readonly StateRecord[];
  /** Other sessions that this one names. */
  readonly links: readonly SessionLink[];
  readonly statistics: Statistics;
  readonly notes: readonly Note[];
}

/** A subagent's conversation and the call that started it. */
export interface Subagent {
  readonly id: string;
  /** `general-purpose`, `Explore` …; null when no record says. */
  readonly agentType: string | null;
  readonly description: string | null;
  /** The id of the tool call that started it, in the parent or in another subagent; null for an orphan. */
  readonly toolCallId: string | null;
  /** The subagent that holds that call; null when the main conversation does. */
  readonly parentAgentId: string | null;
  /** The file it came from, below the source's root; null when its lines stood in the main file, inline or as progress. */
  readonly path: string | null;
  /** What its `.meta.json` says, as it is. */
  readonly meta: Json;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly turns: readonly Turn[];
  readonly statistics: Statistics;
}

/** A state record: with `all` every value in order (kinds that accumulate), else the last one. */
export interface StateRecord {
  readonly kind: string;
  readonly count: number;
  readonly values: readonly Json[];
}

/** Another session that this one names, and what that one is to it. */
export interface SessionLink {
  readonly relation: 'continued-in' | 'forked-from' | 'contains' | 'context-from';
  readonly sessionId: string;
}

/** A prompt and everything until the next one. Turn 0 is what stands before the first prompt. */
export interface Turn {
  readonly number: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** The user went back before this turn and took another way (esc-esc, /rewind). */
  readonly abandoned: boolean;
  readonly messages: readonly Message[];
}

/** One message: a human's, one API response with all its blocks, or something the agent's program put in. */
export interface Message {
  readonly role: 'user' | 'assistant' | 'system';
  readonly uuid: string | null;
  readonly at: string | null;
  readonly blocks: readonly Block[];
  /** Typed by a human (also while the agent worked); in a subagent's conversation: what it was asked by its caller. */
  readonly isPrompt: boolean;
  /** Typed while the agent worked. */
  readonly isQueued: boolean;
  /** Injected by the agent's program (caveats, skill bodies, reminders): folded, never a title. */
  readonly isMeta: boolean;
  /** Assistant only: the API's message and request id, the model as written, why it stopped, what it used. */
  readonly messageId?: string;
  readonly requestId?: string;
  readonly model?: string;
  readonly stopReason?: string;
  readonly usage?: Usage;
  /** What the response cost beyond `usage`, which does not hold it. */
  readonly furtherUsage?: readonly FurtherUsage[];
  /** The id of another session that this line names as its own. */
  readonly foreignSessionId?: string;
  /** The uuid of the message in another session of which this one is a copy with an id of its own. */
  readonly copyOf?: string;
  /** Further facts of the record that a reader may want (effort, permissionMode, origin, promptSource, planContent …). */
  readonly facts?: Readonly<Record<string, Json>>;
}

/** A piece of a message. */
export type Block =
  | TextBlock
  | ThinkingBlock
  | ToolCallBlock
  | ToolResultBlock
  | ImageBlock
  | DocumentBlock
  | CommandBlock
  | ShellBlock
  | AttachmentBlock
  | NoticeBlock
  | UnknownBlock;

/** Words, as they were written. */
export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
  readonly citations?: Json;
}

/** `text` is empty when only the signature (or encrypted `data`) is left. */
export interface ThinkingBlock {
  readonly type: 'thinking';
  readonly text: string;
  readonly signature?: string;
  readonly redacted: boolean;
}

/** A tool that the model called, with what came of it. */
export interface ToolCallBlock {
  readonly type: 'tool_call';
  readonly id: string;
  readonly name: string;
  readonly input: Json;
  /** When it was written down, ISO 8601 UTC, where that is later than its message began. */
  readonly at?: string;
  /** The input that was really executed, when it differs from the one shown. */
  readonly executedInput?: Json;
  /** null when no result was recorded. */
  readonly result: ToolResult | null;
  /** The subagent that this call started. */
  readonly subagentId: string | null;
  /** Further members of the block as they were (`caller` …). */
  readonly facts?: Readonly<Record<string, Json>>;
}

/** A result whose call is not in the session. */
export interface ToolResultBlock {
  readonly type: 'tool_result';
  readonly callId: string;
  readonly result: ToolResult;
}

/** What a tool answered: to the model, and in the program's own record. */
export interface ToolResult {
  readonly at: string | null;
  readonly isError: boolean;
  /** What the model saw. */
  readonly content: readonly (TextBlock | ImageBlock | DocumentBlock | UnknownBlock)[];
  /**
   * The program's richer record of the same (`toolUseResult`): object, string, array or absent. Picture data in it is
   * replaced by `{"image": "images/…"}`.
   */
  readonly record?: Json;
  /** Output that was too long for the transcript and stands in a file of the session. */
  readonly persisted?: { readonly path: string; readonly text: string };
  /**
   * Why it was not run: cancelled, permission-rule, hook, user-rejected, not-approved, automode-blocked,
   * automode-unavailable; or `interrupted`, begun or not.
   */
  readonly denial?: string;
  readonly facts?: Readonly<Record<string, Json>>;
}

/** A picture. `file` is its path in the archive (`images/…`); null when its data is missing or can't be decoded. */
export interface ImageBlock {
  readonly type: 'image';
  readonly mediaType: string;
  readonly file: string | null;
  readonly bytes: number;
  /** Where the session says it is, when it holds no data. */
  readonly url?: string;
}

/** A PDF or another document; `file` as with pictures, `text` for plain-text documents. */
export interface DocumentBlock {
  readonly type: 'document';
  readonly mediaType: string;
  readonly title: string | null;
  readonly file: string | null;
  readonly bytes: number;
  readonly text?: string;
  readonly url?: string;
}

/** A slash command, or its output. */
export interface CommandBlock {
  readonly type: 'command';
  /** With the slash; empty for output that stands alone. */
  readonly name: string;
  readonly args: string;
  /** What it printed. */
  readonly stdout?: string;
  readonly stderr?: string;
}

/** A command that the user ran in shell mode (`!`), or its output. */
export interface ShellBlock {
  readonly type: 'shell';
  readonly command: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Something attached to the conversation: a mentioned file, a selection, a changed file. `folded` marks noise. */
export interface AttachmentBlock {
  readonly type: 'attachment';
  /** The agent's own name of the kind: `file`, `selected_lines_in_ide`, `edited_text_file` … */
  readonly kind: string;
  readonly label: string;
  readonly text: string;
  readonly folded: boolean;
  /** The attachment as it was, less pictures, what is omitted on purpose, and the members that are nothing but `text`. */
  readonly record: Json;
}

/** What a notice is about, whatever the agent calls it. */
export type NoticeKind =
  | 'compaction'
  | 'compaction-summary'
  | 'api-error'
  | 'interruption'
  | 'hook'
  | 'mode'
  | 'reminder'
  | 'caveat'
  | 'task'
  | 'teammate'
  | 'ide'
  | 'memory'
  | 'title'
  | 'summary'
  | 'undelivered-prompt'
  | 'recap'
  | 'progress'
  | 'duration'
  | 'skill'
  | 'plan'
  | 'other';

/** Something that happened beside the conversation. `folded` ones stand in a `<details>`. */
export interface NoticeBlock {
  readonly type: 'notice';
  readonly kind: NoticeKind;
  /** One line, made by us. */
  readonly label: string;
  /** The text as it was, ANSI codes and all; may be empty. */
  readonly text: string;
  readonly folded: boolean;
  /** The record or the wrapper's attributes, as they were; less the members that are nothing but `text`. */
  readonly record?: Json;
}

/** A block, record or attachment of no known kind, kept as it was. */
export interface UnknownBlock {
  readonly type: 'unknown';
  readonly kind: string;
  readonly record: Json;
}
