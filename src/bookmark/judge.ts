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
  const settledBeforeMs = Date.parse(readAt) - SETTLED_MS;
  const isSame = (file: RememberedFile, found: SourceFile): boolean =>
    found.refused === undefined &&
    file.bytes === found.bytes &&
    file.mtime_ns === found.mtimeNs &&
    file.ctime_ns === found.ctimeNs &&
    file.inode === found.inode &&
    millisecondsOf(file.mtime_ns) < settledBeforeMs &&
    millisecondsOf(file.ctime_ns) < settledBeforeMs;
  return areSameFiles(remembered, ref.files, isSame);
}

function millisecondsOf(nanoseconds: string): number {
  return Number(nanoseconds) / 1e6;
}
