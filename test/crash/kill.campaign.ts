import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/home.ts';
import { forEachOf, killAt, pointsOf, stage } from './points.ts';
import { killAfter, secondsOf } from './random.ts';
import { SCENARIOS, VOLUMES } from './scenarios.ts';
import { stopAt, STOPS } from './stops.ts';
import { killTreeAt, TREE_SCENARIOS } from './trees.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const CASES = SCENARIOS.map((scenario) => [scenario.name, scenario] as const);

test.each(CASES)('%s, killed at each of its calls, loses nothing', async (_, scenario) => {
  const staged = await stage(scenario, temporaryFolder());
  const points = pointsOf(staged);
  const raised = await forEachOf(points, 2, (point) => killAt(staged, point));
  const calls = Array.from(staged.counts, ([call, count]) => `${call} ${count}`).join(', ');
  say(`${scenario.name}: killed at ${points.length} points (${calls}), ${raised.length} wrong`);
  expect(raised).toEqual([]);
});

test.each(STOPS)('an export in volumes, asked to stop by %s at each of its calls, leaves nothing', async (...stop) => {
  const staged = await stage(VOLUMES, temporaryFolder());
  const points = pointsOf(staged);
  let stopped = 0;
  const raised = await forEachOf(points, 2, async (point) => {
    if (await stopAt(staged, point, stop)) stopped += 1;
  });
  say(`${VOLUMES.name}: ${stop[0]} at ${points.length} points, ${stopped} stopped, ${raised.length} wrong`);
  expect(raised).toEqual([]);
});

test.each(TREE_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  '%s, killed at each of its calls, leaves nothing half under its name',
  async (_, scenario) => {
    const staged = await stage(scenario, temporaryFolder());
    const points = pointsOf(staged);
    const raised = await forEachOf(points, 2, (point) => killTreeAt(staged, scenario, point));
    say(`${scenario.name}: killed at ${points.length} points, ${raised.length} wrong`);
    expect(raised).toEqual([]);
  },
);

const RANDOM_KILLS = 50;

test.each(CASES)('%s, killed at random times, loses nothing', async (_, scenario) => {
  const staged = await stage(scenario, temporaryFolder());
  const seconds = await secondsOf(staged);
  const seed = Date.now() % 2 ** 31;
  const parts = fc.sample(fc.double({ min: 0.2, max: 1.1, noNaN: true }), { seed, numRuns: RANDOM_KILLS });
  let killed = 0;
  const raised = await forEachOf(parts, 2, async (part) => {
    if (await killAfter(staged, part * seconds)) killed += 1;
  });
  say(`${scenario.name}: killed at ${killed} of ${parts.length} random times (seed ${seed}), ${raised.length} wrong`);
  expect(raised).toEqual([]);
});
