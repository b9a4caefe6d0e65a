import { chatzip } from '../support/run.ts';
import { assertComplete, assertTrue, before } from './invariants.ts';
import { copyOf, type Place, removePlace } from './place.ts';
import type { Scenario } from './scenarios.ts';
import { type Call, inject, type Injection, trace } from './strace.ts';

/** Calls that change what is on the disk, or make it durable, or give it back. */
const WRITING_CALLS = (
  'openat close write writev pwrite64 pwritev fsync fdatasync ftruncate fallocate utimensat ' +
  'rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat rmdir chmod fchmod fchmodat'
).split(' ');

/** A scenario as it stands before the run, and every call of the run on a path of ours. */
export interface Staged {
  readonly scenario: Scenario;
  readonly folder: string;
  readonly template: Place;
  readonly paths: readonly string[];
  /** How often a thread makes each call at most. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Prepares a scenario and counts the calls of an undisturbed run. */
export async function stage(scenario: Scenario, folder: string): Promise<Staged> {
  const template = await scenario.prepare(folder);
  const place = copyOf(template, folder);
  const { ended, calls } = await trace(place, scenario.args(place), WRITING_CALLS);
  if (ended.code !== 0) throw new Error(`${scenario.name} ended ${ended.code}: ${ended.stderr}`);
  removePlace(place);
  const paths = Array.from(new Set(calls.map((call) => call.path)));
  return { scenario, folder, template, paths, counts: countsOf(calls) };
}

function countsOf(calls: readonly Call[]): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const { thread, name } of calls) {
    const nth = (made.get(`${thread} ${name}`) ?? 0) + 1;
    made.set(`${thread} ${name}`, nth);
    counts.set(name, Math.max(counts.get(name) ?? 0, nth));
  }
  return counts;
}

/** A place in a run: the N-th call of a name. */
export type Point = Pick<Injection, 'call' | 'nth'>;

/** Every point of a run. */
export function pointsOf({ counts }: Staged): readonly Point[] {
  return Array.from(counts).flatMap(([call, count]) =>
    Array.from({ length: count }, (_, index) => ({ call, nth: index + 1 })),
  );
}

/**
 * Kills a run at a point, checks what it left, and lets the next run complete the work. Raises when anything is not as
 * it must be, and when the run was not killed right there.
 */
export async function killAt(staged: Staged, point: Point): Promise<Call> {
  const { scenario, paths } = staged;
  const what = { signal: 'KILL' } as const;
  return inPlace(staged, `${scenario.name}, killed at ${point.call} ${point.nth}`, async (place) => {
    const was = before(place);
    const { ended, calls, killed } = await inject(place, scenario.args(place), { ...point, what, paths });
    const last = calls.at(-1);
    const made = calls.filter((call) => call.thread === last?.thread).length;
    if (ended.signal !== 'SIGKILL' || killed === 0) throw new Error(`was not killed but ended ${ended.code}`);
    if (last === undefined || made !== point.nth) throw new Error(`was killed at call ${made}`);
    await assertTrue(place, was);
    await completes(place, scenario.next(place));
    return last;
  });
}

/** Lets the next run do what is left, and raises unless all of it is done then. */
export async function completes(place: Place, args: readonly string[]): Promise<void> {
  const was = before(place);
  const { code, stderr } = await chatzip(args, { home: place.home, cwd: place.root });
  if (code !== 0 || stderr !== '') throw new Error(`the next run ended ${code}: ${stderr}`);
  await assertComplete(place, was);
}

/** Works in a copy of what the scenario begins with; what it raises says in which. */
export async function inPlace<T>(
  { template, folder }: Staged,
  words: string,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const place = copyOf(template, folder);
  try {
    const result = await work(place);
    removePlace(place);
    return result;
  } catch (thrown) {
    throw new Error(`${words}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, { cause: thrown });
  }
}

/** Does the work for each, so many at a time, and gathers what is raised. */
export async function forEachOf<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<unknown>,
): Promise<readonly string[]> {
  const raised: string[] = [];
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) {
      try {
        await work(item);
      } catch (thrown) {
        raised.push(thrown instanceof Error ? thrown.message : String(thrown));
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return raised;
}
