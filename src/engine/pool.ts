import { Tinypool } from 'tinypool';
import { attempt } from '../failures/attempt.ts';
import { type Conversion, failed } from './convert.ts';
import type { Converter } from './converter.ts';
import type { WorkerPlan, WorkerTask } from './worker.ts';

/** Sessions that wait at a thread, so that it never waits for the next. */
const AHEAD = 2;
// Long-lived objects are few and large: a small nursery keeps the threads' memory flat.
const NURSERY_MB = 24;

/**
 * Converts on worker threads. A thread that dies costs its session a failure and is replaced. Results are the same
 * bytes as a local converter's, whatever the number of threads.
 */
export function createPool(plan: WorkerPlan, threads: number): Converter {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    name: 'convertTask',
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: AHEAD,
    // Blocking a thread until its next task would also block what it still deflates.
    useAtomics: false,
    workerData: plan,
    resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB },
  });
  return {
    width: threads * AHEAD,
    async convert(subject) {
      const task: WorkerTask = { subject };
      const result = await attempt<Conversion>('convert', () => pool.run(task));
      return result.ok ? result.value : failed(null, result);
    },
    close: () => pool.destroy(),
  };
}
