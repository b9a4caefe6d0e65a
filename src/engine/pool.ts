import { Tinypool } from 'tinypool';
import { attempt, attemptSync } from '../failures/attempt.ts';
import type { FailedResult, Result } from '../failures/result.ts';
import { type Conversion, failed } from './convert/conversion.ts';
import type { ConversionSubject } from './convert.ts';
import type { Converter } from './convert/converter.ts';
import { endThreads } from './pool/end-threads.ts';
import type { WorkerPlan, WorkerTask } from './worker.ts';

/** Batches that a thread has in hand, so that it never waits for the next. */
const AHEAD = 2;

/** The threads to convert on. */
export interface Threads {
  /** The file that they begin with. */
  readonly entry: URL;
  readonly count: number;
  /** What V8 may give the young objects of one, in MB: all of it is used before anything is thrown away. */
  readonly nurseryMb: number;
}

/**
 * Converts on worker threads. A thread that dies costs its session a failure and is replaced; where the system lets none
 * begin any more, `openHere` converts in their place (but one that is refused within `new Worker` in the place of a dead
 * one ends the program: tinypool asks nobody). Results are the same bytes as a local converter's, whatever the number of
 * threads.
 */
export function createPool(plan: WorkerPlan, threads: Threads, openHere: () => Promise<Converter>): Converter {
  const pool = openThreads(plan, threads, AHEAD);
  let aloneUntil: Promise<unknown> = Promise.resolve();
  let alone: Tinypool | null = null;
  let isGivenUp = false;
  let here: Promise<Converter> | null = null;
  let isClosed = false;

  const convertHere = async (batch: readonly ConversionSubject[]): Promise<readonly Conversion[]> => {
    here ??= openHere();
    return (await here).convert(batch);
  };

  /** With a thread that dies all it had in hand is lost: each of these again, by itself, so that only one fails. */
  const convertAlone = (subject: ConversionSubject, lost: FailedResult): Promise<Conversion> => {
    const converted = aloneUntil.then(async () => {
      if (isClosed) return failed(null, lost);
      const opened = attemptSync('convert', () => openThreads(plan, { ...threads, count: 1 }, 1));
      if (!opened.ok) return failed(null, lost);
      alone = opened.value;
      const result = await runOn(opened.value, [subject]);
      // One that does not end is no reason to lose the next session too.
      await endThreads(opened.value);
      if (result.ok) return result.value[0] ?? failed(null, lost);
      return failed(null, isRefusal(result) ? lost : result);
    });
    aloneUntil = converted;
    return converted;
  };

  return {
    // What waits is begun at once when a thread has a hand free.
    width: threads.count * AHEAD * 2,
    async convert(batch) {
      if (isGivenUp && !isClosed) return convertHere(batch);
      const result = await runOn(pool, batch);
      if (result.ok) return result.value;
      // Closing ends the threads too, and what they had in hand is wanted no more.
      if (isClosed) return batch.map(() => failed(null, result));
      if (hasNone(pool)) {
        isGivenUp = true;
        // What waits for a thread is handed back.
        void endThreads(pool);
      }
      if (isRefusal(result)) return convertHere(batch);
      if (result.failure.code !== 'WORKER_DIED') return batch.map(() => failed(null, result));
      return Promise.all(batch.map((subject) => convertAlone(subject, result)));
    },
    async close() {
      isClosed = true;
      await endThreads(pool);
      if (alone !== null) await endThreads(alone);
      await (await here)?.close();
    },
  };
}

function runOn(threads: Tinypool, batch: readonly ConversionSubject[]): Promise<Result<readonly Conversion[]>> {
  const task: WorkerTask = { batch };
  return attempt<readonly Conversion[]>('convert', () => threads.run(task));
}

function openThreads(plan: WorkerPlan, { entry, count, nurseryMb }: Threads, ahead: number): Tinypool {
  const pool = new Tinypool({
    filename: entry.href,
    name: 'convertTask',
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: ahead,
    // Blocking a thread until its next task would also block what else it has in hand.
    useAtomics: false,
    workerData: plan,
    resourceLimits: { maxYoungGenerationSizeMb: nurseryMb },
  });
  // Said of a thread that could not begin while it had nothing in hand: without a listener it would end the program.
  pool.on('error', () => {
    if (hasNone(pool)) void endThreads(pool);
  });
  return pool;
}

/** Whether a batch came back because no thread could begin, and not because of what it held. */
function isRefusal({ cause }: FailedResult): boolean {
  const { code, message }: { readonly code?: unknown; readonly message?: unknown } = Object(cause);
  return code === 'ERR_WORKER_INIT_FAILED' || message === HANDED_BACK;
}

/** What tinypool says of what waits when it is destroyed. */
const HANDED_BACK = 'Terminating worker thread';

/** Whether the system let no thread begin, or none in the place of those that died. */
function hasNone({ threads }: Tinypool): boolean {
  return threads.length === 0;
}
