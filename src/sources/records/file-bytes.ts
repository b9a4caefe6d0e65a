import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errnoOf } from '../../failures/errno-name.ts';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { READ_ONLY } from '../../files/read-only.ts';
import type { SourceFile } from '../../session/reference.ts';
import type { FileInHand, FileRead, ReadOptions } from '../source.ts';

const CHUNK_BYTES = 256 * 1024;
const BYTES_WITHOUT_PAUSE = 4 * 1024 * 1024;
// Opening a file costs as much time as reading this much of it.
const OPENING_COST = 16 * 1024;

const spareBuffers: Buffer[] = [];
let bytesSincePause = 0;

/**
 * Reads exactly the bytes of a file that discovery saw, in order and in bounded chunks that are valid during the call,
 * and gives the event loop a turn every few MiB. Raises the file's `refused`; SOURCE_CHANGED when another inode stands
 * there, or fewer bytes, or when they were others at the end than they had been; system errors as they are.
 */
export async function readBytes(
  file: SourceFile,
  onChunk: (chunk: Buffer) => void,
  onBytes?: ReadOptions['onBytes'],
): Promise<FileRead> {
  const { descriptor, stamp } = openUnchanged(file);
  const buffer = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const sha256 = createHash('sha256');
  const hand: FileInHand = { path: file.path, bytes: file.bytes };
  try {
    // An empty file is handed over too: it may have had bytes when it was read before.
    if (file.bytes === 0) await onBytes?.(hand, buffer.subarray(0, 0));
    await readThrough({ descriptor, bytes: file.bytes, buffer }, async (chunk) => {
      sha256.update(chunk);
      const copied = onBytes?.(hand, chunk);
      try {
        onChunk(chunk);
      } finally {
        await copied;
      }
    });
    const digest = sha256.digest('hex');
    // Grown since, most likely; but what was rewritten meanwhile would be the head of one and the tail of another.
    if (stampOf(fstatSync(descriptor, { bigint: true })) !== stamp) {
      const again = createHash('sha256');
      await readThrough({ descriptor, bytes: file.bytes, buffer }, (chunk) => void again.update(chunk));
      if (again.digest('hex') !== digest) throw sourceChanged();
    }
    await pauseAfter(OPENING_COST);
    return fileRead(file, digest);
  } finally {
    closeSync(descriptor);
    spareBuffers.push(buffer);
  }
}

interface Reading {
  readonly descriptor: number;
  readonly bytes: number;
  readonly buffer: Buffer;
}

async function readThrough(
  { descriptor, bytes, buffer }: Reading,
  take: (chunk: Buffer) => Promise<void> | void,
): Promise<void> {
  for (let position = 0; position < bytes;) {
    const chunk = buffer.subarray(0, Math.min(CHUNK_BYTES, bytes - position));
    fill(chunk, descriptor, position);
    await take(chunk);
    position += chunk.length;
    await pauseAfter(chunk.length);
  }
}

/** Changes whenever the file was written to, by whatever name. */
export function stampOf({ mtimeNs, ctimeNs, size }: BigIntStats): string {
  return `${mtimeNs} ${ctimeNs} ${size}`;
}

/** The path to open: bytes where the name is no valid UTF-8. */
export function locationOf(file: Pick<SourceFile, 'location' | 'path' | 'pathBase64'>): string | Buffer {
  if (file.pathBase64 === undefined || !file.location.endsWith(file.path)) return file.location;
  const root = file.location.slice(0, file.location.length - file.path.length);
  return Buffer.concat([Buffer.from(root), Buffer.from(file.pathBase64, 'base64')]);
}

/** Reads the first bytes of a file, as many as there are up to `bytes`. Raises what `readBytes` raises. */
export function readHead(file: SourceFile, bytes: number): Buffer {
  const { descriptor } = openUnchanged(file);
  try {
    const head = Buffer.allocUnsafe(Math.min(bytes, file.bytes));
    fill(head, descriptor, 0);
    return head;
  } finally {
    closeSync(descriptor);
  }
}

/** A file that is open, and what `stampOf` gave then. */
export interface OpenFile {
  readonly descriptor: number;
  readonly stamp: string;
}

/** Opens the file that discovery saw, which may have grown. To be closed; raises what `readBytes` raises. */
export function openUnchanged(file: SourceFile): OpenFile {
  if (file.refused !== undefined) throw new FailureError(failureOf(file.refused));
  const descriptor = open(file);
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    if (String(stat.ino) === file.inode && stat.size >= file.bytes) return { descriptor, stamp: stampOf(stat) };
    throw sourceChanged();
  } catch (thrown) {
    closeSync(descriptor);
    throw thrown;
  }
}

function open(file: SourceFile): number {
  try {
    return openSync(locationOf(file), READ_ONLY);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ELOOP') throw sourceChanged(thrown);
    throw thrown;
  }
}

/** Somebody has written to a file, or taken its name. */
export function sourceChanged(cause?: unknown): FailureError {
  return new FailureError(failureOf('SOURCE_CHANGED'), cause);
}

/** Fills a chunk; SOURCE_CHANGED where the file has become shorter. One read may return less than there is. */
export function fill(chunk: Buffer, descriptor: number, position: number): void {
  let filled = 0;
  while (filled < chunk.length) {
    const count = readSync(descriptor, chunk, filled, chunk.length - filled, position + filled);
    if (count === 0) throw sourceChanged();
    filled += count;
  }
}

/** Signals and spinners get a turn, also between many small files. */
async function pauseAfter(bytes: number): Promise<void> {
  bytesSincePause += bytes;
  if (bytesSincePause < BYTES_WITHOUT_PAUSE) return;
  bytesSincePause = 0;
  await new Promise((resume) => {
    setImmediate(resume);
  });
}

/** The stat is that of discovery, so that it never says more than was read. */
function fileRead({ path, pathBase64, bytes, mtimeNs, ctimeNs, inode }: SourceFile, sha256: string): FileRead {
  const base64 = pathBase64 === undefined ? {} : { pathBase64 };
  return { path, ...base64, bytes, mtimeNs, ctimeNs, inode, sha256 };
}
