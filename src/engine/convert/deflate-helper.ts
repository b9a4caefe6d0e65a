import { type ContentBlock, type Deflate, deflateBlock } from './deflate.ts';
import { giveBackBlock } from './scratch-blocks.ts';

/** A thread that deflates blocks, one after the other. */
export interface DeflateThread {
  /** Takes the block's bytes away, and brings their buffer back. */
  deflate(block: ContentBlock, level: number): Promise<DeflatedBlock>;
  close(): Promise<void>;
}

/** What a thread gives for a block. */
export interface DeflatedBlock {
  readonly deflated: Uint8Array;
  /** What the block's bytes were in: free to be written over. */
  readonly buffer: ArrayBuffer;
}

/** Deflates on the thread that asks and on another. */
export interface DeflateHelper {
  readonly deflate: Deflate;
  readonly close: () => Promise<void>;
}

/** An entry with more blocks than these is worth a second thread: starting it takes as long as deflating so many. */
const BLOCKS_HERE = 4;
/** Blocks that the other thread has in hand. Who has rendered one more deflates it himself instead of waiting. */
const MOST_ELSEWHERE = 3;

/**
 * Shares the blocks of a long entry between the thread that renders it and another, so that one huge session uses two
 * cores. The bytes are the same as when one thread does it all. `open` is called when the first is worth it.
 */
export function createDeflateHelper(open: () => Promise<DeflateThread>): DeflateHelper {
  let thread: Promise<DeflateThread | null> | null = null;
  let elsewhere = 0;
  let isClosed = false;
  const deflateElsewhere = async (block: ContentBlock, level: number): Promise<Uint8Array> => {
    thread ??= open().catch(() => null);
    elsewhere += 1;
    try {
      const begun = await thread;
      // One that the system refuses is missed by nobody.
      if (begun === null) return await deflateBlock(block, level);
      const { deflated, buffer } = await begun.deflate(block, level);
      giveBackBlock(new Uint8Array(buffer));
      return deflated;
    } finally {
      elsewhere -= 1;
    }
  };
  return {
    deflate(block, level, number) {
      // A session that goes on after a run has stopped begins no thread that nobody would end.
      const isHere = isClosed || number < BLOCKS_HERE || elsewhere >= MOST_ELSEWHERE;
      return isHere ? deflateBlock(block, level) : deflateElsewhere(block, level);
    },
    async close() {
      isClosed = true;
      const begun = await thread;
      await begun?.close();
    },
  };
}
