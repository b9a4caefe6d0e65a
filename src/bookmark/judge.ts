import type { SessionRef, SourceFile } from '../session/reference.ts';
import { areSameFiles } from '../session/same-files.ts';
import type { RememberedFile } from './bookmark.ts';

/** A file that changed so shortly before it was read may have changed again within the same tick of its clock. */
const SETTLED_MS = 2000;

/**
 * Whether a session need not be read: the same files, each of the same size, mtime, ctime and inode, and settled before
 * the run that read them (`readAt`, ISO 8601 UTC) began. Never by "older than".
 */
export function isUnchangedByStat(remembered: readonly RememberedFile[], readAt: string, ref: SessionRef): boolean {
  const settledBefore = settledBeforeNs(readAt);
  const isSame = (file: RememberedFile, found: SourceFile): boolean =>
    found.refused === undefined &&
    file.bytes === found.bytes &&
    file.mtime_ns === found.mtimeNs &&
    file.ctime_ns === found.ctimeNs &&
    file.inode === found.inode &&
    isBefore(file.mtime_ns, settledBefore) &&
    isBefore(file.ctime_ns, settledBefore);
  return areSameFiles(remembered, ref.files, isSame);
}

// One run reads many sessions.
let lastReadAt = '';
let lastSettledNs = '';

/** Digits; none when nothing can be said to be before. */
function settledBeforeNs(readAt: string): string {
  if (readAt !== lastReadAt) {
    const ms = Date.parse(readAt) - SETTLED_MS;
    lastReadAt = readAt;
    lastSettledNs = ms > 0 ? `${ms}000000` : '';
  }
  return lastSettledNs;
}

/** Compares decimal digits as text: numbers of so many would have to be made for each of very many files. */
function isBefore(nanoseconds: string, limit: string): boolean {
  if (nanoseconds.length === limit.length) return nanoseconds < limit;
  return nanoseconds.length < limit.length || (limit !== '' && nanoseconds.startsWith('-'));
}
