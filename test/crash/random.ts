import { chatzip } from '../support/run.ts';
import { assertTrue, before } from './invariants.ts';
import { removePlace, copyOf } from './place.ts';
import { completes, inPlace, type Staged } from './points.ts';

/** How long an undisturbed run of a scenario takes, in seconds. */
export async function secondsOf({ scenario, template, folder }: Staged): Promise<number> {
  const place = copyOf(template, folder);
  const start = performance.now();
  await chatzip(scenario.args(place), { home: place.home, cwd: place.root });
  removePlace(place);
  return (performance.now() - start) / 1000;
}

/** Kills a run so many seconds after its start, with all its threads, and lets the next complete it; says whether. */
export async function killAfter(staged: Staged, seconds: number): Promise<boolean> {
  const { scenario } = staged;
  return inPlace(staged, `${scenario.name}, killed after ${seconds} s`, async (place) => {
    const was = before(place);
    const under = ['timeout', '-s', 'KILL', String(seconds)];
    const { code, signal } = await chatzip(scenario.args(place), { home: place.home, cwd: place.root, under });
    const isKilled = code === 137 || signal === 'SIGKILL';
    if (!isKilled && code !== 0) throw new Error(`ended ${code}`);
    await assertTrue(place, was);
    await completes(place, scenario.next(place));
    return isKilled;
  });
}
