import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRules } from '../../src/engine/select/exclusion-rules.ts';
import { exportSessions } from '../../src/engine/export.ts';
import type { ExportJob, ExportWorld } from '../../src/engine/job.ts';
import { jobOf } from '../../src/engine/wishes.ts';
import { failureOf, FailureError } from '../../src/failures/failure.ts';
import { codeOf, exitOf } from '../../src/failures/outcome.ts';
import { actedWorld, createStage, job, type Stage } from '../support/scripted-world.ts';
import { run } from './acted-run.ts';
import { WISHES } from './wished.ts';

const errno = (code: string): Error => Object.assign(new Error(code), { code });
const fails = (code: Parameters<typeof failureOf>[0]): FailureError => new FailureError(failureOf(code));
const archived = (stage: Stage): string[] => stage.volumes.flat().map(({ row }) => row.title);

/** An incremental run with these rules, of which the SHA-256 is that digit. */
function excluding(text: string, digit: string): Partial<ExportJob> {
  const parsed = parseRules(text);
  if (!parsed.ok) throw new Error(`line ${parsed.line}`);
  return { mode: 'incremental', rules: parsed.rules, rulesSha256: digit.repeat(64) };
}

const FRAME = {
  traceId: 'a',
  version: '1',
  now: new Date(0),
  hashOf: (text: string) => text,
  spellingOf: (name: string) => name,
};

const limitOf = (maxSessionBytes: number | null): unknown => {
  const wishes = { ...WISHES, maxSessionBytes };
  const made = jobOf(wishes, { ...FRAME, largestSession: 1000 });
  return made.ok ? made.value.readOptions.maxSessionBytes : made.failure;
};

describe('a run', () => {
  test('exports what is fine beside what fails, and says so', async () => {
    const stage = createStage();
    const summary = await run({ script: '..f.v' }, {}, stage);
    expect(exitOf(summary)).toBe(3);
    expect(archived(stage)).toEqual(['Plum 0', 'Plum 1', 'Plum 3']);
    expect(summary.failures.map(({ failure }) => failure.code)).toEqual(['PARSE_ERROR', 'SESSION_VANISHED']);
    expect(summary.failures.map(({ subject }) => subject?.project)).toEqual(['orchard', 'orchard']);
    expect(summary.counts).toMatchObject({ discovered: 5, exported: 3, failed: 2, notReached: 0 });
    expect(Array.from(stage.bookmark.sessions.keys())).toHaveLength(3);
    expect(summary.bookmark).toEqual({ status: 'saved', advanced: 3 });
  });

  test('puts every failure into the last volume', async () => {
    const stage = createStage();
    await run({ script: 'f..f', perVolume: 1 }, {}, stage);
    expect(stage.closings.map(({ failures, isLast }) => [failures.length, isLast])).toEqual([
      [0, false],
      [2, true],
    ]);
  });

  test('makes no archive when all sessions fail', async () => {
    const stage = createStage();
    const summary = await run({ script: 'ff' }, {}, stage);
    expect(exitOf(summary)).toBe(4);
    expect(stage.volumes).toEqual([]);
    expect(stage.saves).toBe(0);
  });

  test('ends 0 without an archive when nothing is found, 5 when that is an error', async () => {
    expect(exitOf(await run({ script: '' }))).toBe(0);
    expect(exitOf(await run({ script: 'e' }, { errorOnEmpty: true }))).toBe(5);
  });

  test('says of a session by the first reason that holds why it was left out', async () => {
    const period = { fromMs: Date.parse('2027-01-01T00:00:00Z'), toMs: Date.parse('2027-01-02T00:00:00Z') };
    const summary = await run({ script: 'e.' }, { period });
    expect(summary.counts).toMatchObject({ empty: 1, filtered: 1 });
  });

  test('turns a bug in one session into its failure alone', async () => {
    const summary = await run({ script: '.b.' });
    expect(exitOf(summary)).toBe(3);
    expect(summary.failures.map(({ failure }) => failure.code)).toEqual(['INTERNAL_ERROR']);
  });

  test('goes on without a session that no volume can hold, and stops by anything else there', async () => {
    const stage = createStage();
    const tooLarge = { title: 'Plum 1', thrown: new FailureError(failureOf('SESSION_TOO_LARGE', { entries: 60_001 })) };
    const summary = await run({ script: '...', checkFails: tooLarge }, {}, stage);
    expect(exitOf(summary)).toBe(3);
    expect(archived(stage)).toEqual(['Plum 0', 'Plum 2']);
    expect(summary.failures).toMatchObject([
      { subject: { project: 'orchard' }, failure: { code: 'SESSION_TOO_LARGE', details: { entries: 60_001 } } },
    ]);
    expect(Array.from(stage.bookmark.sessions.keys())).toHaveLength(2);
    // The volume that was full before it is the last, and says so.
    const last = createStage();
    await run({ script: '..', perVolume: 1, checkFails: tooLarge }, {}, last);
    expect(last.closings.map(({ isLast, failures }) => [isLast, failures.length])).toEqual([[true, 1]]);
    const full = await run({ script: '...', addFails: { ...tooLarge, thrown: errno('ENOSPC') } });
    expect(full.stopped).toMatchObject({ code: 'DISK_FULL' });
    const bug = await run({ script: '...', addFails: { ...tooLarge, thrown: new TypeError('a bug') } });
    expect(bug.stopped).toMatchObject({ code: 'INTERNAL_ERROR' });
    expect(bug.archives).toEqual([]);
  });

  test('reads no session that is larger than a volume can be, whatever the limit', () => {
    expect([limitOf(null), limitOf(10), limitOf(5000)]).toEqual([1000, 10, 1000]);
  });

  test('archives before it saves the bookmark, and gives the lock back last', async () => {
    const stage = createStage();
    await run({ script: '...', perVolume: 2 }, {}, stage);
    const volumes = ['published', 'saved', 'closed', 'published', 'saved'];
    expect(stage.order).toEqual(['locked', ...volumes, 'discarded', 'released']);
  });

  test('counts what is durable also where somebody who is told of it breaks', async () => {
    const stage = createStage();
    const tellFails = { id: '00000001-0000-4000-8000-000000000000', thrown: new TypeError('a bug') };
    const summary = await run({ script: '...', tellFails }, {}, stage);
    expect(summary.counts).toMatchObject({ exported: 3, notReached: 0 });
    expect([exitOf(summary), summary.archives.length]).toEqual([1, 1]);
    expect(stage.order.slice(-3)).toEqual(['published', 'discarded', 'released']);
  });

  test('loses no volume for a converter that can’t be closed, and says that it could not', async () => {
    const stage = createStage();
    const summary = await run({ script: '...', closeFails: new Error('a thread does not end') }, {}, stage);
    expect(archived(stage)).toEqual(['Plum 0', 'Plum 1', 'Plum 2']);
    expect(Array.from(stage.bookmark.sessions.keys())).toHaveLength(3);
    expect([exitOf(summary), summary.stopped?.code]).toEqual([1, 'INTERNAL_ERROR']);
    // CONTRACT §1: a bug replaces what went wrong before it.
    const full = { volume: 1, thrown: errno('ENOSPC') };
    const both = await run({ script: '...', closeFails: new Error('a thread does not end'), publishFails: full });
    expect([exitOf(both), both.stopped?.code]).toEqual([1, 'INTERNAL_ERROR']);
  });

  test('writes nothing on a dry run, and counts what it would', async () => {
    const stage = createStage();
    const summary = await run({ script: '..f' }, { isDryRun: true, bookmarkUse: 'read' }, stage);
    expect(summary.counts).toMatchObject({ exported: 2, failed: 1 });
    expect([stage.volumes.length, stage.saves, stage.order]).toEqual([0, 0, ['closed']]);
  });
});

describe('the next incremental run', () => {
  test('exports exactly what is new, changed or mended', async () => {
    const stage = createStage();
    await run({ script: '..f' }, { mode: 'incremental' }, stage);
    const summary = await run({ script: '.5..' }, { mode: 'incremental' }, stage);
    expect(summary.counts).toMatchObject({ exported: 3, unchanged: 1 });
    expect(archived(stage).slice(2)).toEqual(['Plum 1', 'Plum 2', 'Plum 3']);
  });

  test('does not read again what was empty, nor count it as something else', async () => {
    const stage = createStage();
    await run({ script: 'e.' }, { mode: 'incremental' }, stage);
    const summary = await run({ script: 'e.' }, { mode: 'incremental' }, stage);
    expect(summary.counts).toMatchObject({ exported: 0, unchanged: 1, empty: 1 });
  });

  test('does not read again what the same rules excluded', async () => {
    const stage = createStage();
    await run({ script: '..' }, excluding('plum 0', 'a'), stage);
    const summary = await run({ script: 'b.' }, excluding('plum 0', 'a'), stage);
    expect(summary.counts).toMatchObject({ excluded: 1, unchanged: 1, failed: 0 });
  });

  test('judges anew by other rules what was excluded', async () => {
    const stage = createStage();
    await run({ script: '..' }, excluding('plum 0', 'a'), stage);
    expect(archived(stage)).toEqual(['Plum 1']);
    const summary = await run({ script: '..' }, excluding('pear', 'b'), stage);
    expect(summary.counts).toMatchObject({ exported: 1, unchanged: 1, excluded: 0 });
    expect(archived(stage)).toEqual(['Plum 1', 'Plum 0']);
  });

  test('judges anew by a period what was excluded, and by none what was empty', async () => {
    const stage = createStage();
    await run({ script: '.e' }, excluding('plum 0', 'a'), stage);
    const period = { fromMs: Date.parse('2026-02-03T00:00:00.000Z'), toMs: null };
    const summary = await run({ script: '.b' }, { ...excluding('plum 0', 'a'), period }, stage);
    expect(summary.counts).toMatchObject({ filtered: 1, excluded: 0, empty: 1, failed: 0 });
  });

  test('exports again in a format that is not safe yet', async () => {
    const stage = createStage();
    await run({ script: '.' }, {}, stage);
    const summary = await run({ script: '.' }, { mode: 'incremental', formats: ['md', 'json'] }, stage);
    expect(summary.counts.exported).toBe(1);
    const again = await run({ script: '.' }, { mode: 'incremental', formats: ['json'] }, stage);
    expect(again.counts.unchanged).toBe(1);
  });

  test('exports again after a bookmark that could not be saved: twice, never not at all', async () => {
    const stage = createStage();
    const first = await run({ script: '..', saveFails: errno('ENOSPC') }, {}, stage);
    expect(exitOf(first)).toBe(21);
    expect(first.bookmark.status).toBe('not_saved');
    const second = await run({ script: '..' }, { mode: 'incremental' }, stage);
    expect(second.counts.exported).toBe(2);
  });
});

/** What the bookmark calls safe, and no archive holds. */
const lost = ({ bookmark, files }: Stage): string[] =>
  Array.from(bookmark.sessions).flatMap(([key, { formats }]) =>
    Object.values(formats).some(({ archive }) => files.get(archive)?.includes(key.slice(-36)) !== true) ? [key] : [],
  );
const ids = (stage: Stage, name: string): string[] =>
  (stage.files.get(name) ?? []).map((id) => String(Number(id.slice(0, 8))));
/** Another time, and the content that it had. */
const sameContent = (letter: string): string => (letter === '1' ? '.' : letter);
const NIGHTLY = { mode: 'incremental' } as const;

describe('an archive that is written over', () => {
  test('stays as it is while nothing is due', async () => {
    const stage = createStage();
    await run({ script: '..', named: 'plums' }, NIGHTLY, stage);
    const summary = await run({ script: '..', named: 'plums' }, NIGHTLY, stage);
    expect(summary.counts).toMatchObject({ exported: 0, unchanged: 2 });
    expect(stage.volumes).toHaveLength(1);
  });

  test('takes nothing along: what was safe in it is exported again with what is new', async () => {
    const stage = createStage();
    await run({ script: '..', named: 'plums' }, NIGHTLY, stage);
    await run({ script: '...', named: 'figs' }, NIGHTLY, stage);
    const summary = await run({ script: '....', named: 'plums' }, NIGHTLY, stage);
    expect(summary.counts).toMatchObject({ exported: 3, unchanged: 1 });
    expect([ids(stage, 'plums.zip'), ids(stage, 'figs.zip')]).toEqual([['0', '1', '3'], ['2']]);
    expect(lost(stage)).toEqual([]);
  });

  test.each([
    ['has merely been touched', '.1'],
    ['is empty by now', '.e'],
    ['can’t be read', '.f'],
  ])('stays as it is where nothing new is exported: a session %s', async (_, script) => {
    const stage = createStage();
    await run({ script: '..', named: 'plums' }, NIGHTLY, stage);
    const summary = await run({ script, contentOf: sameContent, named: 'plums' }, NIGHTLY, stage);
    expect(summary.counts.exported).toBe(0);
    expect([stage.volumes.length, ids(stage, 'plums.zip'), summary.notes]).toEqual([1, ['0', '1'], {}]);
    expect(lost(stage)).toEqual([]);
  });

  test('may take a copy along that can’t be made again, and then it is said', async () => {
    const stage = createStage();
    await run({ script: '...', named: 'plums' }, { mode: 'incremental', formats: ['md', 'json'] }, stage);
    const summary = await run(
      { script: '.ef.', named: 'plums' },
      { mode: 'incremental', formats: ['md', 'json'] },
      stage,
    );
    expect([ids(stage, 'plums.zip'), summary.notes]).toEqual([['0', '3'], { COPIES_OVERWRITTEN: 2 }]);
    expect(lost(stage)).toEqual([]);
    const other = await run({ script: '.ef.1', named: 'plums' }, NIGHTLY, stage);
    expect([ids(stage, 'plums.zip'), other.notes]).toEqual([['0', '3', '4'], { COPIES_OVERWRITTEN: 2 }]);
  });

  test('is forgotten before its first volume goes, so that a run which fails on its way leaves nothing called safe', async () => {
    const stage = createStage();
    await run({ script: '....', perVolume: 2, named: 'plums' }, NIGHTLY, stage);
    const changed = { script: '1111', perVolume: 1, named: 'plums' } as const;
    const full = await run({ ...changed, publishFails: { volume: 2, thrown: errno('ENOSPC') } }, NIGHTLY, stage);
    expect(full.counts).toMatchObject({ exported: 1, notReached: 3 });
    expect(Array.from(stage.bookmark.sessions.keys())).toHaveLength(1);
    expect(lost(stage)).toEqual([]);
    expect((await run(changed, NIGHTLY, stage)).counts.exported).toBe(4);
  });

  test('is not touched when the bookmark can’t be saved before', async () => {
    const stage = createStage();
    await run({ script: '..', named: 'plums' }, NIGHTLY, stage);
    const summary = await run({ script: '.1', named: 'plums', saveFails: errno('ENOSPC') }, NIGHTLY, stage);
    expect([exitOf(summary), summary.archives, summary.notes]).toEqual([20, [], {}]);
    expect(stage.volumes).toHaveLength(1);
    expect(lost(stage)).toEqual([]);
  });

  test('is not forgotten where its successor is not even finished', async () => {
    const stage = createStage();
    await run({ script: '..', named: 'plums' }, NIGHTLY, stage);
    const summary = await run({ script: '.1', named: 'plums', finishFails: errno('ENOSPC') }, NIGHTLY, stage);
    expect([exitOf(summary), summary.archives, summary.notes]).toEqual([30, [], {}]);
    expect([summary.bookmark.status, stage.bookmark.sessions.size]).toEqual(['unchanged', 2]);
  });

  test('whatever fails on the way, what the bookmark calls safe is in the archives that are there', async () => {
    const steps = fc.record({
      script: fc.stringMatching(/^[.f12e]{4}$/),
      perVolume: fc.integer({ min: 1, max: 3 }),
      named: fc.constantFrom('plums', 'figs', undefined),
      fails: fc.option(fc.integer({ min: 1, max: 3 })),
      mode: fc.constantFrom('incremental', 'all'),
      sessions: fc.constantFrom<readonly string[]>([], ['00000001']),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 5 }), async (sequence) => {
        const stage = createStage();
        for (const { script, perVolume, named, fails: volume, mode, sessions } of sequence) {
          const publishFails = volume === null ? {} : { publishFails: { volume, thrown: errno('ENOSPC') } };
          const acting = { script, perVolume, ...publishFails, ...(named === undefined ? {} : { named }) };
          await run(acting, { mode, sessions }, stage);
          expect(lost(stage)).toEqual([]);
        }
      }),
    );
  });
});

describe('what stops a run', () => {
  test.each([
    ['a missing source', { rootsFail: fails('SOURCE_NOT_FOUND') }, 'SOURCE_NOT_FOUND', 10],
    ['a held lock', { lockFails: fails('LOCK_HELD') }, 'LOCK_HELD', 11],
    ['a corrupt bookmark', { loadFails: fails('BOOKMARK_CORRUPT') }, 'BOOKMARK_CORRUPT', 20],
    ['an output that is not writable', { outputFails: errno('EACCES') }, 'OUTPUT_NOT_WRITABLE', 30],
    ['a full disk', { publishFails: { volume: 1, thrown: errno('ENOSPC') } }, 'DISK_FULL', 30],
    ['a bug', { publishFails: { volume: 1, thrown: new TypeError('x') } }, 'INTERNAL_ERROR', 1],
  ] as const)('%s leaves the bookmark as it was', async (_, acting, code, exit) => {
    const stage = createStage();
    const summary = await run({ script: '..', ...acting }, {}, stage);
    expect([codeOf(summary), exitOf(summary)]).toEqual([code, exit]);
    expect(stage.saves).toBe(0);
    expect(stage.volumes).toEqual([]);
  });

  test('keeps the volumes that were finished, with their bookmark', async () => {
    const stage = createStage();
    const summary = await run(
      { script: '....', perVolume: 2, publishFails: { volume: 2, thrown: errno('ENOSPC') } },
      {},
      stage,
    );
    expect(exitOf(summary)).toBe(30);
    expect(summary.counts).toMatchObject({ exported: 2, notReached: 2 });
    expect(stage.bookmark.sessions.size).toBe(2);
    expect(stage.order.at(-1)).toBe('released');
  });

  test('a signal ends the run between two sessions and loses nothing', async () => {
    const stage = createStage();
    const summary = await run({ script: '.sf' }, {}, stage);
    expect(exitOf(summary)).toBe(130);
    expect(summary.counts).toMatchObject({ exported: 0, failed: 0, notReached: 3 });
    expect(stage.bookmark.sessions.size).toBe(0);
  });
});

describe('with --since last', () => {
  test('only what overlaps the latest day is exported, and what cannot be read is a failure', async () => {
    // Sessions an hour apart from 08:00: the last of 20 are on the next day.
    const stage = createStage();
    const summary = await run({ script: 'f..................e' }, { mode: 'last' }, stage);
    expect(summary.counts).toMatchObject({ discovered: 20, failed: 1, empty: 1, exported: 3, filtered: 15 });
    expect(exitOf(summary)).toBe(3);
  });
});

describe('laws', () => {
  const scripts = fc.array(fc.constantFrom('.', 'f', 'v', 'e', 'b', '1', '2')).map((letters) => letters.join(''));

  test('every session found ends in exactly one count', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.integer({ min: 1, max: 4 }), async (script, perVolume) => {
        const stage = createStage();
        const { counts, stopped } = await run({ script, perVolume }, {}, stage);
        const { discovered, ...rest } = counts;
        expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(discovered);
        expect(discovered).toBe(script.length);
        expect([stopped, counts.notReached]).toEqual([null, 0]);
        // What was told of each session counts on its own.
        const ended = stage.told.flatMap((progress) =>
          progress.event === 'exported' || progress.event === 'skipped'
            ? [progress.ref.key]
            : progress.event === 'failed' && progress.key !== null
              ? [progress.key]
              : [],
        );
        expect(ended.length).toBe(discovered);
        expect(new Set(ended).size).toBe(discovered);
      }),
    );
  });

  test('a run that leaves out sessions without a reason is a bug, and no good end', async () => {
    const exits = new Set<number>();
    for (let moment = 0; moment < 40; moment++) {
      const world = actedWorld(createStage(), { script: '....' });
      let asked = 0;
      // A signal that is there once and never again: the scheduler stops at it, and nobody else sees it.
      const flicker: ExportWorld = { ...world, signal: () => (asked++ === moment ? 'SIGINT' : null) };
      const summary = await exportSessions(job(), flicker);
      exits.add(exitOf(summary));
      if (exitOf(summary) === 0) expect(summary.counts.exported).toBe(4);
    }
    expect(exits).toContain(1);
  });

  test('whatever failed before, a clean run completes the archive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scripts, { maxLength: 4 }), async (attempts) => {
        const stage = createStage();
        const length = Math.max(1, ...attempts.map((script) => script.length));
        for (const script of attempts)
          await run({ script: script.padEnd(length, 'f') }, { mode: 'incremental' }, stage);
        const last = await run({ script: '7'.repeat(length) }, { mode: 'incremental' }, stage);
        expect(last.counts.exported).toBe(length);
        const after = await run({ script: '7'.repeat(length) }, { mode: 'incremental' }, stage);
        expect(after.counts.unchanged).toBe(length);
      }),
    );
  });
});
