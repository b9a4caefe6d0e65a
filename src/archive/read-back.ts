import { FailureError, failureOf } from '../failures/failure.ts';
import type { Entry } from './archive.ts';
import { bodySize } from './entry-paths.ts';
import { type StoredEntry, storedEntries } from './reader.ts';

const PIECE_BYTES = 512 * 1024;

/**
 * Reads a finished ZIP as a stranger would and holds it byte for byte against what went in. Raises OUTPUT_IO_ERROR where
 * it differs. That the bodies themselves are sound was proved when they were deflated.
 */
export async function readBack(path: string, entries: readonly Entry[], assertWanted: () => void): Promise<void> {
  let index = 0;
  for await (const found of storedEntries(path)) {
    assertWanted();
    const entry = entries[index];
    if (found === null || entry === undefined || !(await isStoredAs(entry, found))) throw differs({ entry: index });
    index += 1;
  }
  if (index !== entries.length) throw differs({ entries: entries.length, found: index });
}

async function isStoredAs(entry: Entry, found: StoredEntry): Promise<boolean> {
  return (
    found.path === entry.path &&
    found.method === entry.method &&
    found.bytes === entry.bytes &&
    found.crc32 === entry.crc32 &&
    found.compressedBytes === bodySize(entry) &&
    (await holds(found, entry.body))
  );
}

async function holds(found: StoredEntry, body: readonly Uint8Array[]): Promise<boolean> {
  let position = 0;
  for (const part of body) {
    for (let offset = 0; offset < part.length; offset += PIECE_BYTES) {
      const piece = part.subarray(offset, offset + PIECE_BYTES);
      const read = found.read(position, piece.length);
      if (!(Buffer.isBuffer(read) ? read : await read).equals(piece)) return false;
      position += piece.length;
    }
  }
  return true;
}

/** What is on the disk is not what was written. */
function differs(details: Readonly<Record<string, number>>): FailureError {
  return new FailureError(failureOf('OUTPUT_IO_ERROR', details));
}
