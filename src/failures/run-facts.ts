import type { Failure, SubjectFailure } from './failure.ts';

/** Every session found is in exactly one of the last seven; `discovered` is their sum. */
export interface Counts {
  readonly discovered: number;
  readonly exported: number;
  readonly failed: number;
  readonly unchanged: number;
  readonly excluded: number;
  readonly filtered: number;
  readonly empty: number;
  /** Due, but in no durable volume when the run ended. */
  readonly notReached: number;
}

/** A volume that is durable under its final name. */
export interface PublishedArchive {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sessions: number;
}

/** What a run did with the bookmark: `unchanged` when there was nothing to save, `none` when it was not to be advanced. */
export type BookmarkStatus = 'saved' | 'unchanged' | 'not_saved' | 'none';

/** The signals that stop a run. */
export type Signal = 'SIGHUP' | 'SIGINT' | 'SIGTERM';

/** The commands whose counts are entries of archives, and `look` for all that export nothing: sessions it has read. */
export type OtherCommand = 'verify' | 'restore' | 'look';

/**
 * What a run was and what became of it: all that exit code, report and human text are made from. They are pure
 * functions of this value, so none of them can say something else than the others.
 */
export interface RunFacts {
  /** Missing for an export. */
  readonly command?: OtherCommand;
  readonly traceId: string;
  readonly version: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly isDryRun: boolean;
  /** Ends 5 rather than 0 when there is nothing to export. */
  readonly errorOnEmpty: boolean;
  /** Ends 0 rather than 3 when some sessions failed. */
  readonly partialOk: boolean;
  /** What stopped the run before its end, if anything did; sessions and folders that failed are in `failures`. */
  readonly stopped: Failure | null;
  /** The signal that stopped it, with `stopped.code` INTERRUPTED. */
  readonly signal: Signal | null;
  readonly counts: Counts;
  /** Sessions and folders that failed, in the order of discovery. */
  readonly failures: readonly SubjectFailure[];
  /** How often each note was made, of sessions and of the run. */
  readonly notes: Readonly<Record<string, number>>;
  readonly archives: readonly PublishedArchive[];
  readonly bookmark: { readonly status: BookmarkStatus; readonly advanced: number };
}
