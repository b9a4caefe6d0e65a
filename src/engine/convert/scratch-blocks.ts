import { BLOCK_BYTES } from './deflate.ts';

const MOST_SPARE = 8;
const spare: Uint8Array<ArrayBuffer>[] = [];

/** A buffer of `BLOCK_BYTES` for whatever is written first: fresh memory would be zeroed and mapped anew each time. */
export function takeBlock(): Uint8Array<ArrayBuffer> {
  return spare.pop() ?? new Uint8Array(BLOCK_BYTES);
}

/**
 * Keeps a block for the next entry; nobody may use it any more. Buffers of other sizes are let go. One that is kept
 * already is kept once: two entries must never write into the same.
 */
export function giveBackBlock(block: Uint8Array<ArrayBuffer>): void {
  if (block.length === BLOCK_BYTES && spare.length < MOST_SPARE && !spare.includes(block)) spare.push(block);
}
