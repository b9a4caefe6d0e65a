import type { Failure } from './failure.ts';
import type { Counts, RunFacts } from './run-facts.ts';

/** The counts of a run that has found nothing. */
export const NO_COUNTS: Counts = {
  discovered: 0,
  exported: 0,
  failed: 0,
  unchanged: 0,
  excluded: 0,
  filtered: 0,
  empty: 0,
  notReached: 0,
};

/** Which run it was, and when. */
export interface FactsFrame {
  readonly traceId: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Of the run itself. */
  readonly notes?: RunFacts['notes'];
}

/** The facts of a command that exports nothing, or of a run that was stopped before it began. */
export function factsOf(frame: FactsFrame, stopped: Failure | null): RunFacts {
  return {
    traceId: frame.traceId,
    version: frame.version,
    startedAt: frame.startedAt.toISOString(),
    finishedAt: frame.finishedAt.toISOString(),
    isDryRun: false,
    errorOnEmpty: false,
    partialOk: false,
    stopped,
    signal: null,
    counts: NO_COUNTS,
    failures: [],
    notes: frame.notes ?? {},
    archives: [],
    bookmark: { status: 'none', advanced: 0 },
  };
}
