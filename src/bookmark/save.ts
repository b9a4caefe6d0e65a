import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FailureError, failureOf } from '../failures/failure.ts';
import { ensurePrivateFolder } from '../files/create.ts';
import { errnoOf } from '../failures/errno-name.ts';
import { resolvedPath } from '../files/real-path.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { Bookmark, BookmarkDocument } from './bookmark.ts';
import { BOOKMARK_VERSION, checksumAt, checksumOf } from './parse.ts';

/** Makes the bookmark's folder, for its owner alone, and raises BOOKMARK_NOT_WRITABLE when nothing can be put there. */
export async function checkBookmarkFolder(path: string): Promise<void> {
  try {
    const folder = dirname(await resolvedPath(path));
    await ensurePrivateFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (thrown) {
    throw notWritable(thrown);
  }
}

/** What went wrong with the bookmark's folder as BOOKMARK_NOT_WRITABLE; a bug stays what it is. */
export function notWritable(thrown: unknown): unknown {
  const errno = errnoOf(thrown);
  return errno === null ? thrown : new FailureError(failureOf('BOOKMARK_NOT_WRITABLE', { errno }), thrown);
}

/** Replaces the bookmark in one step. Raises the errno error of what went wrong; then the old one is there. */
export async function saveBookmark(path: string, bookmark: Bookmark, updatedAt: string): Promise<void> {
  await ensurePrivateFolder(dirname(path));
  await replaceFile(path, documentOf(bookmark, updatedAt));
}

/** Rows become bytes by so many characters: as texts, those of very many sessions would take three times as much. */
const PART_LENGTH = 256 * 1024;

/** The document's bytes, with its checksum. */
export function documentOf(bookmark: Bookmark, updatedAt: string): Uint8Array {
  const head: Omit<BookmarkDocument, 'sessions' | 'skipped'> = {
    bookmark_version: BOOKMARK_VERSION,
    updated_at: updatedAt,
    checksum: '0'.repeat(64),
  };
  const parts: Buffer[] = [];
  let text = `${JSON.stringify(head).slice(0, -1)},"sessions":{`;
  const addRows = (rows: ReadonlyMap<string, unknown>): void => {
    let separator = '';
    for (const [key, row] of rows) {
      // Written key by key: in an object made for it, `__proto__` would be no key.
      text += `${separator}${JSON.stringify(key)}:${JSON.stringify(row)}`;
      separator = ',';
      if (text.length < PART_LENGTH) continue;
      parts.push(Buffer.from(text));
      text = '';
    }
  };
  addRows(bookmark.sessions);
  text += '},"skipped":{';
  addRows(bookmark.skipped);
  const bytes = Buffer.concat([...parts, Buffer.from(`${text}}}\n`)]);
  bytes.write(checksumOf(bytes) ?? '', checksumAt(bytes), 'latin1');
  return bytes;
}
