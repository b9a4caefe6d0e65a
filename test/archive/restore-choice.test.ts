import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowLine } from '../../src/archive/write/documents.ts';
import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import type { Restoration } from '../../src/archive/restore.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';
import { makeArchive, rawSession } from './made-archives.ts';
import { archiveOf, failuresOf, FIG, PLUM, restore, resultsOf, treeOf } from './restoring.ts';
import { archived, entry } from './sessions.ts';

const runOf = (
  startedAt: string,
  content: string,
  more: { volume?: number; trace?: string } = {},
): Promise<FoundArchive> =>
  makeArchive(join(temporaryFolder(), 'a.zip'), [rawSession('plum', [{ ...PLUM, content }])], {
    run: { started_at: startedAt, ...(more.trace === undefined ? {} : { trace_id: more.trace }) },
    volume: more.volume ?? 1,
  });

const madeAt = (startedAt: string, file: typeof PLUM & { mtimeNs: bigint }): Promise<FoundArchive> =>
  makeArchive(join(temporaryFolder(), 'a.zip'), [rawSession('plum', [file])], { run: { started_at: startedAt } });

describe('several archives', () => {
  test('give the newest of each file, in whatever order they are named', async () => {
    const [old, middle, fresh] = [
      await runOf('2026-02-01T10:00:00.000Z', 'old'),
      await runOf('2026-02-02T10:00:00.000Z', 'middle'),
      await runOf('2026-02-10T10:00:00.000Z', 'fresh'),
    ];
    for (const archives of [
      [old, middle, fresh],
      [fresh, old, middle],
    ]) {
      const root = temporaryFolder();
      const done = await restore(root, archives);
      expect([resultsOf(done), done.failures]).toEqual([['restored'], []]);
      expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe('fresh');
    }
  });

  test.each([
    ['written later and longer, whatever the clock of the run said', 'plums and pears', 2n, 'plums and pears'],
    ['longer alone', 'plums and pears', 1n, 'plums'],
    ['written later alone', 'figs', 2n, 'plums'],
    ['neither', 'figs', 0n, 'plums'],
  ])('give the newest run’s, unless another is %s', async (_what, content, mtimeNs, expected) => {
    const ahead = await madeAt('2027-02-01T10:00:00.000Z', { ...PLUM, content: 'plums', mtimeNs: 1n });
    const right = await madeAt('2026-02-01T10:00:00.000Z', { ...PLUM, content, mtimeNs });
    for (const archives of [
      [ahead, right],
      [right, ahead],
    ]) {
      const root = temporaryFolder();
      const done = await restore(root, archives);
      expect([resultsOf(done), done.failures]).toEqual([['restored'], []]);
      expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe(expected);
    }
  });

  test.each([
    ['is still to come: what was written later counts, longer or not', '2027-01-31T10:00:00.000Z', 2n, 'figs'],
    ['is still to come: it may be the newest all the same', '2027-01-31T10:00:00.000Z', 1n, 'plums'],
    ['has come: its clock is not known to have been wrong', '2027-02-01T10:00:00.000Z', 2n, 'plums'],
  ])('and a run of which the time %s', async (_what, now, mtimeNs, expected) => {
    const ahead = await madeAt('2027-02-01T10:00:00.000Z', { ...PLUM, content: 'plums', mtimeNs: 1n });
    const right = await madeAt('2026-02-01T10:00:00.000Z', { ...PLUM, content: 'figs', mtimeNs });
    const root = temporaryFolder();
    const done = await restore(root, [ahead, right], { nowMs: Date.parse(now) });
    expect([resultsOf(done), done.failures]).toEqual([['restored'], []]);
    expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe(expected);
  });

  test('and a version of a run still to come is the newest where a later one of a right clock has it too', async () => {
    const plums = { ...PLUM, content: 'plums', mtimeNs: 1n };
    const ahead = await madeAt('2027-02-01T10:00:00.000Z', plums);
    const right = await madeAt('2026-02-02T10:00:00.000Z', plums);
    const older = await madeAt('2026-02-01T10:00:00.000Z', { ...PLUM, content: 'figs', mtimeNs: 2n });
    const nowMs = Date.parse('2026-03-01T10:00:00.000Z');
    for (const archives of [
      [right, older],
      [ahead, right, older],
    ]) {
      const root = temporaryFolder();
      await restore(root, archives, { nowMs });
      expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe('plums');
    }
  });

  test('give files of older runs that newer ones do not have', async () => {
    const root = temporaryFolder();
    const fig = await makeArchive(join(temporaryFolder(), 'b.zip'), [rawSession('fig', [FIG])]);
    await restore(root, [await runOf('2026-03-01T10:00:00.000Z', 'fresh'), fig]);
    expect(existsSync(join(root, FIG.path))).toBe(true);
  });

  test('are gone through in their order', async () => {
    const fresh = await makeArchive(join(temporaryFolder(), 'b.zip'), [rawSession('fig', [FIG])], {
      run: { started_at: '2026-03-01T10:00:00.000Z' },
    });
    const archives = [await runOf('2026-02-01T10:00:00.000Z', 'old'), fresh];
    const done = await restore(temporaryFolder(), archives);
    expect(done.files.map(({ archive }) => archive)).toEqual(archives);
  });

  test('make no folder when nothing of them is restored', async () => {
    let asked = 0;
    const openRoot = async (): Promise<string> => `${temporaryFolder()}${(asked += 1)}`;
    await restore(temporaryFolder(), [await withoutRaw('2026-02-01T10:00:00.000Z', 'old')], { openRoot });
    expect(asked).toBe(0);
  });

  test('don’t give an older version where the newest is damaged', async () => {
    const root = temporaryFolder();
    const session = rawSession('plum', [{ ...PLUM, content: 'fresh' }]);
    const entries = [session.entries[0]!, { ...session.entries[1]!, body: [Buffer.from('\u0007')] }];
    const run = { started_at: '2026-03-01T10:00:00.000Z' };
    const fresh = await makeArchive(join(temporaryFolder(), 'b.zip'), [session], { entries, run });
    const done = await restore(root, [await runOf('2026-02-01T10:00:00.000Z', 'old'), fresh]);
    expect(resultsOf(done)).toEqual(['damaged']);
    expect(treeOf(root)).toEqual([]);
  });
});

/** An archive of one session whose file is not in raw. */
const withoutRaw = (startedAt: string, content: string): Promise<FoundArchive> =>
  makeArchive(join(temporaryFolder(), 'md.zip'), [rawSession('plum', [{ ...PLUM, content, entry: null }])], {
    run: { started_at: startedAt },
  });

const DAMAGED = Buffer.from('\u0007');

const damagedRunOf = (startedAt: string, content: string): Promise<FoundArchive> => {
  const session = rawSession('plum', [{ ...PLUM, content }]);
  const [md, raw] = session.entries;
  const entries = [md!, { ...raw!, body: [DAMAGED] }];
  return makeArchive(join(temporaryFolder(), 'b.zip'), [session], { entries, run: { started_at: startedAt } });
};

describe('the newest version', () => {
  test('is not replaced by an older one when it is only there as Markdown', async () => {
    const root = temporaryFolder();
    const archives = [
      await runOf('2026-02-01T10:00:00.000Z', 'old'),
      await withoutRaw('2026-03-01T10:00:00.000Z', 'new'),
    ];
    const done = await restore(root, archives);
    expect([resultsOf(done), failuresOf(done)]).toEqual([[], [['NOT_IN_ARCHIVE', { raw: false }]]]);
    expect(treeOf(root)).toEqual([]);
  });

  test.each(['2026-01-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z'])(
    'comes from whichever archive has the same bytes: beside Markdown of %s',
    async (startedAt) => {
      const archives = [await runOf('2026-02-01T10:00:00.000Z', 'same'), await withoutRaw(startedAt, 'same')];
      const done = await restore(temporaryFolder(), archives);
      expect([resultsOf(done), done.failures]).toEqual([['restored'], []]);
    },
  );

  test('comes from another copy when one is damaged', async () => {
    for (const order of ['2026-01-01T10:00:00.000Z', '2026-03-01T10:00:00.000Z']) {
      const root = temporaryFolder();
      const told: string[] = [];
      const archives = [await damagedRunOf(order, 'same'), await runOf('2026-02-01T10:00:00.000Z', 'same')];
      const done = await restore(root, archives, { tell: ({ result }) => told.push(result) });
      expect([resultsOf(done), done.failures, done.notReached, told]).toEqual([['restored'], [], 0, ['restored']]);
      expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe('same');
    }
  });

  test.each([
    ['is no ZIP', (path: string) => writeFileSync(path, 'no zip')],
    ['is gone', (path: string) => rmSync(path)],
  ])('comes from another copy when its archive can’t be read any more: it %s', async (_, spoil) => {
    const root = temporaryFolder();
    const old = await runOf('2026-02-01T10:00:00.000Z', 'same');
    const fresh = await runOf('2026-03-01T10:00:00.000Z', 'same');
    const openRoot = async (): Promise<string> => {
      spoil(fresh.path);
      return root;
    };
    const done = await restore(root, [fresh, old], { openRoot });
    expect([resultsOf(done), done.failures, done.notReached]).toEqual([['restored'], [], 0]);
    expect(done.files[0]?.archive).toBe(old);
    expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe('same');
  });

  test('is not known where the record of a run can’t be read', async () => {
    const root = temporaryFolder();
    const undated = await makeArchive(
      join(temporaryFolder(), 'c.zip'),
      [rawSession('plum', [{ ...PLUM, content: 'x' }])],
      {
        documents: (documents) => documents.filter(({ path }) => path !== 'run.json'),
      },
    );
    const done = await restore(root, [await runOf('2026-02-01T10:00:00.000Z', 'old'), undated]);
    expect([resultsOf(done), failuresOf(done)]).toEqual([[], [['ENTRY_DAMAGED', { archive: 2, run: true }]]]);
    expect(treeOf(root)).toEqual([]);
    // Where there is no other version nothing hangs on it.
    expect(resultsOf(await restore(root, [undated]))).toEqual(['restored']);
  });

  test('of a session that has moved is what its older project gives', async () => {
    const root = temporaryFolder();
    const orchard = await runOf('2026-02-01T10:00:00.000Z', 'old');
    const garden = await makeArchive(
      join(temporaryFolder(), 'g.zip'),
      [rawSession('plum', [{ ...PLUM, content: 'new' }], 'Garden')],
      {
        run: { started_at: '2026-03-01T10:00:00.000Z' },
      },
    );
    await restore(root, [orchard, garden], { wishes: { sessions: [], projects: ['orchard'] } });
    expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe('new');
  });
});

const firstVolume = (): Promise<FoundArchive> =>
  makeArchive(join(temporaryFolder(), 'v.zip'), [rawSession('plum', [PLUM])], { volume: 1, isLast: false });
const thirdVolume = (): Promise<FoundArchive> =>
  makeArchive(join(temporaryFolder(), 'v.zip'), [rawSession('fig', [FIG])], { volume: 3 });

describe('the volumes of a run', () => {
  test.each([
    ['the same', 'plums', []],
    ['other', 'figs', [['RESTORE_CONFLICT', { twice: true }]]],
  ])('give the last one’s file where an earlier one has %s bytes, in whatever order they are named', async (...row) => {
    const [, content, failures] = row;
    const at = '2026-02-01T10:00:00.000Z';
    const [first, last] = [await runOf(at, content), await runOf(at, 'plums', { volume: 2 })];
    for (const archives of [
      [first, last],
      [last, first],
    ]) {
      const root = temporaryFolder();
      const done = await restore(root, archives);
      expect([resultsOf(done), failuresOf(done)]).toEqual([['restored'], failures]);
      expect(done.files[0]?.archive).toBe(last);
      expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe('plums');
    }
  });
});

describe('a volume that is missing', () => {
  test('is told where a folder of archives was named', async () => {
    const archives = [await firstVolume(), await thirdVolume()].map((archive) => ({ ...archive, isNamed: false }));
    const done = await restore(temporaryFolder(), archives);
    expect(resultsOf(done)).toEqual(['restored', 'restored']);
    expect(failuresOf(done)).toEqual([['NOT_IN_ARCHIVE', { volume: 2, run: '2026-02-01T10:00:00.000Z' }]]);
  });

  test('is nobody’s where archives were named one by one, or the last was never written', async () => {
    expect((await restore(temporaryFolder(), [await thirdVolume()])).failures).toEqual([]);
    expect((await restore(temporaryFolder(), [{ ...(await firstVolume()), isNamed: false }])).failures).toEqual([]);
  });
});

const many = (): Promise<FoundArchive> =>
  makeArchive(join(temporaryFolder(), 'a.zip'), [
    rawSession('plum-1', [{ path: '-orchard/plum-1.jsonl', content: '1' }]),
    rawSession('plum-12', [{ path: '-Garden/plum-12.jsonl', content: '12' }], 'Garden'),
    rawSession('fig-2', [{ path: '-cellar/fig-2.jsonl', content: '2' }], null),
  ]);

const namesIn = ({ files }: Restoration): readonly string[] => files.map(({ planned }) => basename(planned.file.path));

describe('what is wanted', () => {
  test.each([
    ['a session by its whole id', { sessions: ['plum-1'], projects: [] }, ['plum-1.jsonl']],
    ['several by their beginnings', { sessions: ['plum-12', 'f'], projects: [] }, ['plum-12.jsonl', 'fig-2.jsonl']],
    ['a project by its name, case aside', { sessions: [], projects: ['garden'] }, ['plum-12.jsonl']],
    ['a project by its folder', { sessions: [], projects: ['-CELL'] }, ['fig-2.jsonl']],
    [
      'of several with that beginning the one of a project',
      { sessions: ['plum'], projects: ['garden'] },
      ['plum-12.jsonl'],
    ],
    ['nothing that fits both', { sessions: ['fig'], projects: ['garden'] }, []],
  ])('may be %s', async (_, wishes, names) => {
    const done = await restore(temporaryFolder(), [await many()], { wishes });
    expect([namesIn(done), done.filtered, done.failures]).toEqual([names, 3 - names.length, []]);
  });

  test.each([
    ['pear', 'SESSION_NOT_FOUND'],
    ['plum', 'SESSION_AMBIGUOUS_PREFIX'],
  ])('must be one session for each id: %s', async (prefix, code) => {
    const root = temporaryFolder();
    const wishes = { sessions: ['fig', prefix], projects: [] };
    expect(await raisedBy(restore(root, [await many()], { wishes }))).toMatchObject({ code, field: '--session' });
    expect(treeOf(root)).toEqual([]);
  });

  test('is one session in however many archives it is', async () => {
    const wishes = { sessions: ['plum'], projects: [] };
    const archives = [await archiveOf([PLUM]), await archiveOf([PLUM, FIG])];
    expect((await restore(temporaryFolder(), archives, { wishes })).failures).toEqual([]);
  });

  test('can’t be a session of which only Markdown is there', async () => {
    const md = archived('fig', [entry('2026-02-01/orchard/fig.md', 'figs')]);
    const both = [rawSession('plum', [PLUM]), md];
    const done = await restore(temporaryFolder(), [await makeArchive(join(temporaryFolder(), 'a.zip'), both)]);
    expect(resultsOf(done)).toEqual(['restored']);
    expect(done.failures).toEqual([
      {
        subject: { sessionId: 'fig', source: 'claude-code', project: 'orchard' },
        failure: { code: 'NOT_IN_ARCHIVE', details: { raw: false } },
      },
    ]);
  });

  test('can’t be a session of an agent whose layout is not known', async () => {
    const root = temporaryFolder();
    const plum = rawSession('plum', [PLUM]);
    const rows = [rowLine({ ...plum.row, source: 'gardener' })];
    const done = await restore(root, [await makeArchive(join(root, 'a.zip'), [plum], { rows })]);
    expect([done.files, failuresOf(done)]).toEqual([[], [['UNSUPPORTED_FORMAT', {}]]]);
  });
});
