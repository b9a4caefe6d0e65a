import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/home.ts';
import { forEachOf, killAt, type Point, pointsOf, stage } from './points.ts';
import { killAfter, secondsOf } from './random.ts';
import { killTreeAt, TREE_SCENARIOS } from './trees.ts';
import { FIRST, FORCED, LATER, TAKEOVER, VOLUMES } from './scenarios.ts';

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

const some = (points: readonly Point[], calls: readonly string[]): readonly Point[] =>
  points.filter(({ call }) => calls.includes(call));
const everyNth = (points: readonly Point[], step: number): readonly Point[] =>
  points.filter((_, index) => index % step === 0);

/** A spread of the points; `npm run crash` takes all of them. */
const SAMPLES = [
  [FIRST, (points: readonly Point[]) => [...some(points, ['link', 'rename']), ...everyNth(points, 8)]],
  [LATER, (points: readonly Point[]) => [...some(points, ['write', 'writev', 'fsync']), ...everyNth(points, 15)]],
  [VOLUMES, (points: readonly Point[]) => everyNth(some(points, ['rename', 'link', 'writev', 'unlink']), 2)],
  [TAKEOVER, (points: readonly Point[]) => some(points, ['rename', 'link'])],
  [FORCED, (points: readonly Point[]) => some(points, ['rename', 'write'])],
] as const;

describe.skipIf(!canTrace)('killed right before a call of the system', () => {
  test.each(SAMPLES.map(([scenario, sample]) => [scenario.name, scenario, sample] as const))(
    '%s leaves whole archives and a true bookmark, and the next run completes it',
    { timeout: 300_000 },
    async (_, scenario, sample) => {
      const staged = await stage(scenario, temporaryFolder());
      const points = Array.from(new Set(sample(pointsOf(staged))));
      expect(points.length).toBeGreaterThan(3);
      expect(await forEachOf(points, 2, (point) => killAt(staged, point))).toEqual([]);
    },
  );

  test.each(TREE_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s leaves nothing half under its name, and the next run does it',
    { timeout: 300_000 },
    async (_, scenario) => {
      const staged = await stage(scenario, temporaryFolder());
      const points = [...some(pointsOf(staged), ['rename', 'link']), ...everyNth(pointsOf(staged), 12)];
      expect(points.length).toBeGreaterThan(3);
      expect(await forEachOf(points, 2, (point) => killTreeAt(staged, scenario, point))).toEqual([]);
    },
  );

  test('the points are those at which something changes on the disk', async () => {
    const { counts } = await stage(VOLUMES, temporaryFolder());
    // The lock; a volume and the bookmark for each of three sessions; their folders after each of them.
    expect(Object.fromEntries(counts)).toMatchObject({ writev: 3, rename: 3, link: 4, fsync: 13 });
  });
});

test('killed at any time an export leaves whole archives and a true bookmark', { timeout: 120_000 }, async () => {
  const staged = { scenario: VOLUMES, folder: temporaryFolder(), paths: [], counts: new Map<string, number>() };
  const ready = { ...staged, template: await VOLUMES.prepare(staged.folder) };
  const seconds = await secondsOf(ready);
  const parts = fc.sample(fc.double({ min: 0.3, max: 1, noNaN: true }), { seed: 20_261_121, numRuns: 6 });
  let killed = 0;
  const raised = await forEachOf(parts, 2, async (part) => {
    if (await killAfter(ready, part * seconds)) killed += 1;
  });
  expect(raised).toEqual([]);
  expect(killed).toBeGreaterThan(0);
});
