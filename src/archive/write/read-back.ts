import { createHash, type Hash } from 'node:crypto';
import { FailureError, failureOf } from '../../failures/failure.ts';
import type { Entry } from '../archive.ts';
import { bodySize } from './entry-paths.ts';
import { type StoredEntry, storedEntries } from '../reader.ts';

const PIECE_BYTES = 512 * 1024;

/** What a ZIP must hold, kept while its entries go by: they themselves need not be. */
export interface Proof {
  take(entry: Entry): void;
  entries(): readonly ProofOfEntry[];
  /** Of all bodies, one behind the other. */
  bodies(): string;
}

type ProofOfEntry = Pick<StoredEntry, 'path' | 'method' | 'bytes' | 'crc32' | 'compressedBytes'>;

/** Opens the proof of a ZIP. */
export function createProof(): Proof {
  const entries: ProofOfEntry[] = [];
  const hash = createHash('sha256');
  return {
    take(entry) {
      const { path, method, bytes, crc32 } = entry;
      entries.push({ path, method, bytes, crc32, compressedBytes: bodySize(entry) });
      for (const part of entry.body) hash.update(part);
    },
    entries: () => entries,
    bodies: () => hash.copy().digest('hex'),
  };
}

/**
 * Reads a finished ZIP as a stranger would and holds it against what went in: every entry by what both its headers say,
 * and the bodies by their SHA-256. Raises OUTPUT_IO_ERROR where it differs. That the bodies themselves are sound was
 * proved when they were deflated.
 */
export async function readBack(path: string, proof: Proof, assertWanted: () => void): Promise<void> {
  const entries = proof.entries();
  const bodies = createHash('sha256');
  let index = 0;
  for await (const found of foundIn(path)) {
    assertWanted();
    const entry = entries[index];
    if (found === null || entry === undefined || !isSame(entry, found)) throw differs({ entry: index });
    await hashBody(found, bodies);
    index += 1;
  }
  if (index !== entries.length) throw differs({ entries: entries.length, found: index });
  if (bodies.digest('hex') !== proof.bodies()) throw differs({ entries: index });
}

/** What a stranger takes for no ZIP at all is one more thing that was not written. */
async function* foundIn(path: string): AsyncGenerator<StoredEntry | null> {
  try {
    yield* storedEntries(path);
  } catch (thrown) {
    const isNoZip = thrown instanceof FailureError && thrown.failure.code === 'ARCHIVE_NOT_FOUND';
    throw isNoZip ? differs({}) : thrown;
  }
}

function isSame(entry: ProofOfEntry, found: StoredEntry): boolean {
  return (
    found.path === entry.path &&
    found.method === entry.method &&
    found.bytes === entry.bytes &&
    found.crc32 === entry.crc32 &&
    found.compressedBytes === entry.compressedBytes
  );
}

async function hashBody(found: StoredEntry, hash: Hash): Promise<void> {
  for (let offset = 0; offset < found.compressedBytes; offset += PIECE_BYTES) {
    const read = found.read(offset, Math.min(PIECE_BYTES, found.compressedBytes - offset));
    hash.update(Buffer.isBuffer(read) ? read : await read);
  }
}

/** What is on the disk is not what was written. */
function differs(details: Readonly<Record<string, number>>): FailureError {
  return new FailureError(failureOf('OUTPUT_IO_ERROR', details));
}
