import { attempt } from '../failures/attempt.ts';
import { type Failure, FailureError, failureOf, type SubjectFailure } from '../failures/failure.ts';
import { type FoundArchive, noArchive } from './read/find-archives.ts';
import type { RestoredFile } from './restore/restore-archive.ts';
import { restoreFiles } from './restore/restore-files.ts';
import { type PlannedFile, planRestore, type RestoreWishes } from './restore/plan.ts';
import { type ReadArchive, readArchives } from './restore/read-archives.ts';
import { openTarget } from './restore/target.ts';
import { type IncompleteRun, incompleteRuns, volumeFailures } from './read/missing-volumes.ts';

/** What a restore is asked for, and who is told of it. */
export interface RestoreOptions {
  readonly archives: readonly FoundArchive[];
  readonly wishes: RestoreWishes;
  /** The source whose files have a place here. */
  readonly source: string;
  /** Makes the folder of projects, and says its real path; asked for when there is something to put into it. */
  readonly openRoot: () => Promise<string>;
  readonly traceId: string;
  /** Since 1970: a run of a time that is still to come had a wrong clock. */
  readonly nowMs: number;
  readonly isDryRun: boolean;
  readonly tell: (file: RestoredFile) => void;
  /** Asked all the time. */
  readonly isStopped: () => boolean;
}

/** What a restore did. */
export interface Restoration {
  /** In the order in which they were put back. */
  readonly files: readonly RestoredFile[];
  /** Files that could not be restored, and whatever else was wrong. */
  readonly failures: readonly SubjectFailure[];
  /** Files that were not asked for. */
  readonly filtered: number;
  /** Files that were still to be restored when it was stopped. */
  readonly notReached: number;
  /** Archives of which not everything could be read: a session may be newer there. */
  readonly unread: readonly FoundArchive[];
  /** Runs of which volumes are missing. */
  readonly incomplete: readonly IncompleteRun[];
  /** ZIPs in folders that have nothing to do with chatzip. */
  readonly foreign: readonly FoundArchive[];
  readonly stopped: Failure | null;
  /** The raw thing behind what stopped it. */
  readonly cause?: unknown;
}

/**
 * Puts the agent's own files out of archives back in their place, byte for byte and with their mtimes; nothing that is
 * there is ever written over. Raises SESSION_NOT_FOUND or SESSION_AMBIGUOUS_PREFIX, and ARCHIVE_NOT_FOUND or
 * SOURCE_UNREADABLE when none of the archives can be read; what goes wrong later is in the result.
 */
export async function restoreArchives(options: RestoreOptions): Promise<Restoration> {
  const assertWanted = (): void => {
    if (options.isStopped()) throw new FailureError(failureOf('INTERRUPTED'));
  };
  const read = await readArchives(options.archives, assertWanted);
  if (read.foreign.length === options.archives.length) return nothingOf(read.foreign);
  const plan = planRestore(read.archives, options);
  const { known, failures } = knownTo(plan.files, options.source);
  const files: RestoredFile[] = [];
  const incomplete = incompleteOf(read.archives);
  const ended = await attempt('write', async () => {
    if (known.length === 0) return;
    const target = openTarget({ ...options, root: await options.openRoot() });
    const onFile = (file: RestoredFile): void => {
      files.push(file);
      options.tell(file);
    };
    await restoreFiles(known, { archives: options.archives, target, assertWanted, onFile });
  });
  return {
    files,
    failures: [
      ...read.failures,
      // Without its last volume a run may have been cut short: that is told, and is no failure.
      ...volumeFailures(incomplete.map((run) => ({ ...run, hasNoLast: false }))),
      ...plan.failures,
      ...failures,
      ...files.flatMap(({ planned: { subject }, failure }) => (failure === null ? [] : [{ subject, failure }])),
    ],
    filtered: plan.filtered,
    notReached: known.length - files.length,
    unread: read.unread,
    incomplete,
    foreign: read.foreign,
    stopped: ended.ok ? null : ended.failure,
    ...(ended.ok ? {} : { cause: ended.cause }),
  };
}

/** Of what other programs made nothing can be restored. */
function nothingOf(foreign: readonly FoundArchive[]): Restoration {
  return {
    files: [],
    failures: [],
    filtered: 0,
    notReached: 0,
    unread: [],
    incomplete: [],
    foreign,
    stopped: noArchive(),
  };
}

/**
 * The runs of which a volume must have been there and is not, and those without a last volume. Who names archives one by
 * one wants those alone: of their runs no volume is missed between others.
 */
function incompleteOf(archives: readonly ReadArchive[]): readonly IncompleteRun[] {
  const inFolders = archives.filter(({ archive }) => !archive.isNamed).flatMap(({ run }) => run ?? []);
  const records = archives.flatMap(({ run }) => run ?? []);
  const isInFolder = ({ traceId, startedAt }: IncompleteRun): boolean =>
    inFolders.some((run) => run.traceId === traceId && run.startedAt === startedAt);
  return incompleteRuns(records)
    .map((run) => (isInFolder(run) ? run : { ...run, missing: [] }))
    .filter(({ missing, hasNoLast }) => missing.length > 0 || hasNoLast);
}

interface Known {
  readonly known: readonly PlannedFile[];
  readonly failures: readonly SubjectFailure[];
}

/** Only an agent whose layout is known has a place for its files. */
function knownTo(files: readonly PlannedFile[], source: string): Known {
  const isKnown = ({ subject }: PlannedFile): boolean => subject.source === source;
  return {
    known: files.filter(isKnown),
    failures: files
      .filter((file) => !isKnown(file))
      .map(({ subject }) => ({ subject, failure: failureOf('UNSUPPORTED_FORMAT') })),
  };
}
