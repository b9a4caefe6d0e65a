import { describe, expect, test } from 'vitest';
import { exportSessions } from '../../src/engine/export.ts';
import type { ExportWorld } from '../../src/engine/job.ts';
import { failureOf, FailureError } from '../../src/failures/failure.ts';
import { codeOf, exitOf } from '../../src/failures/outcome.ts';
import type { Signal } from '../../src/failures/run-facts.ts';
import { actedWorld, createStage, job, type Stage } from '../support/scripted-world.ts';
import { run } from './acted-run.ts';

const corrupt = new FailureError(failureOf('BOOKMARK_CORRUPT'));
const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' });

describe('the first thing that is wrong', () => {
  test('is the bookmark before the output', async () => {
    const summary = await run({ script: '.', loadFails: corrupt, outputFails: denied });
    expect([codeOf(summary), exitOf(summary)]).toEqual(['BOOKMARK_CORRUPT', 20]);
  });

  test('is no output of a dry run, but a bookmark that it reads', async () => {
    const acting = { script: '.', loadFails: corrupt, outputFails: denied };
    const summary = await run(acting, { isDryRun: true, bookmarkUse: 'none' });
    expect([exitOf(summary), summary.counts.exported, summary.bookmark.status]).toEqual([0, 1, 'none']);
    expect(exitOf(await run(acting, { isDryRun: true, bookmarkUse: 'read' }))).toBe(20);
  });

  test('is not a lock that can’t be given back: all is done by then', async () => {
    const stage = createStage();
    const world = actedWorld(stage, { script: '..' });
    const lock: ExportWorld['lock'] = async () => ({ ...(await world.lock()), release: () => Promise.reject(denied) });
    const summary = await exportSessions(job(), { ...world, lock });
    expect([exitOf(summary), summary.counts.exported, summary.bookmark]).toEqual([
      0,
      2,
      { status: 'saved', advanced: 2 },
    ]);
  });
});

/** The same world with a signal that comes when so much is in order. */
function signalledAfter(world: ExportWorld, stage: Stage, step: string): ExportWorld {
  return { ...world, signal: (): Signal | null => (stage.order.includes(step) ? 'SIGTERM' : null) };
}

describe('a signal', () => {
  test('that comes when all is done changes nothing', async () => {
    const stage = createStage();
    const summary = await exportSessions(job(), signalledAfter(actedWorld(stage, { script: '..' }), stage, 'released'));
    expect([exitOf(summary), summary.signal, summary.counts.exported]).toEqual([0, null, 2]);
  });

  test('that comes before a run knows that it has nothing to do ends it, and nothing is remembered', async () => {
    const stage = createStage();
    await run({ script: '.' }, { mode: 'incremental' }, stage);
    const saves = stage.saves;
    stage.order.length = 0;
    const world = signalledAfter(actedWorld(stage, { script: '.' }), stage, 'locked');
    const summary = await exportSessions(job({ mode: 'incremental' }), world);
    expect([exitOf(summary), summary.signal, stage.saves]).toEqual([143, 'SIGTERM', saves]);
  });

  test('says more than what fails while a volume is written', async () => {
    const stage = createStage();
    const world = actedWorld(stage, { script: '.' });
    const openArchive: ExportWorld['openArchive'] = async (at) => ({
      ...(await world.openArchive(at)),
      publish() {
        stage.order.push('torn');
        return Promise.reject(denied);
      },
    });
    const summary = await exportSessions(job(), signalledAfter({ ...world, openArchive }, stage, 'torn'));
    expect([codeOf(summary), exitOf(summary)]).toEqual(['INTERRUPTED', 143]);
  });

  test('ends the trying whether anything takes the place of an archive that goes', async () => {
    const stage = createStage();
    await run({ script: '...', named: 'plums' }, { mode: 'incremental' }, stage);
    stage.order.length = 0;
    // Were they as they are remembered, none would be tried.
    const world = { ...actedWorld(stage, { script: 'fff', named: 'plums' }), isUnchangedByStat: () => false };
    const openConverter: ExportWorld['openConverter'] = async (settings, work) => {
      const converter = await world.openConverter(settings, work);
      return {
        ...converter,
        convert(batch) {
          stage.order.push('tried');
          return converter.convert(batch);
        },
      };
    };
    const signalled = signalledAfter({ ...world, openConverter }, stage, 'tried');
    const summary = await exportSessions(job({ mode: 'incremental' }), signalled);
    expect([exitOf(summary), stage.order.filter((step) => step === 'tried').length]).toEqual([143, 1]);
  });

  test('ends the looking for the latest day', async () => {
    const stage = createStage();
    const world = actedWorld(stage, { script: '.'.repeat(9) });
    const source: ExportWorld['source'] = {
      ...world.source,
      survey(ref, options) {
        stage.order.push('survey');
        return world.source.survey(ref, options);
      },
    };
    const asked = job({ mode: 'last' });
    const summary = await exportSessions(asked, signalledAfter({ ...world, source }, stage, 'survey'));
    expect([exitOf(summary), stage.order.filter((step) => step === 'survey').length]).toEqual([143, 1]);
  });
});

const asBefore = (): string => '.';
const unread = (): string => {
  throw new Error('read again');
};

describe('the bookmark', () => {
  test('calls every session read when the run began, however long it took', async () => {
    const stage = createStage();
    const world = actedWorld(stage, { script: '.e', perVolume: 1 });
    let hour = 0;
    const now = (): Date => new Date(Date.UTC(2026, 2, 1, hour++));
    const summary = await exportSessions(job({ mode: 'incremental' }), { ...world, now });
    const { sessions, skipped } = stage.bookmark;
    const times = [...sessions.values(), ...skipped.values()].map((row) => row.read_at);
    expect(times).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z']);
    expect(summary.finishedAt > '2026-03-01T01').toBe(true);
  });

  test('holds the rules only of what they left out', async () => {
    const stage = createStage();
    const rulesSha256 = 'a'.repeat(64);
    await run({ script: 'e' }, { mode: 'incremental', rulesSha256 }, stage);
    expect([...stage.bookmark.skipped.values()]).toMatchObject([{ reason: 'empty', rules_sha256: null }]);
  });

  test('does not remember what a period left out', async () => {
    const stage = createStage();
    const period = { fromMs: Date.parse('2027-01-01T00:00:00Z'), toMs: null };
    const left = await run({ script: '.' }, { mode: 'incremental', period }, stage);
    expect([left.counts.filtered, stage.bookmark.skipped.size]).toEqual([1, 0]);
    expect((await run({ script: '.' }, { mode: 'incremental' }, stage)).counts.exported).toBe(1);
  });

  test('has the new time of what was merely touched, so that it is not read again', async () => {
    const stage = createStage();
    await run({ script: '.' }, { mode: 'incremental' }, stage);
    const touched = await run({ script: '1', contentOf: asBefore }, { mode: 'incremental' }, stage);
    expect([touched.counts.unchanged, touched.bookmark.advanced]).toEqual([1, 0]);
    const summary = await run({ script: '1', contentOf: unread }, { mode: 'incremental' }, stage);
    expect(summary.counts).toMatchObject({ unchanged: 1, failed: 0 });
  });

  test('counts what is safe over all volumes', async () => {
    const summary = await run({ script: '...', perVolume: 1 });
    expect(summary.bookmark).toEqual({ status: 'saved', advanced: 3 });
  });

  test('was saved where it forgot an archive that could not be written over then', async () => {
    const stage = createStage();
    await run({ script: '..', named: 'plums' }, { mode: 'incremental' }, stage);
    const fails = { volume: 1, thrown: denied };
    const summary = await run({ script: '.1', named: 'plums', publishFails: fails }, { mode: 'incremental' }, stage);
    expect([exitOf(summary), summary.bookmark]).toEqual([30, { status: 'saved', advanced: 0 }]);
    expect(stage.bookmark.sessions.size).toBe(0);
  });

  test('that forgets an archive has it tried first whether anything takes its place', async () => {
    const stage = createStage();
    await run({ script: '..', named: 'plums' }, { mode: 'incremental' }, stage);
    const world = actedWorld(stage, { script: '.1', named: 'plums' });
    const works: unknown[] = [];
    const openConverter: ExportWorld['openConverter'] = (settings, work) => {
      works.push([work.sessions, work.isTrial]);
      return world.openConverter(settings, work);
    };
    expect(exitOf(await exportSessions(job({ mode: 'incremental' }), { ...world, openConverter }))).toBe(0);
    expect(works).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  test('that can’t be saved says why, with the archive and without', async () => {
    const summary = await run({ script: '.', saveFails: denied });
    expect(summary.stopped).toEqual({ code: 'BOOKMARK_NOT_SAVED', details: { errno: 'EACCES' } });
    const nothing = await run({ script: 'e', saveFails: denied }, { mode: 'incremental' });
    expect(nothing.stopped).toMatchObject({ code: 'BOOKMARK_NOT_WRITABLE', details: { errno: 'EACCES' } });
  });
});
