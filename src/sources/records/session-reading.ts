import { lstatSync } from 'node:fs';
import { FailureError, failureOf } from '../../failures/failure.ts';
import type { SessionRef, SourceFile } from '../../session/reference.ts';
import type { ReadOptions } from '../source.ts';
import { locationOf } from './file-bytes.ts';
import { latestMtimeMs, statOf } from './stat.ts';

/** Raises why a session can't be read at all: a file of it is refused, or it is over `maxSessionBytes`. */
export function checkSession(ref: SessionRef, { maxSessionBytes }: Pick<ReadOptions, 'maxSessionBytes'>): void {
  const refused = ref.files.find((file) => file.refused !== undefined)?.refused;
  if (refused !== undefined) throw new FailureError(failureOf(refused));
  if (maxSessionBytes !== null && ref.bytes > maxSessionBytes) {
    throw new FailureError(failureOf('SESSION_TOO_LARGE', { bytes: ref.bytes, limit: maxSessionBytes }));
  }
}

/**
 * Reads a session by `read`; when that raises SOURCE_CHANGED, once more from the start by what stands there then, so
 * that a live session that was rewritten at this moment doesn't fail. Pass a `read` that keeps nothing between calls.
 */
export async function againIfChanged<T>(ref: SessionRef, read: (ref: SessionRef) => Promise<T>): Promise<T> {
  try {
    return await read(ref);
  } catch (thrown) {
    if (thrown instanceof FailureError && thrown.failure.code === 'SOURCE_CHANGED') return read(asOfNow(ref));
    throw thrown;
  }
}

function asOfNow(ref: SessionRef): SessionRef {
  const files = ref.files.map(fileAsOfNow);
  return {
    ...ref,
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    mtimeMs: latestMtimeMs(files),
  };
}

function fileAsOfNow(file: SourceFile): SourceFile {
  const stat = lstatSync(locationOf(file), { bigint: true });
  return stat.isFile() ? { ...file, ...statOf(stat) } : file;
}
