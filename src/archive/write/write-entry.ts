import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { createPrivateFile } from '../../files/create.ts';
import { modesRefused } from '../../files/errno.ts';
import { writeAll } from '../../files/write.ts';
import type { Entry } from '../archive.ts';

/** Inflated in one step below this, in a stream above. */
const WHOLE_BYTES = 64 * 1024;
const PIECE_BYTES = 256 * 1024;

/** Writes an entry's content as a new file of its own time, for its owner alone; what comes out must have the entry's CRC. */
export async function writeEntry(path: string, entry: Entry, write = writeAll): Promise<void> {
  const handle = await createPrivateFile(path);
  try {
    const written = await writeContent(entry, (piece) => write(handle, piece));
    if (written.bytes !== entry.bytes || written.crc32 !== entry.crc32) {
      throw new FailureError(failureOf('OUTPUT_IO_ERROR', { bytes: entry.bytes, found: written.bytes }));
    }
    await setTime(handle, entry.timeMs);
  } finally {
    await handle.close();
  }
}

/** As far as the file system has times that may be set: the content is what counts. */
async function setTime(handle: FileHandle, timeMs: number): Promise<void> {
  // A Date: a number before 1970 Node takes for now.
  const time = new Date(timeMs);
  try {
    await handle.utimes(time, time);
  } catch (thrown) {
    if (!modesRefused.includes(errnoOf(thrown))) throw thrown;
  }
}

interface Written {
  readonly bytes: number;
  readonly crc32: number;
}

async function writeContent(entry: Entry, take: (piece: Uint8Array) => Promise<void>): Promise<Written> {
  let bytes = 0;
  let crc = 0;
  const write = async (piece: Uint8Array): Promise<void> => {
    await take(piece);
    bytes += piece.length;
    crc = crc32(piece, crc);
  };
  const { body } = entry;
  if (entry.method === 'store') for (const part of body) await write(part);
  else if (entry.bytes <= WHOLE_BYTES) await write(inflateRawSync(Buffer.concat(body)));
  else {
    let refused: unknown = null;
    const inflated = pipeline(Readable.from(body), createInflateRaw({ chunkSize: PIECE_BYTES }), async (pieces) => {
      try {
        for await (const piece of pieces) await write(piece);
      } catch (thrown) {
        refused = thrown;
        throw thrown;
      }
    });
    // Who leaves the pieces ends the stream, and is told of that alone: it was the disk that was full.
    await inflated.catch((thrown: unknown) => Promise.reject(refused ?? thrown));
  }
  return { bytes, crc32: crc };
}
