import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/home.ts';
import { type Fault, faultAt } from './faults.ts';
import { forEachOf, pointsOf, stage } from './points.ts';
import { FIRST, LATER, type Scenario } from './scenarios.ts';

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
const ERRORS = ['ENOSPC', 'EIO', 'EROFS', 'EDQUOT', 'EACCES'];

/** Each point of a run with one of the errors, once or from then on in turn; `npm run crash` takes all of them. */
async function sampleOf(scenario: Scenario, step: number) {
  const staged = await stage(scenario, temporaryFolder());
  const points = pointsOf(staged).filter((_, index) => index % step === step - 1);
  const faults = points.map((point, index): Fault => {
    return { ...point, error: ERRORS[index % ERRORS.length] ?? 'EIO', persists: index % 2 === 1 };
  });
  return { staged, faults };
}

describe.skipIf(!canTrace)('an error of a call of the system', () => {
  test.each([
    [LATER.name, LATER, 2],
    [FIRST.name, FIRST, 5],
  ] as const)(
    'in %s ends with its code, leaves no half file and a true bookmark, and the next run completes it',
    { timeout: 300_000 },
    async (_, scenario, step) => {
      const { staged, faults } = await sampleOf(scenario, step);
      expect(faults.length).toBeGreaterThan(7);
      expect(await forEachOf(faults, 2, (fault) => faultAt(staged, fault))).toEqual([]);
    },
  );
});
