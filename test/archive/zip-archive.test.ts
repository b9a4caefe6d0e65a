import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Archive } from '../../src/archive/archive.ts';
import { checkArchive } from './checking.ts';
import { openZipArchive, type ZipArchiveOptions } from '../../src/archive/write/zip-archive.ts';
import { failureOf } from '../../src/failures/failure.ts';
import { closedCopy, createChecker, shippedSchema } from '../failures/closed-schema.ts';
import { modeOf, raisedBy, temporaryFolder, withoutRoot, withUmask } from '../files/temporary.ts';
import { readByPython, testByUnzip, textsIn } from './other-readers.ts';
import { archived, closing, entry, lostLock, smallSession, stillOurs } from './sessions.ts';

const LOCAL_HEADER = 30;

function optionsIn(folder: string, more: Partial<ZipArchiveOptions> = {}): ZipArchiveOptions {
  return {
    folder,
    explicitFile: null,
    force: false,
    baseName: 'chatzip-20261121T080000Z',
    volumeBytes: 512 * 1024 * 1024,
    traceId: 'a1b2c3d4e5f6',
    ...more,
  };
}

async function archiveOf(options: ZipArchiveOptions, ids: readonly string[]): Promise<Archive> {
  const archive = openZipArchive(options);
  for (const id of ids) await archive.add(smallSession(id));
  return archive;
}

describe('a volume', () => {
  test('holds its sessions, their rows in order, and what the run was', async () => {
    const folder = temporaryFolder();
    const archive = await archiveOf(optionsIn(folder), ['plum', 'fig']);
    expect(archive.sessions).toBe(2);
    const published = await archive.publish(closing, stillOurs);
    const path = join(folder, published.name);
    expect(published).toEqual({
      name: 'chatzip-20261121T080000Z.zip',
      bytes: statSync(path).size,
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
      sessions: 2,
    });
    const texts = await textsIn(path);
    expect(Object.keys(texts)).toEqual([
      '2026-02-01/orchard/2026-02-01T08-00-00__plums__plum.md',
      '2026-02-01/orchard/2026-02-01T08-00-00__plums__fig.md',
      'manifest.jsonl',
      'run.json',
    ]);
    const rows = texts['manifest.jsonl']?.trimEnd().split('\n') ?? [];
    expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual([smallSession('plum').row, smallSession('fig').row]);
    const checker = createChecker(closedCopy(shippedSchema('manifest')));
    expect(rows.flatMap((row) => checker(JSON.parse(row)))).toEqual([]);
    expect(JSON.parse(texts['run.json'] ?? '')).toEqual({
      run_version: 1,
      trace_id: 'a1b2c3d4e5f6',
      volume: 1,
      last: true,
    });
    testByUnzip(path);
    expect(readByPython(path).map(({ name }) => name)).toEqual(Object.keys(texts));
    expect(readdirSync(folder)).toEqual([published.name]);
  });

  test('has documents of the time of its latest entry', async () => {
    const folder = temporaryFolder();
    const archive = openZipArchive(optionsIn(folder));
    const times = [Date.UTC(2026, 1, 1, 8), Date.UTC(2026, 1, 3, 8), Date.UTC(2026, 1, 2, 8)];
    for (const timeMs of times)
      await archive.add(archived(`plum-${timeMs}`, [entry(`orchard/${timeMs}.md`, 'plums', { timeMs })]));
    const { name } = await archive.publish(closing, stillOurs);
    const found = readByPython(join(folder, name)).map((one) => [one.name, one.time]);
    expect(found.slice(times.length)).toEqual([
      ['manifest.jsonl', [2026, 2, 3, 8, 0, 0]],
      ['run.json', [2026, 2, 3, 8, 0, 0]],
    ]);
  });

  test('is for its owner alone under any umask', async () => {
    for (const mask of [0o000, 0o777]) {
      const folder = temporaryFolder();
      withUmask(mask);
      const archive = await archiveOf(optionsIn(folder), ['plum']);
      const { name } = await archive.publish(closing, stillOurs);
      expect(modeOf(join(folder, name))).toBe('600');
    }
  });

  test('has a temporary name until the last question is answered', async () => {
    const folder = temporaryFolder();
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    let seen: readonly string[] = [];
    await archive.publish(closing, async () => {
      seen = readdirSync(folder);
      const [name = ''] = seen;
      expect(modeOf(join(folder, name))).toBe('600');
      expect((await checkArchive(join(folder, name))).damaged).toEqual([]);
    });
    expect(seen).toEqual(['.chatzip-a1b2c3d4e5f6.tmp']);
  });

  test('leaves nothing when the lock was lost meanwhile', async () => {
    const folder = temporaryFolder();
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    expect(await raisedBy(archive.publish(closing, lostLock))).toMatchObject({ code: 'LOCK_HELD' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not published when it does not read back as what went in', async () => {
    const folder = temporaryFolder();
    const broken = openZipArchive(optionsIn(folder));
    const plum = entry('orchard/plum.md', 'plums '.repeat(100));
    await broken.add(archived('plum', [{ ...plum, crc32: 2 ** 32 + plum.crc32 }]));
    expect(await raisedBy(broken.publish(closing, stillOurs))).toMatchObject({ code: 'OUTPUT_IO_ERROR' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is written while its sessions come in, under a temporary name', async () => {
    const folder = temporaryFolder();
    const archive = openZipArchive(optionsIn(folder));
    expect(readdirSync(folder)).toEqual([]);
    const large = entry('orchard/plum.md', new Uint8Array(3_000_000), { method: 'store' });
    await archive.add(archived('plum', [large]));
    const [name = '', ...others] = readdirSync(folder);
    expect([name, others]).toEqual(['.chatzip-a1b2c3d4e5f6.tmp', []]);
    expect(statSync(join(folder, name)).size).toBeGreaterThan(3_000_000);
    expect(modeOf(join(folder, name))).toBe('600');
    await archive.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of which something could not be written is none any more, and no other is begun in its place', async () => {
    const folder = temporaryFolder();
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    expect(await raisedBy(archive.publish(closing, lostLock))).toMatchObject({ code: 'LOCK_HELD' });
    expect(await raisedBy(archive.add(archived('fig', [entry('orchard/fig.md', 'figs')])))).toMatchObject({
      code: 'OUTPUT_IO_ERROR',
    });
    expect(await raisedBy(archive.publish(closing, stillOurs))).toMatchObject({ code: 'OUTPUT_IO_ERROR' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has a warnings document exactly when there is something to warn of', async () => {
    const folder = temporaryFolder();
    const note = { code: 'MALFORMED_LINES', count: 2, lines: [3, 9] } as const;
    const noted = openZipArchive(optionsIn(folder));
    await noted.add(archived('plum', [entry('orchard/plum.md', 'plums')], [note]));
    const subject = { sessionId: 'fig', source: 'claude-code', project: 'orchard' };
    const failures = [{ subject, failure: failureOf('PARSE_ERROR', { line: 1 }) }];
    const { name } = await noted.publish({ ...closing, failures }, stillOurs);
    const texts = await textsIn(join(folder, name));
    const warnings = JSON.parse(texts['export-warnings.json'] ?? '') as unknown;
    expect(createChecker(closedCopy(shippedSchema('warnings')))(warnings)).toEqual([]);
    expect(createChecker(closedCopy(shippedSchema('manifest')))(JSON.parse(texts['manifest.jsonl'] ?? ''))).toEqual([]);
    expect(warnings).toEqual({
      warnings_version: 1,
      failures: [
        expect.objectContaining({ session_id: 'fig', code: 'PARSE_ERROR', number: 2001, details: { line: 1 } }),
      ],
      notes: [{ session_id: 'plum', source: 'claude-code', ...note }],
    });
  });

  test('can be given up while it is written, and leaves nothing', async () => {
    const folder = temporaryFolder();
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    const publishing = raisedBy(archive.publish(closing, stillOurs));
    await archive.discard();
    expect(await publishing).toMatchObject({ code: 'INTERRUPTED' });
    expect(readdirSync(folder)).toEqual([]);
    await archive.discard();
  });

  test('says what the system said when its folder may not be written or is gone', async () => {
    const folder = temporaryFolder();
    expect(await raisedBy(withoutRoot(() => archiveOf(optionsIn(folder), ['plum'])))).toBe('EACCES');
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    rmSync(folder, { recursive: true });
    expect(await raisedBy(archive.publish(closing, stillOurs))).toBe('ENOENT');
    expect(await raisedBy(archiveOf(optionsIn(folder), ['plum']))).toBe('ENOENT');
  });

  test('is the same bytes for the same sessions, but for what the run says of itself', async () => {
    const folder = temporaryFolder();
    const zips: Buffer[] = [];
    for (const trace of ['0a0a0a0a0a0a', '0b0b0b0b0b0b']) {
      const archive = await archiveOf(optionsIn(folder), ['plum', 'fig']);
      const { name } = await archive.publish({ ...closing, run: { trace_id: trace } }, stillOurs);
      zips.push(readFileSync(join(folder, name)));
    }
    const [first, second] = zips.map((zip) => zip.subarray(0, zip.indexOf('run.json') - LOCAL_HEADER));
    expect(first?.length).toBeGreaterThan(500);
    expect(first).toEqual(second);
  });
});

describe('names of volumes', () => {
  test('are counted on rather than taken from another archive', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'chatzip-20261121T080000Z.zip'), 'older');
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    const { name } = await archive.publish(closing, stillOurs);
    expect(name).toBe('chatzip-20261121T080000Z-2.zip');
    expect(readFileSync(join(folder, 'chatzip-20261121T080000Z.zip'), 'utf8')).toBe('older');
  });

  test('pass over a base name of which another volume is there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'chatzip-20261121T080000Z.002.zip'), 'older');
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    expect((await archive.publish(closing, stillOurs)).name).toBe('chatzip-20261121T080000Z-2.zip');
  });

  test('share the base name of the first, and go on where one is taken meanwhile', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'chatzip-20261121T080000Z.zip'), 'older');
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    const names: string[] = [];
    for (const id of ['fig', 'pear', 'quince']) {
      names.push((await archive.publish({ ...closing, isLast: false }, stillOurs)).name);
      if (names.length === 1) writeFileSync(join(folder, 'chatzip-20261121T080000Z-2.002.zip'), 'of somebody');
      await archive.add(smallSession(id));
    }
    expect(names).toEqual([
      'chatzip-20261121T080000Z-2.zip',
      'chatzip-20261121T080000Z-2.002-2.zip',
      'chatzip-20261121T080000Z-2.003.zip',
    ]);
    const runs: unknown[] = [];
    for (const name of names) runs.push(JSON.parse((await textsIn(join(folder, name)))['run.json'] ?? ''));
    expect(runs).toEqual([1, 2, 3].map((volume) => expect.objectContaining({ volume })));
    expect(runs[0]).not.toHaveProperty('last');
  });

  test('of two runs in the same second never meet', async () => {
    const folder = temporaryFolder();
    const runs = ['a', 'b', 'c', 'd'].map(async (traceId) => {
      const archive = await archiveOf(optionsIn(folder, { traceId }), [traceId]);
      return (await archive.publish(closing, stillOurs)).name;
    });
    const names = await Promise.all(runs);
    expect(new Set(names).size).toBe(4);
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
  });

  test('are as asked for with an explicit file', async () => {
    const folder = temporaryFolder();
    const archive = await archiveOf(optionsIn(folder, { explicitFile: join(folder, 'plums.zip') }), ['plum']);
    expect((await archive.publish({ ...closing, isLast: false }, stillOurs)).name).toBe('plums.zip');
    await archive.add(smallSession('fig'));
    expect((await archive.publish(closing, stillOurs)).name).toBe('plums.002.zip');
    expect(readdirSync(folder)).toEqual(['plums.002.zip', 'plums.zip']);
  });

  test('with an explicit file that is there are refused, unless it may be overwritten', async () => {
    const folder = temporaryFolder();
    const explicitFile = join(folder, 'plums.zip');
    writeFileSync(explicitFile, 'older');
    const refused = await archiveOf(optionsIn(folder, { explicitFile }), ['plum']);
    expect(await raisedBy(refused.publish(closing, stillOurs))).toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(readFileSync(explicitFile, 'utf8')).toBe('older');
    expect(readdirSync(folder)).toEqual(['plums.zip']);
    const forced = await archiveOf(optionsIn(folder, { explicitFile, force: true }), ['plum']);
    await forced.publish(closing, stillOurs);
    expect(Object.keys(await textsIn(explicitFile))).toHaveLength(3);
    expect(readdirSync(folder)).toEqual(['plums.zip']);
  });

  test('that are temporary give way to one that is there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.chatzip-a1b2c3d4e5f6.tmp'), 'of a run with the same trace id');
    const archive = await archiveOf(optionsIn(folder), ['plum']);
    await archive.publish(closing, async () => {
      expect(readdirSync(folder)).toContain('.chatzip-a1b2c3d4e5f6+2.tmp');
    });
    expect(readFileSync(join(folder, '.chatzip-a1b2c3d4e5f6.tmp'), 'utf8')).toBe('of a run with the same trace id');
  });
});

const session = (id: string, bytes: number) =>
  archived(id, [entry(`orchard/${id}.md`, new Uint8Array(bytes), { method: 'store' })]);

describe('room in a volume', () => {
  test('is for one session at least, then for as many as fit', async () => {
    const archive = openZipArchive(optionsIn(temporaryFolder(), { volumeBytes: 12_500 }));
    expect(archive.hasRoomFor(session('melon', 20_000))).toBe(true);
    await archive.add(session('plum', 6000));
    expect(archive.hasRoomFor(session('fig', 4000))).toBe(false);
    expect(archive.hasRoomFor(session('fig', 3000))).toBe(true);
  });

  test('ends with the number of entries', async () => {
    const archive = openZipArchive(optionsIn(temporaryFolder(), { maxEntries: 2 }));
    await archive.add(session('plum', 1));
    await archive.add(session('fig', 1));
    expect(archive.hasRoomFor(session('pear', 1))).toBe(false);
  });

  test('is not taken twice by what sessions share, within a volume and only there', async () => {
    const folder = temporaryFolder();
    const archive = openZipArchive(optionsIn(folder, { volumeBytes: 12_000 }));
    const picture = entry('images/pear.png', new Uint8Array(8000), {
      method: 'store',
      format: 'image',
      isShared: true,
    });
    const withPicture = (id: string) => archived(id, [entry(`orchard/${id}.md`, id), picture]);
    await archive.add(withPicture('plum'));
    expect(archive.hasRoomFor(withPicture('fig'))).toBe(true);
    await archive.add(withPicture('fig'));
    const first = await archive.publish({ ...closing, isLast: false }, stillOurs);
    await archive.add(withPicture('pear'));
    const second = await archive.publish(closing, stillOurs);
    const namesIn = async (name: string) => Object.keys(await textsIn(join(folder, name)));
    expect((await namesIn(first.name)).slice(0, 3)).toEqual(['orchard/plum.md', 'images/pear.png', 'orchard/fig.md']);
    expect((await namesIn(second.name)).slice(0, 2)).toEqual(['orchard/pear.md', 'images/pear.png']);
  });

  test.each([
    ['a path that leads out', entry('../plum.md', 'plums')],
    ['a name of the archive’s own documents', entry('Manifest.jsonl', 'plums')],
    ['the name of another entry', entry('orchard/PLUM.md', 'plums')],
  ])('is refused to %s, and nothing of that session goes in', async (_, bad) => {
    const folder = temporaryFolder();
    const archive = openZipArchive(optionsIn(folder));
    await archive.add(archived('plum', [entry('orchard/plum.md', 'plums')]));
    const refused = archived('fig', [entry('orchard/fig.md', 'figs'), bad]);
    expect(() => {
      archive.check(refused);
    }).toThrow(/name/);
    expect(await raisedBy(archive.add(refused))).toMatch(/name/);
    const { name, sessions } = await archive.publish(closing, stillOurs);
    expect(sessions).toBe(1);
    expect(Object.keys(await textsIn(join(folder, name)))).toEqual(['orchard/plum.md', 'manifest.jsonl', 'run.json']);
  });

  test('is refused to an entry that ZIP can not describe', async () => {
    const archive = openZipArchive(optionsIn(temporaryFolder()));
    const huge = { ...entry('orchard/zeros.md', ''), bytes: 2 ** 32 };
    expect(await raisedBy(archive.add(archived('zeros', [huge])))).toMatchObject({ code: 'SESSION_TOO_LARGE' });
  });
});

test('an archive takes no name that a folder has', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'chatzip-20261121T080000Z.zip'));
  const archive = await archiveOf(optionsIn(folder), ['plum']);
  expect((await archive.publish(closing, stillOurs)).name).toBe('chatzip-20261121T080000Z-2.zip');
  expect(readdirSync(join(folder, 'chatzip-20261121T080000Z.zip'))).toEqual([]);
});
