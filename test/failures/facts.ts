import type { FailureCode } from '../../src/failures/catalogue.ts';
import { type Failure, failureOf, type SubjectFailure } from '../../src/failures/failure.ts';
import type { Counts, PublishedArchive, RunFacts } from '../../src/failures/run-facts.ts';

/** Counts that add up: what is not named is 0. */
export function countsOf(parts: Partial<Omit<Counts, 'discovered'>>): Counts {
  const rest = { exported: 0, failed: 0, unchanged: 0, excluded: 0, filtered: 0, empty: 0, notReached: 0, ...parts };
  return { discovered: Object.values(rest).reduce((sum, part) => sum + part, 0), ...rest };
}

/** The facts of a run that found nothing, with what the test says otherwise. */
export function factsOf(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    traceId: '9f3a61c0be42',
    version: '1.0.0',
    startedAt: '2026-03-01T08:00:00.000Z',
    finishedAt: '2026-03-01T08:00:02.500Z',
    isDryRun: false,
    errorOnEmpty: false,
    partialOk: false,
    stopped: null,
    signal: null,
    counts: countsOf({}),
    failures: [],
    notes: {},
    archives: [],
    bookmark: { status: 'none', advanced: 0 },
    ...changes,
  };
}

/** The facts of a run whose sessions and folders failed like this, and of which so many were exported. */
export function factsOfFailures(failures: readonly SubjectFailure[], exported: number): RunFacts {
  const failed = failures.filter(({ subject }) => subject !== null).length;
  return factsOf({ failures, counts: countsOf({ exported, failed }) });
}

/** The facts of a run that stopped. */
export function factsOfStop(stopped: Failure | FailureCode, changes: Partial<RunFacts> = {}): RunFacts {
  return factsOf({ stopped: typeof stopped === 'string' ? failureOf(stopped) : stopped, ...changes });
}

/** A session that failed. */
export function sessionFailed(
  code: FailureCode,
  sessionId = 'apple',
  project: string | null = 'orchard',
): SubjectFailure {
  return { subject: { sessionId, source: 'claude-code', project }, failure: failureOf(code) };
}

/** A folder that could not be read. */
export function folderFailed(): SubjectFailure {
  return { subject: null, failure: failureOf('FOLDER_UNREADABLE', { errno: 'EACCES' }) };
}

/** A published archive. */
export function archiveOf(name = 'chatzip-20260301T080002Z.zip', sessions = 12): PublishedArchive {
  return { name, bytes: 123_456, sha256: 'ab'.repeat(32), sessions };
}
