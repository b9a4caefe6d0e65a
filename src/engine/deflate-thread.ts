import { Tinypool } from 'tinypool';
import type { DeflatedBlock, DeflateThread } from './deflate-helper.ts';
import type { DeflateTask } from './deflate-worker.ts';
import { threadEntry } from './thread-entries.ts';

/** Starts a thread that deflates. */
export function openThread(): DeflateThread {
  const pool = new Tinypool({
    filename: threadEntry('deflate-worker')?.href ?? '',
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
