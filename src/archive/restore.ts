import { attempt } from '../failures/attempt.ts';
import { type Failure, FailureError, failureOf, type SubjectFailure } from '../failures/failure.ts';
import type { FoundArchive } from './find-archives.ts';
import { restoreArchive, type RestoredFile } from './restore-archive.ts';
import { type PlannedFile, planRestore, type RestoreWishes } from './restore-plan.ts';
import { readArchives } from './restore-read.ts';
import { openTarget } from './restore-target.ts';

export interface RestoreOptions {
  readonly archives: readonly FoundArchive[];
  readonly wishes: RestoreWishes;
  /** The source whose files have a place here. */
  readonly source: string;
  /** Makes the folder of projects, and says its real path; asked for when there is something to put into it. */
  readonly openRoot: () => Promise<string>;
  readonly traceId: string;
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
  const plan = planRestore(read.archives, options.wishes);
  const wanted = plan.files.map((files) => withPlace(files, options.source));
  const files: RestoredFile[] = [];
  const onFile = (file: RestoredFile): void => {
    files.push(file);
    options.tell(file);
  };
  const ended = await attempt('write', async () => {
    if (wanted.every((one) => one.files.size === 0)) return;
    const target = openTarget({ ...options, root: await options.openRoot() });
    for (const [index, { files: own }] of wanted.entries()) {
      const archive = options.archives[index];
      if (archive === undefined || own.size === 0) continue;
      await restoreArchive({ archive, number: index + 1, files: own, target, assertWanted, onFile });
    }
  });
  return {
    files,
    failures: [
      ...read.failures,
      ...plan.failures,
      ...wanted.flatMap((one) => one.failures),
      ...files.flatMap(({ planned: { subject }, failure }) => (failure === null ? [] : [{ subject, failure }])),
    ],
    filtered: plan.filtered,
    notReached: countOf(wanted) - files.length,
    foreign: read.foreign,
    stopped: ended.ok ? null : ended.failure,
    ...(ended.ok ? {} : { cause: ended.cause }),
  };
}

interface Wanted {
  readonly files: ReadonlyMap<string, readonly PlannedFile[]>;
  readonly failures: readonly SubjectFailure[];
}

/** Only an agent whose layout is known has a place for its files. */
function withPlace(files: ReadonlyMap<string, readonly PlannedFile[]>, source: string): Wanted {
  const known = new Map<string, readonly PlannedFile[]>();
  const failures: SubjectFailure[] = [];
  for (const [entry, planned] of files) {
    const own = planned.filter(({ subject }) => subject.source === source);
    if (own.length > 0) known.set(entry, own);
    for (const { subject } of planned) {
      if (subject.source !== source) failures.push({ subject, failure: failureOf('UNSUPPORTED_FORMAT') });
    }
  }
  return { files: known, failures };
}

function countOf(wanted: readonly Wanted[]): number {
  return wanted.reduce((sum, { files }) => sum + Array.from(files.values()).flat().length, 0);
}
