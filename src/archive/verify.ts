import { type Failure, FailureError, failureOf, type SubjectFailure } from '../failures/failure.ts';
import { type FoundArchive, noArchive } from './read/find-archives.ts';
import type { Finding, OnRow, Problem } from './verify/finding.ts';
import { type VerifiedArchive, verifyArchive } from './verify/verify-archive.ts';
import { type IncompleteRun, incompleteRuns } from './read/missing-volumes.ts';

/** How far a verification is. */
export type VerifyProgress =
  | { readonly event: 'archive'; readonly archive: FoundArchive; readonly number: number; readonly of: number }
  | { readonly event: 'entry'; readonly path: string; readonly problem: Problem | null }
  | { readonly event: 'verified'; readonly verified: VerifiedArchive };

/** What is to be verified, and who is told of it. */
export interface VerifyOptions {
  readonly archives: readonly FoundArchive[];
  /** Is shown every session of every archive. */
  readonly onRow: OnRow;
  readonly tell: (progress: VerifyProgress) => void;
  /** Asked all the time. */
  readonly isStopped: () => boolean;
}

/** What was found in all archives. */
export interface Verification {
  readonly archives: readonly VerifiedArchive[];
  readonly incomplete: readonly IncompleteRun[];
  /** ARCHIVE_NOT_FOUND when all of them are another program's. */
  readonly stopped: Failure | null;
}

/**
 * Checks archives whole: each entry against its headers, size and CRC, its name, and its manifest's row; rows and entries
 * against each other; the volumes of each run. Raises INTERRUPTED when it is stopped, and ARCHIVE_NOT_FOUND or
 * SOURCE_UNREADABLE when none of them can be opened as an archive.
 */
export async function verifyArchives({ archives, onRow, tell, isStopped }: VerifyOptions): Promise<Verification> {
  const verified: VerifiedArchive[] = [];
  const onEntry = (path: string, problem: Problem | null): void => tell({ event: 'entry', path, problem });
  const assertWanted = (): void => {
    if (isStopped()) throw new FailureError(failureOf('INTERRUPTED'));
  };
  for (const [index, archive] of archives.entries()) {
    tell({ event: 'archive', archive, number: index + 1, of: archives.length });
    const one = await verifyArchive(archive, { onRow, onEntry, assertWanted });
    verified.push(one);
    tell({ event: 'verified', verified: one });
  }
  const [first] = verified.flatMap(({ findings }) => findings);
  if (first !== undefined && verified.every((one) => one.isForeign || isUnopened(one))) {
    throw new FailureError(failureIn(first, 1));
  }
  const records = verified.map(({ run }) => run).filter((run) => run !== null);
  const stopped = verified.every(({ isForeign }) => isForeign) ? noArchive() : null;
  return { archives: verified, incomplete: incompleteRuns(records), stopped };
}

function isUnopened({ findings, sound }: VerifiedArchive): boolean {
  return sound === 0 && findings.some(({ problem }) => problem === 'nozip' || problem === 'unreadable');
}

/** What is wrong with the archives, in their order, as failures; numbers in the details tell which archive and entry. */
export function findingFailures({ archives }: Verification): readonly SubjectFailure[] {
  return archives.flatMap(({ archive: { shown }, findings }, index) =>
    findings.map((finding) => ({ subject: finding.subject, failure: failureIn(finding, index + 1), place: shown })),
  );
}

function failureIn({ problem, number, errno }: Finding, archive: number): SubjectFailure['failure'] {
  if (problem === 'nozip') return failureOf('ARCHIVE_NOT_FOUND', { archive });
  if (problem === 'unreadable')
    return failureOf('SOURCE_UNREADABLE', { archive, ...(errno === undefined ? {} : { errno }) });
  const place = number === null ? {} : problem === 'row' ? { line: number } : { entry: number };
  return failureOf('ENTRY_DAMAGED', { archive, ...place, [problem]: true });
}
