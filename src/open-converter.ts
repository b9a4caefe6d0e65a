import { setFlagsFromString } from 'node:v8';
import { SESSION_COST_BYTES } from './engine/batches.ts';
import type { ConversionPlan } from './engine/convert.ts';
import { type Converter, createLocalConverter } from './engine/converter.ts';
import { deflateBlock } from './engine/deflate.ts';
import { createDeflateHelper, type DeflateThread } from './engine/deflate-helper.ts';
import type { Workload } from './engine/job.ts';
import type { SourceName } from './session/reference.ts';
import { sourceNamed } from './sources/index.ts';

type Plan = Omit<ConversionPlan, 'source' | 'formats' | 'deflate'>;

// Two threads have started and warmed up after some 150 ms, in which one has converted about this much.
const WORTH_THREADS_BYTES = 8 * 1024 ** 2;
/** A session that is so much of the work is done sooner by a thread that has another deflate for it. */
const MOST_OF_ALL = 0.8;
const LONG_RUN_BYTES = 300 * 1024 ** 2;

/**
 * V8's flags are of one version only: a later one complains on stderr of a flag that it knows no more. They are set for
 * that of Node 20, where they were measured; the next one is known by `Array.fromAsync`.
 */
const HAS_MEASURED_FLAGS = !('fromAsync' in Array);

/**
 * How much code V8 runs before it thinks of optimizing it, in bytes of bytecode. A run that is over in seconds spends
 * most of them in built-in functions (JSON, text, deflate): with V8's own 132 KiB the compiler takes a third of the
 * processors' time, on each thread anew. A long run earns it back, and more of it if functions are optimized without
 * all that they call written into them.
 */
const FLAGS_OF_SHORT_RUNS = ['--interrupt-budget=2000000'];
const FLAGS_OF_LONG_THREADS = ['--no-turbo-inlining'];
/** Where threads keep every core busy, what V8 marks beside them is only in their way. */
const FLAGS_OF_THREADS = ['--no-concurrent-marking'];

/** A converter for so much work on at most so many threads: some of their own, or this one with another to help it. */
export async function openConverter(plan: Plan, work: Workload, jobs: number): Promise<Converter> {
  const { sessions, bytes, largestBytes } = work;
  const isLong = bytes + sessions * SESSION_COST_BYTES >= LONG_RUN_BYTES;
  setFlags(isLong ? [] : FLAGS_OF_SHORT_RUNS);
  const threads = Math.min(jobs, sessions);
  const source = 'claude-code';
  if (threads < 2 || bytes < WORTH_THREADS_BYTES || largestBytes > bytes * MOST_OF_ALL) {
    return openHere(plan, source, jobs);
  }
  const { createPool } = await import('./engine/pool.ts');
  setFlags([...FLAGS_OF_THREADS, ...(isLong ? FLAGS_OF_LONG_THREADS : [])]);
  return createPool({ ...plan, source }, threads);
}

function setFlags(flags: readonly string[]): void {
  for (const flag of HAS_MEASURED_FLAGS ? flags : []) setFlagsFromString(flag);
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
