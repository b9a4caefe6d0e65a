import { constants, deflateRaw, deflateRawSync, type ZlibOptions } from 'node:zlib';

/** Text is deflated in blocks of this size, each with the tail of the one before as its dictionary. */
export const BLOCK_BYTES = 512 * 1024;

const WINDOW_BYTES = 32 * 1024;
// Below this a trip to zlib's thread pool costs more than the work.
const INLINE_BYTES = 32 * 1024;

export interface Block {
  readonly bytes: Uint8Array;
  /** The bytes before this block, or null for the first. */
  readonly before: Uint8Array | null;
  readonly isLast: boolean;
}

/**
 * Deflates one block of an entry. The results of an entry's blocks, in order, are one raw deflate stream: all but the
 * last end with a sync flush, on a byte boundary. The same input gives the same bytes, on whatever thread.
 */
export function deflateBlock(block: Block, level: number): Promise<Uint8Array> | Uint8Array {
  const options = {
    level,
    finishFlush: block.isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
    ...(block.before === null ? {} : { dictionary: block.before.subarray(-WINDOW_BYTES) }),
  };
  if (block.bytes.length > INLINE_BYTES) return deflateOnPool(block.bytes, options);
  const chunkSize = Math.max(64, block.bytes.length + 64);
  // zlib keeps a whole chunk behind whatever it returns: copy the few bytes and let it go.
  return Uint8Array.from(deflateRawSync(block.bytes, { ...options, chunkSize }));
}

function deflateOnPool(bytes: Uint8Array, options: ZlibOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    deflateRaw(bytes, options, (error, result) => {
      if (error === null) resolve(Uint8Array.from(result));
      else reject(error);
    });
  });
}
