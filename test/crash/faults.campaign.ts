import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/home.ts';
import { faultAt, faultsAt } from './faults.ts';
import { forEachOf, pointsOf, stage } from './points.ts';
import { SCENARIOS } from './scenarios.ts';

const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT', 'EACCES'];
const CASES = SCENARIOS.flatMap((scenario) => ERRORS.map((error) => [scenario.name, error, scenario] as const));

test.each(CASES)('%s, with %s from each of its calls, loses nothing', async (name, error, scenario) => {
  const staged = await stage(scenario, temporaryFolder());
  const faults = faultsAt(pointsOf(staged), [error]);
  const ends = new Map<string, number>();
  const raised = await forEachOf(faults, 2, async (fault) => {
    const end = await faultAt(staged, fault);
    ends.set(end, (ends.get(end) ?? 0) + 1);
  });
  const counted = Array.from(ends, ([end, count]) => `${count} ended ${end}`).join(', ');
  process.stdout.write(`${name}, ${error}: ${faults.length} faults, ${raised.length} wrong; ${counted}\n`);
  expect(raised).toEqual([]);
});
