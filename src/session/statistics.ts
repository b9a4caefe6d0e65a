/** Tokens of API responses; `input` is the uncached part, `output` includes thinking. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** What one API response used: the greatest value of each field over its lines. */
export interface Usage extends Tokens {
  /** The part of `cacheWrite` that is kept for an hour (priced higher). */
  readonly cacheWrite1h: number;
  readonly webSearches: number;
  /** Answered in fast mode, which costs more. */
  readonly speed?: 'fast';
}

/** What one model used of what an API response cost. */
export interface ModelUsage {
  readonly model: string;
  readonly usage: Usage;
}

/**
 * What an API response cost beyond its own usage: an advisor that was asked, another model's attempt that was refused
 * when it had begun, or the API's own compaction.
 */
export interface FurtherUsage extends ModelUsage {
  readonly kind: 'advisor' | 'attempt' | 'compaction';
}

/** One API response, or what further was used for it, for totals that count it once over every file that repeats it. */
export interface Response extends ModelUsage {
  /** Message id and request id; where neither is there the line's uuid, or that of the one it copies. */
  readonly key: string;
  /** Tokens and cost, and no answer. */
  readonly isFurther?: true;
  /** No record tells what it used: it counts as no tokens. */
  readonly isUncounted?: true;
}

/** What one model answered, used and cost. */
export interface ModelStatistics {
  readonly model: string;
  readonly responses: number;
  readonly tokens: Tokens;
  /** An estimate in USD; null for a model that is not in the price table. */
  readonly costUsd: number | null;
}

/** How often one tool was called, and how often that failed. */
export interface ToolStatistics {
  readonly name: string;
  readonly calls: number;
  readonly errors: number;
  /** How many calls the user, a rule or a hook did not let run; there if any. Most of them are among the errors. */
  readonly refused?: number;
}

/** A file that tools read or wrote, and how often. */
export interface TouchedFile {
  readonly path: string;
  readonly reads: number;
  readonly writes: number;
}

/** A command that the agent or the user ran in a shell, and how it ended. */
export interface RanCommand {
  readonly command: string;
  /** null when no result says. */
  readonly exitCode: number | null;
  readonly outcome: 'ok' | 'failed' | 'interrupted' | 'background' | 'unknown';
}

/** Numbers of one conversation, without the subagents below it. */
export interface Statistics {
  /** Turns with a prompt or an answer: not commands that the program alone carried out. */
  readonly turns: number;
  /** Prompts and API responses. */
  readonly messages: number;
  readonly prompts: number;
  readonly responses: number;
  /** Those of the responses whose use no record tells: they count as no tokens. Absent when there are none. */
  readonly uncountedResponses?: number;
  readonly toolCalls: number;
  readonly tools: readonly ToolStatistics[];
  readonly models: readonly ModelStatistics[];
  readonly tokens: Tokens;
  /** Sum over `models`; null when one of them has no price. */
  readonly costUsd: number | null;
  readonly filesTouched: readonly TouchedFile[];
  readonly commands: readonly RanCommand[];
  readonly urls: readonly string[];
  readonly images: number;
  readonly compactions: number;
  readonly apiErrors: number;
  readonly interruptions: number;
  /** From the first to the last record. */
  readonly wallMs: number;
  /** The same without pauses of over five minutes. */
  readonly activeMs: number;
  /** The same numbers over this conversation and every subagent below it; on the session alone. */
  readonly together?: Totals;
}

/** Sums over a conversation and its subagents, each API response counted once. */
export interface Totals {
  readonly messages: number;
  /** As in `Statistics`, summed up. */
  readonly uncountedResponses?: number;
  readonly toolCalls: number;
  readonly tokens: Tokens;
  readonly models: readonly ModelStatistics[];
  readonly tools: readonly ToolStatistics[];
  readonly costUsd: number | null;
}
