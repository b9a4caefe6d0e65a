import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { FailureError, failureOf } from '../../failures/failure.ts';

/** Text is deflated in blocks of this size, each with the tail of the one before as its dictionary. */
export const BLOCK_BYTES = 512 * 1024;
/** What a block may refer back to. */
export const WINDOW_BYTES = 32 * 1024;
/** zlib's largest: fewer trees for the same text, and some 5 % sooner than by its default of 8. */
const MEMORY_LEVEL = 9;
/** zlib's output comes in steps of this size: one step for most blocks. */
const OUTPUT_BYTES = 128 * 1024;

/** A piece of an entry's content. */
export interface ContentBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The last `WINDOW_BYTES` before this block, or null for the first. */
  readonly before: Uint8Array | null;
  readonly isLast: boolean;
}

/** Deflates the block of this number, from 0, of an entry: here and now, or elsewhere, and then takes its bytes away. */
export type Deflate = (block: ContentBlock, level: number, number: number) => Uint8Array | Promise<Uint8Array>;

/**
 * Deflates one block of an entry, and inflates what came of it to see that it is the block again. The results of an
 * entry's blocks, in order, are one raw deflate stream: all but the last end with a sync flush, on a byte boundary. The
 * same input gives the same bytes, on whatever thread. Rejects with INTERNAL_ERROR when they are not sound.
 */
export function deflateBlock(block: ContentBlock, level: number): Uint8Array | Promise<never> {
  const { bytes, before, isLast } = block;
  const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  const dictionary = before ?? undefined;
  const made = deflateRawSync(bytes, {
    level,
    memLevel: MEMORY_LEVEL,
    finishFlush,
    dictionary,
    chunkSize: Math.max(64, Math.min(OUTPUT_BYTES, bytes.length + 64)),
  });
  // zlib keeps a whole chunk behind whatever it returns: copy the few bytes and let it go.
  const deflated = new Uint8Array(made);
  const inflated = inflateRawSync(deflated, {
    finishFlush,
    dictionary,
    // One step of output, and not a byte more than there was.
    chunkSize: Math.max(64, bytes.length),
    maxOutputLength: Math.max(1, bytes.length),
  });
  return Buffer.compare(inflated, bytes) === 0 ? deflated : unsound();
}

function unsound(): Promise<never> {
  return Promise.reject(new FailureError(failureOf('INTERNAL_ERROR')));
}
