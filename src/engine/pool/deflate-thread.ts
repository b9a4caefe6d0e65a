import { Tinypool } from 'tinypool';
import type { DeflatedBlock, DeflateThread } from '../convert/deflate-helper.ts';
import type { DeflateTask } from '../deflate-worker.ts';
import { endThreads } from './end-threads.ts';

/** A block of which nothing is left to be said but its end. */
const NOTHING: DeflateTask = { block: { bytes: new Uint8Array(0), before: null, isLast: true }, level: 1 };

/** Starts a thread that deflates, which begins with this file. Rejects when the system lets none begin. */
export async function openThread(entry: URL): Promise<DeflateThread> {
  const pool = new Tinypool({
    filename: entry.href,
    name: 'deflateTask',
    minThreads: 1,
    maxThreads: 1,
  });
  // Said of a thread that can't begin: without a listener it would end the program. What waits for it is handed back.
  pool.on('error', () => void endThreads(pool));
  await pool.run(NOTHING).catch((refusal: unknown) => endThreads(pool).then(() => Promise.reject(refusal)));
  return {
    async deflate(block, level) {
      const task: DeflateTask = { block, level };
      const answer: Promise<DeflatedBlock> = pool.run(task, { transferList: [block.bytes.buffer] });
      return answer;
    },
    close: () => endThreads(pool),
  };
}
