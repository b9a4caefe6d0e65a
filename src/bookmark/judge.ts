import type { SessionRef, SourceFile } from '../session/reference.ts';
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
  return areSame(remembered, ref.files, isSame);
}

function millisecondsOf(nanoseconds: string): number {
  return Number(nanoseconds) / 1e6;
}

/** What `isSameContent` needs to know of a file that was read. */
export interface ReadFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Whether the same files hold the same bytes, whatever their times say. */
export function isSameContent(remembered: readonly RememberedFile[], read: readonly ReadFile[]): boolean {
  return areSame(remembered, read, (file, found) => file.bytes === found.bytes && file.sha256 === found.sha256);
}

interface Named {
  readonly path: string;
}

function areSame<T extends Named>(
  remembered: readonly RememberedFile[],
  found: readonly T[],
  isSame: (file: RememberedFile, found: T) => boolean,
): boolean {
  if (remembered.length === 0 || remembered.length !== found.length) return false;
  // Nearly always in the same order.
  if (remembered.every((file, index) => file.path === found[index]?.path)) {
    return remembered.every((file, index) => isSameAt(file, found[index], isSame));
  }
  const byPath = new Map(found.map((file) => [file.path, file]));
  return byPath.size === found.length && remembered.every((file) => isSameAt(file, byPath.get(file.path), isSame));
}

function isSameAt<T>(
  file: RememberedFile,
  found: T | undefined,
  isSame: (file: RememberedFile, found: T) => boolean,
): boolean {
  return found !== undefined && isSame(file, found);
}
