import { constants, deflateRaw, deflateRawSync, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { FailureError, failureOf } from '../failures/failure.ts';

/** Text is deflated in blocks of this size, each with the tail of the one before as its dictionary. */
export const BLOCK_BYTES = 512 * 1024;
/** What a block may refer back to. */
export const WINDOW_BYTES = 32 * 1024;
/** zlib's output comes in steps of this size: one step for most blocks. */
const OUTPUT_BYTES = 128 * 1024;

export interface Block {
  readonly bytes: Uint8Array;
  /** The last `WINDOW_BYTES` before this block, or null for the first. */
  readonly before: Uint8Array | null;
  readonly isLast: boolean;
  /** On zlib's thread pool, beside what this thread does next; costs more than deflating on the spot. */
  readonly isElsewhere: boolean;
}

/**
 * Deflates one block of an entry, and inflates what came of it to see that it is the block again. The results of an
 * entry's blocks, in order, are one raw deflate stream: all but the last end with a sync flush, on a byte boundary. The
 * same input gives the same bytes, on whatever thread. Rejects with INTERNAL_ERROR when they are not sound.
 */
export function deflateBlock(block: Block, level: number): Promise<Uint8Array> | Uint8Array {
  const { bytes, before, isLast } = block;
  const options = {
    level,
    finishFlush: isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    ...(before === null ? {} : { dictionary: before }),
    chunkSize: Math.max(64, Math.min(OUTPUT_BYTES, bytes.length + 64)),
  };
  if (block.isElsewhere) return deflateElsewhere(block, options);
  // zlib keeps a whole chunk behind whatever it returns: copy the few bytes and let it go.
  const deflated = Uint8Array.from(deflateRawSync(bytes, options));
  return isSame(block, inflateRawSync(deflated, { ...options, ...limitsOf(block) })) ? deflated : unsound();
}

async function deflateElsewhere(block: Block, options: ZlibOptions): Promise<Uint8Array> {
  const deflated = Uint8Array.from(await onPool(deflateRaw, block.bytes, options));
  const inflated = await onPool(inflateRaw, deflated, { ...options, ...limitsOf(block) });
  return isSame(block, inflated) ? deflated : unsound();
}

/** One step of output, and not a byte more than there was. */
function limitsOf({ bytes }: Block): ZlibOptions {
  return { chunkSize: Math.max(64, bytes.length), maxOutputLength: Math.max(1, bytes.length) };
}

function isSame({ bytes }: Block, inflated: Uint8Array): boolean {
  return inflated.length === bytes.length && Buffer.compare(inflated, bytes) === 0;
}

function unsound(): Promise<never> {
  return Promise.reject(new FailureError(failureOf('INTERNAL_ERROR')));
}

function onPool(codec: typeof deflateRaw, bytes: Uint8Array, options: ZlibOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    codec(bytes, options, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}
