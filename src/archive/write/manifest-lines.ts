import type { WrittenRow } from '../archive.ts';
import type { ManifestRow } from '../manifest.ts';

/** The lines of a volume's `manifest.jsonl`, kept as they will be written: objects would take three times as much. */
export interface ManifestLines {
  readonly count: number;
  /** The length of the whole document. */
  readonly bytes: number;
  /** Takes a row's line, from `rowLine`. */
  add(line: string): WrittenRow;
  /** The whole document. */
  content(): Uint8Array;
}

/** Lines stand side by side in chunks of this size: in Node's own slabs they would keep what stands beside them. */
const CHUNK_BYTES = 256 * 1024;

interface Chunk {
  readonly bytes: Buffer;
  used: number;
}

/** The row of a line in these bytes, which are all that it keeps. */
export function writtenRow(bytes: Buffer, start: number, end: number): WrittenRow {
  return () => {
    // What was made here is what comes back.
    const again: ManifestRow = JSON.parse(bytes.toString('utf8', start, end));
    return again;
  };
}

/** Opens an empty manifest. */
export function createManifestLines(): ManifestLines {
  const chunks: Chunk[] = [];
  let count = 0;
  let total = 0;
  const chunkFor = (length: number): Chunk => {
    const last = chunks.at(-1);
    if (last !== undefined && last.bytes.length - last.used >= length) return last;
    const next = { bytes: Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, length)), used: 0 };
    chunks.push(next);
    return next;
  };
  return {
    get count() {
      return count;
    },
    get bytes() {
      return total;
    },
    add(line) {
      const chunk = chunkFor(Buffer.byteLength(line));
      const { bytes, used: start } = chunk;
      chunk.used += bytes.write(line, start);
      total += chunk.used - start;
      count += 1;
      return writtenRow(bytes, start, chunk.used);
    },
    content: () => Buffer.concat(chunks.map(({ bytes, used }) => bytes.subarray(0, used))),
  };
}
