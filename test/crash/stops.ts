import { reportOf } from '../support/run.ts';
import { assertTold } from './faults.ts';
import { assertTrue, before, besideBookmark, temporaries } from './invariants.ts';
import { completes, inPlace, type Point, type Staged } from './points.ts';
import { type Call, inject } from './strace.ts';

/** A signal that asks a run to stop, and the number of its exit code. */
export type Stop = readonly [signal: 'HUP' | 'INT' | 'TERM', exit: number];

export const STOPS: readonly Stop[] = [
  ['HUP', 129],
  ['INT', 130],
  ['TERM', 143],
];

/** strace counts calls by thread: every thread that makes so many of them sends a signal. */
function signalsOf(calls: readonly Call[], { nth }: Point): number {
  const threads = new Set(calls.map(({ thread }) => thread));
  return Array.from(threads).filter((thread) => calls.filter((call) => call.thread === thread).length >= nth).length;
}

/**
 * Asks a run to stop at a point, checks that it dies of the signal, says so and leaves nothing behind, and lets the next
 * run complete the work. A run that was done by then ends 0; one that was asked twice ends at once, and need not say
 * anything or clear up. Says whether it was stopped.
 */
export async function stopAt(staged: Staged, point: Point, [signal, exit]: Stop): Promise<boolean> {
  const { scenario, paths } = staged;
  return inPlace(staged, `${scenario.name}, ${signal} at ${point.call} ${point.nth}`, async (place) => {
    const was = before(place);
    const { ended, calls } = await inject(place, scenario.args(place), { ...point, what: { signal }, paths });
    const signals = signalsOf(calls, point);
    if (signals === 0) throw new Error('no signal was sent');
    const isStopped = ended.signal === `SIG${signal}`;
    if (!isStopped && ended.code !== 0) throw new Error(`ended ${ended.code} ${String(ended.signal)}`);
    if (isStopped && signals > 1 && ended.stderr === '') {
      await assertTrue(place, was);
      await completes(place, scenario.next(place));
      return true;
    }
    if (isStopped && (reportOf(ended)['exit_code'] !== exit || reportOf(ended)['code'] !== 'INTERRUPTED')) {
      throw new Error(`reports ${ended.stderr}`);
    }
    await assertTrue(place, was);
    if (isStopped) assertTold({ ...ended, code: exit }, place, was);
    const left = [...temporaries(place), ...besideBookmark(place)];
    if (left.length > 0) throw new Error(`left ${left.join(' ')}`);
    await completes(place, scenario.next(place));
    return isStopped;
  });
}
