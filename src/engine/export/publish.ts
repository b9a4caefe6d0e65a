import type { Archive } from '../../archive/archive.ts';
import type { BookmarkDraft } from '../../bookmark/draft.ts';
import { attempt } from '../../failures/attempt.ts';
import type { Failure } from '../../failures/failure.ts';
import { FailureError, failureOf } from '../../failures/failure.ts';
import type { HeldLock } from '../job.ts';
import { exported, type Pending, type Run, stopBy } from './run.ts';

/** What a run holds of its bookmark while it works; null where it leaves that as it is. */
export interface Memory {
  readonly lock: HeldLock | null;
  readonly draft: BookmarkDraft | null;
}

/** What a run holds while it exports. */
export interface Holdings extends Memory {
  /** null where nothing is written. */
  readonly archive: Archive | null;
}

/** What the open volume of the archive holds when it is published. */
export interface OpenVolume {
  readonly pending: readonly Pending[];
  readonly isLast: boolean;
}

/**
 * Archive before bookmark: a session is in the bookmark only once its volume is durable under its final name. And
 * bookmark before archive where one is written over: what was safe in it is forgotten right before it goes.
 */
export async function publishVolume(run: Run, holdings: Holdings, volume: OpenVolume): Promise<Failure | null> {
  const { world } = run;
  const { archive, lock } = holdings;
  if (archive === null) return null;
  world.tell({ event: 'writing', sessions: volume.pending.length });
  const closing = {
    run: runRecord(run, volume.pending.length),
    failures: volume.isLast ? run.tally.failures : [],
    isLast: volume.isLast,
  };
  const beforeItsName = async (): Promise<void> => {
    await lock?.assertOurs();
    const failure = run.archives.length === 0 ? await forgetOverwritten(run, holdings) : null;
    return failure === null ? undefined : Promise.reject(new FailureError(failure));
  };
  const published = await attempt('write', () => archive.publish(closing, beforeItsName));
  if (!published.ok) return world.signal() === null ? stopBy(run, published) : failureOf('INTERRUPTED');
  run.archives.push(published.value);
  exported(run, volume.pending);
  world.tell({ event: 'published', archive: published.value });
  const { draft } = holdings;
  if (draft === null) return null;
  const readAt = run.startedAt.toISOString();
  const archivedAt = world.now().toISOString();
  for (const { ref, files } of volume.pending) {
    const safe = { readAt, formats: run.job.formats, archive: published.value.name, archivedAt };
    draft.advance(ref.key, { ...safe, files });
    regained(run, ref.key);
  }
  return save(run, holdings, volume.pending.length);
}

/** Takes what was just archived from what is in no archive any more. */
function regained({ overwritten, job }: Run, key: string): void {
  const formats = overwritten.get(key);
  for (const format of job.formats) formats?.delete(format);
  if (formats?.size === 0) overwritten.delete(key);
}

/** All volumes of the archive that goes at once: which of them will have a successor is not known yet. */
async function forgetOverwritten(run: Run, { lock, draft }: Memory): Promise<Failure | null> {
  const { overwrites } = run.world;
  if (overwrites === null || draft === null) return null;
  const forgotten = draft.forget(overwrites);
  if (forgotten.size === 0) return null;
  for (const [key, formats] of forgotten) run.overwritten.set(key, new Set(formats));
  const failure = await saveMemory(run, { lock, draft });
  if (failure === null) run.bookmark = { ...run.bookmark, status: 'saved' };
  return failure;
}

/** Nothing was exported: fresh stat values and remembered skips are worth keeping all the same. */
export async function saveMemory(run: Run, memory: Memory): Promise<Failure | null> {
  return memory.draft?.isChanged === true ? save(run, memory, 0) : null;
}

async function save(run: Run, { lock, draft }: Memory, advanced: number): Promise<Failure | null> {
  const { world } = run;
  const saved = await attempt('bookmark', async () => {
    await lock?.assertOurs();
    if (draft !== null) await world.saveBookmark(draft, world.now().toISOString());
  });
  if (!saved.ok) {
    world.noteCause(saved.failure, saved.cause);
    run.bookmark = { ...run.bookmark, status: 'not_saved' };
    return run.archives.length > 0 ? failureOf('BOOKMARK_NOT_SAVED', saved.failure.details) : saved.failure;
  }
  if (advanced === 0) return null;
  run.bookmark = { status: 'saved', advanced: run.bookmark.advanced + advanced };
  world.tell({ event: 'saved', advanced: run.bookmark.advanced });
  return null;
}

/** What `run.json` says: the only entry that depends on the clock and the machine. */
function runRecord(run: Run, pending: number): Readonly<Record<string, unknown>> {
  const { job } = run;
  const counts = run.tally.counts();
  return {
    run_version: 1,
    tool: { name: 'chatzip', version: job.version },
    trace_id: job.traceId,
    started_at: run.startedAt.toISOString(),
    mode: job.mode,
    formats: job.formats,
    options: job.optionsForRecord,
    counts: {
      discovered: counts.discovered,
      exported: counts.exported + pending,
      failed: counts.failed,
      unchanged: counts.unchanged,
      excluded: counts.excluded,
      filtered: counts.filtered,
      empty: counts.empty,
      not_reached: counts.notReached - pending,
    },
  };
}
