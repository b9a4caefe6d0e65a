import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { openFolderArchive } from './archive/folder.ts';
import { baseNameOf } from './archive/names.ts';
import { checkOutput, folderOf, type Output } from './archive/output.ts';
import { clearStale } from './archive/sweep.ts';
import { openZipArchive } from './archive/zip-archive.ts';
import { createBookmarkDraft } from './bookmark/draft.ts';
import { isUnchangedByStat } from './bookmark/judge.ts';
import { loadBookmark } from './bookmark/load.ts';
import { acquireLock, type Lock } from './bookmark/lock.ts';
import type { ConversionPlan } from './engine/convert.ts';
import { SESSION_COST_BYTES } from './engine/batches.ts';
import { deflateBlock } from './engine/deflate.ts';
import { createDeflateHelper, type DeflateThread } from './engine/deflate-helper.ts';
import { type Converter, createLocalConverter } from './engine/converter.ts';
import type { ExportJob, ExportWorld, Workload } from './engine/job.ts';
import { failureOf, FailureError } from './failures/failure.ts';
import { rootsOf, type RootWishes } from './sources/claude-code/roots.ts';
import { refuseBelowSources, type WrittenPlace } from './sources/claude-code/untouched.ts';
import { sourceNamed } from './sources/index.ts';

/** The bookmark of a run and who holds its lock: this process, which the caller names. */
export interface BookmarkPlace {
  readonly path: string;
  readonly pid: number;
  readonly isAlive: (pid: number) => boolean;
  /** How long to wait for another run to end. */
  readonly waitSeconds: number;
}

/** Where an export goes. */
export interface ExportPlace extends Output {
  /** The tree as files in a folder, instead of a ZIP. */
  readonly isFolderTree: boolean;
  readonly volumeBytes: number;
}

export interface WorldParts extends Pick<ExportWorld, 'now' | 'tell' | 'noteCause' | 'signal'> {
  readonly job: ExportJob;
  readonly roots: RootWishes;
  readonly place: ExportPlace;
  /** null where none is used. */
  readonly bookmark: BookmarkPlace | null;
}

/** The real world of an export: this machine's files and the registries of sources and formats. */
export function createExportWorld(parts: WorldParts): ExportWorld {
  const { job, place } = parts;
  const bookmark = (): BookmarkPlace => {
    if (parts.bookmark === null) throw new FailureError(failureOf('INTERNAL_ERROR'));
    return parts.bookmark;
  };
  const clear = (deadTraceIds: readonly string[]): Promise<void> =>
    clearStale(folderOf(place), { deadTraceIds, nowMs: parts.now().getTime() });
  return {
    now: parts.now,
    tell: parts.tell,
    noteCause: parts.noteCause,
    signal: parts.signal,
    hashOf: sha256Of,
    source: sourceNamed('claude-code'),
    findRoots() {
      if (!job.isDryRun) refuseBelowSources(writtenPlaces(parts), parts.roots);
      return rootsOf(parts.roots);
    },
    async lock() {
      const lock = await lockOf(bookmark(), {
        traceId: job.traceId,
        now: parts.now,
        isStopped: () => parts.signal() !== null,
      });
      await clear(lock.deadTraceIds);
      return lock;
    },
    loadBookmark: async () => (await loadBookmark(bookmark().path)).bookmark,
    draft: createBookmarkDraft,
    saveBookmark: (draft, updatedAt) => draft.save(bookmark().path, updatedAt),
    isUnchangedByStat,
    async checkOutput() {
      await checkOutput(place);
      // Who holds the lock has cleared up already, and knows more of the dead.
      if (job.bookmarkUse !== 'advance') await clear([]);
    },
    openConverter: (plan, work) => converterFor(plan, work, job.jobs),
    openArchive(startedAt) {
      const options = { ...place, baseName: baseNameOf(job.mode, startedAt), traceId: job.traceId };
      return place.isFolderTree ? openFolderArchive(options) : openZipArchive(options);
    },
  };
}

/** The debug log and the report file are the caller's. */
function writtenPlaces({ job, place, bookmark }: WorldParts): readonly WrittenPlace[] {
  const isAdvanced = job.bookmarkUse === 'advance' && bookmark !== null;
  return [
    { field: '--out', path: place.explicitFile ?? place.folder },
    { field: '--bookmark', path: isAdvanced ? bookmark.path : null },
  ];
}

/** The SHA-256 of a text, in hex. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

// Two threads have started and warmed up after some 150 ms, in which one has converted about this much.
const WORTH_THREADS_BYTES = 8 * 1024 ** 2;

/**
 * How much code V8 runs before it thinks of optimizing it, in bytes of bytecode. A run that is over in seconds spends
 * most of them in built-in functions (JSON, text, deflate): with V8's own 132 KiB the compiler takes a third of the
 * processors' time, on each thread anew. A long run earns it back.
 */
const PATIENCE = 2_000_000;
/**
 * Where threads keep every core busy, what V8 does beside them is only in their way: marking while they run, and
 * optimizing functions with all that they call written into them, on each thread anew.
 */
const FLAGS_OF_THREADS = ['--no-concurrent-marking', '--no-turbo-inlining'];
const LONG_RUN_BYTES = 300 * 1024 ** 2;

// The package of the threads is loaded when there is something for one to do.
const openDeflateThread = async (): Promise<DeflateThread> => (await import('./engine/deflate-thread.ts')).openThread();

async function converterFor(
  plan: Omit<ConversionPlan, 'source' | 'formats' | 'deflate'>,
  { sessions, bytes }: Workload,
  jobs: number,
): Promise<Converter> {
  if (bytes + sessions * SESSION_COST_BYTES < LONG_RUN_BYTES) setFlagsFromString(`--interrupt-budget=${PATIENCE}`);
  const threads = Math.min(jobs, sessions);
  const source = 'claude-code';
  if (threads < 2 || bytes < WORTH_THREADS_BYTES) {
    const { FORMATS } = await import('./formats/index.ts');
    const helper = jobs > 1 ? createDeflateHelper(openDeflateThread) : null;
    const deflate = helper?.deflate ?? deflateBlock;
    return createLocalConverter({ ...plan, source: sourceNamed(source), formats: FORMATS, deflate }, helper?.close);
  }
  const { createPool } = await import('./engine/pool.ts');
  for (const flag of FLAGS_OF_THREADS) setFlagsFromString(flag);
  return createPool({ ...plan, source }, threads);
}

/** Takes the lock beside a bookmark. Raises LOCK_HELD or BOOKMARK_NOT_WRITABLE. */
export function lockOf(
  { path, pid, isAlive, waitSeconds }: BookmarkPlace,
  run: { readonly traceId: string; readonly now: () => Date; readonly isStopped?: () => boolean },
): Promise<Lock> {
  const holder = { pid, traceId: run.traceId, since: run.now().toISOString() };
  return acquireLock(`${path}.lock`, holder, {
    waitSeconds,
    isAlive,
    isStopped: run.isStopped ?? ((): boolean => false),
    now: () => run.now().getTime(),
  });
}
