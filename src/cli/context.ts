import type { FactsFrame } from '../failures/bare-facts.ts';
import type { Failure } from '../failures/failure.ts';
import type { RunFacts, Signal } from '../failures/run-facts.ts';
import type { Environment } from './environment.ts';
import { type TraceId, traceNotes } from './flags/trace-id.ts';
import type { FlagValues } from './flags.ts';
import type { Language, Say } from './words/words.ts';

/** What every command is given. */
export interface Context {
  readonly environment: Environment;
  readonly version: string;
  readonly language: Language;
  readonly say: Say;
  readonly now: () => Date;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  /** The signal that asked the run to end, if one did. */
  readonly signal: () => Signal | null;
  /** Writes to stdout at once: for lines that come while the run goes. */
  readonly write: (text: string) => void;
}

/** One call of one command. */
export interface Invocation {
  readonly context: Context;
  readonly flags: FlagValues;
  /** What stands behind the command that is no flag. */
  readonly words: readonly string[];
  readonly trace: TraceId;
  readonly startedAt: Date;
  /** The raw thing behind a failure, for the debug log. */
  readonly noteCause: (failure: Failure, cause: unknown) => void;
  /** Is handed the final facts, after everything that could still change them. */
  readonly onEnd: (listener: (facts: RunFacts) => void) => void;
}

/** What a command ends with: the facts decide the exit code and the report, the texts are for people. */
export interface CommandEnd {
  readonly facts: RunFacts;
  /** For stdout, made from the facts as they are in the end. */
  readonly out: (facts: RunFacts) => string;
  /** For stderr when it is a terminal and something failed; stands above the report. */
  readonly trouble: string;
  /** stdout is for machines: when it can't be written the run ends 30. */
  readonly isDocument: boolean;
  /** Where the full report was written. */
  readonly reportFile?: string;
}

/** Which run it is, for what is said of it now. */
export function frameOf({
  context,
  trace,
  startedAt,
}: Pick<Invocation, 'context' | 'trace' | 'startedAt'>): FactsFrame {
  return {
    traceId: trace.id,
    version: context.version,
    startedAt,
    finishedAt: context.now(),
    notes: traceNotes(trace),
  };
}
