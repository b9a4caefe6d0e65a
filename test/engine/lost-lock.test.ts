import { describe, expect, test } from 'vitest';
import { exportSessions } from '../../src/engine/export.ts';
import type { Summary } from '../../src/engine/job.ts';
import { codeOf, exitOf } from '../../src/failures/outcome.ts';
import { actedWorld, createStage, job, type Stage } from '../support/scripted-world.ts';

/** A run of three sessions, one a volume, that finds its lock to be its own so often. */
const runUntil = (lockLostAfter: number, stage: Stage): Promise<Summary> =>
  exportSessions(job(), actedWorld(stage, { script: '...', perVolume: 1, lockLostAfter }));

describe('a lock that another run has taken over', () => {
  test('stops the run before a volume takes its name', async () => {
    const stage = createStage();
    const summary = await runUntil(0, stage);
    expect([codeOf(summary), exitOf(summary)]).toEqual(['LOCK_HELD', 11]);
    expect(summary.counts).toMatchObject({ exported: 0, notReached: 3 });
    expect([stage.volumes, stage.saves]).toEqual([[], 0]);
  });

  test('leaves a volume that has its name, and the other run’s bookmark as it is', async () => {
    const stage = createStage();
    const summary = await runUntil(1, stage);
    expect([codeOf(summary), exitOf(summary)]).toEqual(['BOOKMARK_NOT_SAVED', 21]);
    expect(summary.bookmark).toEqual({ status: 'not_saved', advanced: 0 });
    expect(summary.counts).toMatchObject({ exported: 1, notReached: 2 });
    expect([stage.volumes.length, stage.saves, stage.bookmark.sessions.size]).toEqual([1, 0, 0]);
  });

  test('is found before the next volume too', async () => {
    const stage = createStage();
    const summary = await runUntil(2, stage);
    expect([codeOf(summary), exitOf(summary)]).toEqual(['LOCK_HELD', 11]);
    expect(summary.counts).toMatchObject({ exported: 1, notReached: 2 });
    expect([stage.volumes.length, stage.saves, stage.bookmark.sessions.size]).toEqual([1, 1, 1]);
  });
});
