import { Tinypool } from 'tinypool';
import { attempt } from '../failures/attempt.ts';
import type { Result } from '../failures/result.ts';
import { type Conversion, failed } from './convert.ts';
import type { Converter } from './converter.ts';
import type { WorkerPlan, WorkerTask } from './worker.ts';

/** Sessions that a thread has in hand: it reads one while another's blocks are deflated, and never waits for the next. */
const AHEAD = 2;
/** Sessions begun or done for each thread before the oldest of all is: a long one must not keep the others waiting. */
const WINDOW = 8;
// Long-lived objects are few and large: a small nursery keeps the threads' memory flat.
const NURSERY_MB = 48;

/**
 * Converts on worker threads. A thread that dies costs its session a failure and is replaced. Results are the same
 * bytes as a local converter's, whatever the number of threads.
 */
export function createPool(plan: WorkerPlan, threads: number): Converter {
  const pool = openThreads(plan, threads, AHEAD);
  let aloneUntil: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  /** With a thread that dies all it had in hand is lost: each of these again, by itself, so that only one fails. */
  const convertAlone = (task: WorkerTask, lost: Result<Conversion>): Promise<Result<Conversion>> => {
    const converted = aloneUntil.then(async () => {
      if (isClosed) return lost;
      const thread = openThreads(plan, 1, 1);
      const result = await attempt<Conversion>('convert', () => thread.run(task));
      await thread.destroy();
      return result;
    });
    aloneUntil = converted;
    return converted;
  };

  return {
    width: threads * WINDOW,
    async convert(subject) {
      const task: WorkerTask = { subject };
      const first = await attempt<Conversion>('convert', () => pool.run(task));
      // Closing ends the threads too, and what they had in hand is wanted no more.
      const isLost = !isClosed && !first.ok && first.failure.code === 'WORKER_DIED';
      const result = isLost ? await convertAlone(task, first) : first;
      return result.ok ? result.value : failed(null, result);
    },
    close() {
      isClosed = true;
      return pool.destroy();
    },
  };
}

function openThreads(plan: WorkerPlan, threads: number, ahead: number): Tinypool {
  return new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    name: 'convertTask',
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: ahead,
    // Blocking a thread until its next task would also block what it still deflates.
    useAtomics: false,
    workerData: plan,
    resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB },
  });
}
