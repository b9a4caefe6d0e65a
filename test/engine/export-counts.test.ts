import { describe, expect, test } from 'vitest';
import { createStage, type Stage } from '../support/scripted-world.ts';
import { run } from './acted-run.ts';

/** What the record of each volume says of how many sessions. */
const countsIn = ({ closings }: Stage): readonly Readonly<Record<string, number>>[] =>
  closings.map((closing) => ({ ...Object(closing.run['counts']) }));

describe('the notes of a run', () => {
  test.each([
    ['into an archive', {}],
    ['that is dry', { isDryRun: true, bookmarkUse: 'read' }],
  ] as const)('%s are those of its sessions together', async (_, more) => {
    const summary = await run({ script: 'n.nfen', perVolume: 2 }, more);
    expect(summary.notes).toEqual({ TORN_LAST_LINE: 3 });
    expect(summary.rows.map(({ notes }) => Object.keys(notes).length)).toEqual([1, 0, 1, 1]);
  });

  test('are not those of a session that is in no archive', async () => {
    const fails = { title: 'Plum 1', thrown: new Error('no room for plums') };
    const summary = await run({ script: 'nn', addFails: fails });
    expect([summary.stopped?.code, summary.counts.exported, summary.notes]).toEqual([
      'INTERNAL_ERROR',
      0,
      { TORN_LAST_LINE: 1 },
    ]);
  });

  test('tell of a failure whose code nobody knows', async () => {
    const summary = await run({ script: '.un' });
    expect(summary.failures.map(({ failure }) => failure.code)).toEqual(['INTERNAL_ERROR']);
    expect(summary.notes).toEqual({ UNKNOWN_CODE: 1, TORN_LAST_LINE: 1 });
    const rotten = Object.assign(new Error('rotten'), { error: { code: 'PEAR_ROTTEN' } });
    const stopped = await run({ script: '.', publishFails: { volume: 1, thrown: rotten } });
    expect([stopped.stopped?.code, stopped.notes]).toEqual(['INTERNAL_ERROR', { UNKNOWN_CODE: 1 }]);
  });
});

test.each([true, false])('rows are kept for a summary that shows them: %s', async (keepRows) => {
  const summary = await run({ script: '..f' }, { keepRows });
  expect([summary.rows.length, summary.counts.exported]).toEqual([keepRows ? 2 : 0, 2]);
});

test('what is converted is told with how many were before it, of how many', async () => {
  const stage = createStage();
  await run({ script: '.fe.' }, {}, stage);
  const told = stage.told.flatMap((one) => (one.event === 'converting' ? [[one.done, one.due]] : []));
  expect(told).toEqual([
    [0, 4],
    [1, 4],
    [2, 4],
    [3, 4],
  ]);
});

describe('the counts in the record of a volume', () => {
  test('add up to what was found, with what is still to come', async () => {
    const stage = createStage();
    await run({ script: '..' }, {}, stage);
    await run({ script: '..f.e..', perVolume: 2 }, { mode: 'incremental' }, stage);
    const counts = countsIn(stage);
    for (const { discovered, ...rest } of counts) {
      expect(Object.keys(rest)).toHaveLength(7);
      expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(discovered);
    }
    expect(counts.map(({ discovered, exported, not_reached: left }) => [discovered, exported, left])).toEqual([
      [2, 2, 0],
      [7, 2, 1],
      [7, 3, 0],
    ]);
  });
});
