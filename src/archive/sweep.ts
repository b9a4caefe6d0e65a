import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST } from './names.ts';
import { traceIdOf } from './temporary.ts';

/** What is under way is written to all the time; nothing of ours stands still that long. */
const SILENCE_MS = 30 * 60_000;

/** Who is known to be dead, and the time (ms since 1970). */
export interface SweepOptions {
  /** Trace ids of dead holders of the lock, which say themselves what they had under way. */
  readonly deadTraceIds: readonly string[];
  readonly nowMs: number;
  /** When something at a path was last written to, ms since 1970; by its mtime where nothing else is said. */
  readonly lastWriteTo?: (path: string) => Promise<number>;
}

/**
 * Clears away what runs that were killed left unfinished in a folder: at once for those that are known to be
 * dead, for any other when nothing was written to it for half an hour (another run may share the folder; if it lives
 * all the same, it finds its file gone, reports that, and nothing is lost). Never raises.
 */
export async function clearStale(folder: string, options: SweepOptions): Promise<void> {
  const { deadTraceIds, nowMs, lastWriteTo = lastWriteToArchive } = options;
  for (const name of await namesIn(folder)) {
    const traceId = traceIdOf(name);
    if (traceId === null) continue;
    const path = join(folder, name);
    const isStale = deadTraceIds.includes(traceId) || nowMs - (await lastWriteTo(path)) >= SILENCE_MS;
    if (isStale) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** Of a file, or of a tree of files, whose manifest grows with each session. */
async function lastWriteToArchive(path: string): Promise<number> {
  return Math.max(await mtimeOf(path), await mtimeOf(join(path, MANIFEST)));
}

/** 0 for what is not there: a file has no manifest below it. */
async function mtimeOf(path: string): Promise<number> {
  try {
    return (await lstat(path)).mtimeMs;
  } catch {
    return 0;
  }
}
