import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, type FileHandle, lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../../failures/errno-name.ts';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { isTaken } from '../../files/publish-file.ts';
import { READ_ONLY } from '../../files/read-only.ts';
import { joined, type SystemPath } from '../../files/system-path.ts';
import type { RowFile } from '../read/manifest-line.ts';

/** What stands where a file belongs; null when nothing does. */
export async function standsThere(
  root: string,
  file: RowFile,
  parts: readonly SystemPath[],
): Promise<'there' | 'conflict' | null> {
  for (let depth = 1; depth < parts.length; depth += 1) {
    const kind = await kindOf(joined(root, parts.slice(0, depth)));
    if (kind !== 'folder') return kind === null ? null : 'conflict';
  }
  const path = joined(root, parts);
  const kind = await kindOf(path);
  if (kind === null) return null;
  return kind === 'file' && (await hasContentOf(path, file)) ? 'there' : 'conflict';
}

/** What has a name; null when nothing does. */
export async function kindOf(path: SystemPath): Promise<'file' | 'folder' | 'other' | null> {
  try {
    const found = await lstat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

/** What may not be read is not known to be the same. */
async function hasContentOf(path: SystemPath, file: RowFile): Promise<boolean> {
  let handle: FileHandle;
  try {
    handle = await open(path, READ_ONLY);
  } catch (thrown) {
    if (errnoOf(thrown) === null) throw thrown;
    return false;
  }
  try {
    const { size } = await handle.stat();
    return size === file.bytes && (await isContentOf(file, handle.createReadStream({ autoClose: false })));
  } finally {
    await handle.close();
  }
}

/** Whether this is the content of a file as the manifest has it. Raises what the content and `onPiece` raise. */
export async function isContentOf(
  { bytes, sha256 }: RowFile,
  content: AsyncIterable<Uint8Array>,
  onPiece: (piece: Uint8Array) => Promise<void> | void = () => undefined,
): Promise<boolean> {
  const hash = createHash('sha256');
  let found = 0;
  for await (const piece of content) {
    found += piece.length;
    if (found > bytes) return false;
    hash.update(piece);
    await onPiece(piece);
  }
  return found === bytes && hash.digest('hex') === sha256;
}

/** Raises what the system says of writing into a folder. */
export function assertWritable(folder: SystemPath): Promise<void> {
  return access(folder, constants.W_OK | constants.X_OK);
}

/** The path itself where it is there, else the nearest folder above it. */
export async function nearestThere(path: string): Promise<string> {
  return (await isTaken(path)) ? path : nearestThere(dirname(path));
}

/** The folder that a file belongs in, or the nearest above it that is there. */
export async function folderFor(root: string, parts: readonly SystemPath[]): Promise<SystemPath> {
  for (let depth = parts.length - 1; depth > 0; depth -= 1) {
    const folder = joined(root, parts.slice(0, depth));
    if ((await kindOf(folder)) !== null) return folder;
  }
  return nearestThere(root);
}

/** What may not be entered or written below the root is the matter of the files in it alone: OUTPUT_NOT_WRITABLE. */
export async function belowRoot<Made>(work: Promise<Made>): Promise<Made> {
  try {
    return await work;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno !== 'EACCES' && errno !== 'EPERM') throw thrown;
    throw new FailureError(failureOf('OUTPUT_NOT_WRITABLE', { errno }), thrown);
  }
}
