import { setFlagsFromString } from 'node:v8';
import type { Course } from '../engine/job.ts';

/** What V8 is told of a run, by what the run has before it. */
interface MeasuredFlags {
  /** Of a run that is over in seconds. */
  readonly short: readonly string[];
  /** Where threads work. */
  readonly threads: readonly string[];
  /** Where threads work for long. */
  readonly longThreads: readonly string[];
  /** Where one session takes much memory. */
  readonly large: readonly string[];
  /** Where threads share the memory, and no session takes much of it. */
  readonly shared: readonly string[];
}

/**
 * Node 20. How much code V8 runs before it thinks of optimizing it, in bytes of bytecode: a run that is over in seconds
 * spends most of them in built-in functions (JSON, text, deflate), and with V8's own 132 KiB the compiler takes a third of
 * the processors' time, on each thread anew. A long run earns it back, and more of it if functions are optimized without
 * all that they call written into them. Where threads keep every core busy, what V8 marks beside them is only in their
 * way. And a heap may grow by half of what is alive in it before it is cleared, not to several times that: 20,000 sessions
 * of 5 KB and 600 MB of larger ones take 45 MB less, and no more time that could be measured; by a quarter, where much
 * stays alive: one session of 300 MB takes 50 MB less, and 5 % more time.
 */
const OF_NODE_20: MeasuredFlags = {
  short: ['--interrupt-budget=2000000'],
  threads: ['--no-concurrent-marking'],
  longThreads: ['--no-turbo-inlining'],
  large: ['--heap-growing-percent=25'],
  shared: ['--heap-growing-percent=50'],
};

/**
 * Node 22 to 26. Their compilers need no help, and without marking beside the threads more time and memory is taken, not
 * less. But the young objects of the main thread may take 128 MB (Node 24): they keep what they have by then, and a thread
 * begins with all that its own may take (its `resourceLimits` are less than this). With Node 24 and 26, 20,000 sessions of
 * 5 KB take 425 and 320 MB without these (and without a bookmark), 295 and 290 MB with them; one session of 300 MB 725 and
 * 690, some 640 and 660 MB, in the same time; 600 MB of larger ones 310 and 230 MB with Node 24, in 8 % more time.
 */
const OF_NODE_22: MeasuredFlags = {
  short: [],
  threads: ['--semi-space-growth-factor=1', '--min-semi-space-size=8'],
  longThreads: [],
  large: ['--semi-space-growth-factor=1'],
  shared: ['--heap-growing-percent=25'],
};

/** Of a version that nobody measured it may not know them, and says so on stderr. */
function measuredOn(nodeMajor: number): MeasuredFlags | null {
  if (nodeMajor === 20) return OF_NODE_20;
  return nodeMajor >= 22 && nodeMajor <= 26 ? OF_NODE_22 : null;
}

/** The flags for a run on this major version of Node. */
export function v8Flags({ isLong, hasThreads, hasLarge }: Course, nodeMajor: number): readonly string[] {
  const measured = measuredOn(nodeMajor);
  if (measured === null) return [];
  return [
    ...(isLong ? [] : measured.short),
    ...(hasThreads ? measured.threads : []),
    ...(hasLarge ? measured.large : hasThreads ? measured.shared : []),
    ...(hasThreads && isLong ? measured.longThreads : []),
  ];
}

/** Sets V8's flags for what a run has before it. They hold for the whole process: a program that only uses ours has its own. */
export function tuneV8(course: Course, nodeMajor: number): void {
  for (const flag of v8Flags(course, nodeMajor)) setFlagsFromString(flag);
}
