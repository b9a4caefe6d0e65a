import { createHash } from 'node:crypto';
import { baseNameOf } from './archive/names.ts';
import { checkOutput } from './archive/write/check-output.ts';
import { folderOf, type Output } from './archive/write/output.ts';
import { overwrittenBy } from './archive/write/volume-names.ts';
import { clearStale } from './archive/sweep.ts';
import { createBookmarkDraft } from './bookmark/draft.ts';
import { isUnchangedByStat } from './bookmark/judge.ts';
import { loadBookmark } from './bookmark/load.ts';
import { acquireLock, type Lock, type LockOptions, lockPathOf } from './bookmark/lock.ts';
import type { ExportJob, ExportWorld } from './engine/job.ts';
import { failureOf, FailureError } from './failures/failure.ts';
import type { ConverterOptions } from './open-converter.ts';
import { DEFAULT_SOURCE } from './sources/index.ts';
import type { SourceWishes } from './sources/source.ts';
import { refuseBelowSources } from './sources/untouched.ts';

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

/** What the real world of an export is made from. */
export interface WorldParts extends Pick<ExportWorld, 'now' | 'tell' | 'noteCause' | 'signal'> {
  readonly job: ExportJob;
  readonly roots: SourceWishes;
  readonly place: ExportPlace;
  /** null where none is used. */
  readonly bookmark: BookmarkPlace | null;
  /** The flag or option that named it, if one did. */
  readonly bookmarkField?: string | undefined;
  /** Makes the process ready for the work, where it is ours to do so. */
  readonly tune?: ConverterOptions['tune'];
  /** Of the process, where somebody knows: threads need files of their own. */
  readonly mostOpenFiles?: ConverterOptions['mostOpenFiles'];
}

/** The real world of an export: this machine's files and the registries of sources and formats. */
export function createExportWorld(parts: WorldParts): ExportWorld {
  const { job, place } = parts;
  const source = DEFAULT_SOURCE;
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
    source,
    findRoots() {
      refuseWritingBelow(parts);
      return source.roots(parts.roots);
    },
    async lock() {
      const lock = await lockOf(bookmark(), {
        traceId: job.traceId,
        now: parts.now,
        isStopped: () => parts.signal() !== null,
        onWait: () => parts.tell({ event: 'waiting' }),
      });
      await clear(lock.deadTraceIds);
      return lock;
    },
    loadBookmark: async () => (await loadBookmark(bookmark().path, parts.bookmarkField)).bookmark,
    draft: createBookmarkDraft,
    saveBookmark: (draft, updatedAt) => draft.save(bookmark().path, updatedAt),
    isUnchangedByStat,
    async checkOutput() {
      await checkOutput(place);
      // Who holds the lock has cleared up already, and knows more of the dead.
      if (job.bookmarkUse !== 'advance') await clear([]);
    },
    overwrites: overwrittenBy(place),
    async openConverter(settings, work) {
      // What converts is loaded when there is something to convert.
      const { openConverter } = await import('./open-converter.ts');
      const { tune = (): void => undefined, mostOpenFiles = (): null => null } = parts;
      return openConverter(settings, work, { source, jobs: job.jobs, tune, mostOpenFiles });
    },
    async openArchive(startedAt) {
      const options = { ...place, baseName: baseNameOf(job.mode, startedAt), traceId: job.traceId };
      if (place.isFolderTree) return (await import('./archive/write/folder-archive.ts')).openFolderArchive(options);
      return (await import('./archive/write/zip-archive.ts')).openZipArchive(options);
    },
  };
}

/** Raises USAGE_ERROR for an output or bookmark below the sessions. The debug log and the report file are the caller's. */
export function refuseWritingBelow({
  job,
  place,
  bookmark,
  roots,
}: Pick<WorldParts, 'job' | 'place' | 'bookmark' | 'roots'>): void {
  if (job.isDryRun) return;
  const isAdvanced = job.bookmarkUse === 'advance' && bookmark !== null;
  const places = [
    { field: '--out', path: place.explicitFile ?? place.folder },
    { field: '--bookmark', path: isAdvanced ? bookmark.path : null },
  ];
  refuseBelowSources(places, roots);
}

/** The SHA-256 of a text, in hex. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Takes the lock beside a bookmark, by whatever link that is named. Raises LOCK_HELD or BOOKMARK_NOT_WRITABLE. */
export async function lockOf(
  { path, pid, isAlive, waitSeconds }: BookmarkPlace,
  run: Pick<LockOptions, 'isStopped' | 'onWait'> & { readonly traceId: string; readonly now: () => Date },
): Promise<Lock> {
  const { traceId, now, ...asked } = run;
  const holder = { pid, traceId, since: now().toISOString() };
  return acquireLock(await lockPathOf(path), holder, {
    ...asked,
    waitSeconds,
    isAlive,
    now: () => now().getTime(),
  });
}
