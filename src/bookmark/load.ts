import { constants, open } from 'node:fs/promises';
import { FailureError, failureOf } from '../failures/failure.ts';
import { errnoOf } from '../failures/errno-name.ts';
import type { Bookmark } from './bookmark.ts';
import { parseBookmark } from './parse.ts';

/** A bookmark as it was on disk. */
export interface LoadedBookmark {
  readonly bookmark: Bookmark;
  /** There was none yet. */
  readonly isFirstRun: boolean;
  /** ISO 8601 UTC; null when there was none. */
  readonly updatedAt: string | null;
}

/**
 * Reads the bookmark. A missing file is a first run; anything else that is not a whole bookmark of a known version
 * raises BOOKMARK_CORRUPT or BOOKMARK_VERSION_UNSUPPORTED and stays as it is. `field` is the flag or option that
 * named it, if one did.
 */
export async function loadBookmark(path: string, field?: string): Promise<LoadedBookmark> {
  const bytes = await bytesOf(path, field);
  if (bytes === null)
    return { bookmark: { sessions: new Map(), skipped: new Map() }, isFirstRun: true, updatedAt: null };
  const parsed = parseBookmark(bytes);
  switch (parsed.kind) {
    case 'bookmark': {
      const { sessions, skipped, updatedAt } = parsed;
      return { bookmark: { sessions, skipped }, isFirstRun: false, updatedAt };
    }
    case 'newer':
      throw new FailureError(failureOf('BOOKMARK_VERSION_UNSUPPORTED', { version: parsed.version }, field));
    case 'corrupt':
      throw new FailureError(failureOf('BOOKMARK_CORRUPT', { bytes: bytes.length }, field), new Error(parsed.reason));
  }
}

async function bytesOf(path: string, field: string | undefined): Promise<Uint8Array | null> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      // Of a pipe nothing can be read that would be there the next time, and a device may never come to its end.
      const stat = await file.stat();
      if (!stat.isFile() && !stat.isDirectory()) throw new FailureError(failureOf('BOOKMARK_CORRUPT', {}, field));
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof FailureError) throw thrown;
    const errno = errnoOf(thrown);
    if (errno === 'ENOENT') return null;
    const failure = failureOf('BOOKMARK_CORRUPT', errno === null ? {} : { errno }, field);
    // A reset is no way out of that: it moves no folder aside.
    throw new FailureError(errno === 'EISDIR' ? { ...failure, reason: 'folder-bookmark' } : failure, thrown);
  }
}
