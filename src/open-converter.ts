import { SESSION_COST_BYTES } from './engine/batches.ts';
import type { ConversionPlan } from './engine/convert.ts';
import { type Converter, createLocalConverter } from './engine/converter.ts';
import { deflateBlock } from './engine/deflate.ts';
import { createDeflateHelper, type DeflateThread } from './engine/deflate-helper.ts';
import type { Course, Workload } from './engine/job.ts';
import { threadEntry } from './engine/thread-entries.ts';
import { areThere } from './files/package-files.ts';
import type { SourceName } from './session/reference.ts';
import { sourceNamed } from './sources/index.ts';

type Plan = Omit<ConversionPlan, 'source' | 'formats' | 'deflate'>;

// Two threads have started and warmed up after some 150 ms, in which one has converted about this much.
const WORTH_THREADS_BYTES = 8 * 1024 ** 2;
/** A session that is so much of the work is done sooner by a thread that has another deflate for it. */
const MOST_OF_ALL = 0.8;
const SMALL_SESSION_BYTES = 64 * 1024;
const LONG_RUN_BYTES = 300 * 1024 ** 2;

export interface ConverterOptions {
  /** Threads to convert on, at most. */
  readonly jobs: number;
  /** Is told of the course before anything begins. */
  readonly tune: (course: Course) => void;
}

/** A converter for so much work: threads of their own, or this one with another to help it. */
export async function openConverter(plan: Plan, work: Workload, { jobs, tune }: ConverterOptions): Promise<Converter> {
  const { sessions, bytes, largestBytes, isTrial = false } = work;
  const canThread = areThere(threadEntry('worker'), threadEntry('deflate-worker'));
  const threads = canThread && !isTrial ? Math.min(jobs, sessions) : 1;
  const hasThreads = threads >= 2 && bytes >= WORTH_THREADS_BYTES && largestBytes <= bytes * MOST_OF_ALL;
  if (!isTrial) tune({ isLong: bytes + sessions * SESSION_COST_BYTES >= LONG_RUN_BYTES, hasThreads });
  const source = 'claude-code';
  if (!hasThreads) return openHere(plan, source, canThread && !isTrial ? jobs : 1);
  const { createPool } = await import('./engine/pool.ts');
  try {
    return createPool({ ...plan, source }, { count: threads, nurseryMb: nurseryOf(bytes / sessions) });
  } catch {
    // No more threads for us here (a limit of processes): slower, and all the same.
    return openHere(plan, source, 1);
  }
}

/**
 * In MB. All of it is used before anything is thrown away, by each thread. Measured on 20,000 sessions of 5 KB and 760 of
 * 800 KB: twice as much takes 90 and 20 MB more, and no less time.
 */
function nurseryOf(meanBytes: number): number {
  return meanBytes < SMALL_SESSION_BYTES ? 12 : 24;
}

async function openHere(plan: Plan, source: SourceName, jobs: number): Promise<Converter> {
  const { FORMATS } = await import('./formats/index.ts');
  const helper = jobs > 1 ? createDeflateHelper(openDeflateThread) : null;
  const deflate = helper?.deflate ?? deflateBlock;
  return createLocalConverter({ ...plan, source: sourceNamed(source), formats: FORMATS, deflate }, helper?.close);
}

// The package of the threads is loaded when there is something for one to do.
async function openDeflateThread(): Promise<DeflateThread> {
  const { openThread } = await import('./engine/deflate-thread.ts');
  return openThread();
}
