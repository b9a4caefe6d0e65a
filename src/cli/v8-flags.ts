import { setFlagsFromString } from 'node:v8';
import type { Course } from '../engine/job.ts';

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
/**
 * A heap may grow by half of what is alive in it before it is cleared, not to several times that: 20,000 sessions of 5 KB
 * and 600 MB of larger ones take 45 MB less, and no more time that could be measured.
 */
const FLAGS_OF_SHARED_MEMORY = ['--heap-growing-percent=50'];
/** By a quarter, where much stays alive: one session of 300 MB takes 50 MB less, and 5 % more time. */
const FLAGS_OF_LARGE_SESSIONS = ['--heap-growing-percent=25'];

/** Sets V8's flags for what a run has before it. They hold for the whole process: a program that only uses ours has its own. */
export function tuneV8({ isLong, hasThreads, hasLarge }: Course): void {
  if (!HAS_MEASURED_FLAGS) return;
  const flags = [
    ...(isLong ? [] : FLAGS_OF_SHORT_RUNS),
    ...(hasThreads ? FLAGS_OF_THREADS : []),
    ...(hasLarge ? FLAGS_OF_LARGE_SESSIONS : hasThreads ? FLAGS_OF_SHARED_MEMORY : []),
    ...(hasThreads && isLong ? FLAGS_OF_LONG_THREADS : []),
  ];
  for (const flag of flags) setFlagsFromString(flag);
}
