import { Tinypool } from 'tinypool';
import type { DeflatedBlock, DeflateThread } from './deflate-helper.ts';
import type { DeflateTask } from './deflate-worker.ts';

/** Starts a thread that deflates, which begins with this file. */
export function openThread(entry: URL): DeflateThread {
  const pool = new Tinypool({
    filename: entry.href,
    name: 'deflateTask',
    minThreads: 1,
    maxThreads: 1,
  });
  return {
    async deflate(block, level) {
      const task: DeflateTask = { block, level };
      const answer: Promise<DeflatedBlock> = pool.run(task, { transferList: [block.bytes.buffer] });
      return answer;
    },
    close: () => pool.destroy(),
  };
}
