import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findArchives, type FoundArchive } from '../../src/archive/read/find-archives.ts';
import { findingFailures } from '../../src/archive/verify.ts';
import { volumeFailures } from '../../src/archive/read/missing-volumes.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';
import { verify } from './checking.ts';
import { type Making, makeArchive, rawSession, writeArchive } from './made-archives.ts';
import { entry } from './sessions.ts';

const plums = rawSession('plum', [{ path: '-orchard/plum.jsonl', content: 'plums '.repeat(30) }]);

const volumeIn = (folder: string, number: number, making: Making = {}): Promise<FoundArchive> =>
  makeArchive(join(folder, `fruit.${number}.zip`), [plums], { volume: number, isLast: false, ...making });

const pathsOf = async (...paths: readonly string[]): Promise<readonly string[]> =>
  (await findArchives(paths.map((path) => ({ path, shown: path })))).map(({ path }) => path);

describe('the volumes of a run', () => {
  test('are complete from the first to the one that says it is the last, in any order', async () => {
    const folder = temporaryFolder();
    const made = [await volumeIn(folder, 3, { isLast: true }), await volumeIn(folder, 1), await volumeIn(folder, 2)];
    expect((await verify(made)).incomplete).toEqual([]);
  });

  test('are missing where their numbers have gaps', async () => {
    const folder = temporaryFolder();
    const made = [await volumeIn(folder, 2), await volumeIn(folder, 5, { isLast: true })];
    const { incomplete } = await verify(made);
    expect(incomplete).toMatchObject([{ traceId: 'a1b2c3d4e5f6', missing: [1, 3, 4], hasNoLast: false }]);
    expect(volumeFailures(incomplete)[0]).toEqual({
      subject: null,
      failure: { code: 'NOT_IN_ARCHIVE', details: { volume: 1, run: '2026-02-01T10:00:00.000Z' } },
    });
  });

  test('may lack the last', async () => {
    const { incomplete } = await verify([await volumeIn(temporaryFolder(), 1)]);
    expect(incomplete).toMatchObject([{ missing: [], hasNoLast: true }]);
    expect(volumeFailures(incomplete)).toMatchObject([{ failure: { details: { last: true } } }]);
  });

  test('are those of one start: a trace id may be used again', async () => {
    const folder = temporaryFolder();
    const later = { run: { started_at: '2026-02-02T10:00:00.000Z' }, isLast: true };
    expect((await verify([await volumeIn(folder, 1), await volumeIn(folder, 2, later)])).incomplete).toMatchObject([
      { missing: [], hasNoLast: true },
      { missing: [1], hasNoLast: false },
    ]);
  });

  test('with a number beyond all measure don’t keep us counting', async () => {
    const { incomplete } = await verify([await volumeIn(temporaryFolder(), Number.MAX_SAFE_INTEGER)]);
    expect(incomplete[0]?.missing).toHaveLength(99_999);
  });
});

describe('the archives that are named', () => {
  test('are files, and all .zip files of a folder, by name and each once', async () => {
    const folder = temporaryFolder();
    for (const name of ['b.zip', 'a.ZIP', 'c.txt', '.chatzip-a1.tmp']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'folder.zip'));
    symlinkSync(join(folder, 'b.zip'), join(folder, 'd.zip'));
    symlinkSync(join(folder, 'folder.zip'), join(folder, 'e.zip'));
    symlinkSync(join(folder, 'nothing'), join(folder, 'lost.zip'));
    execFileSync('python3', ['-c', 'import os, sys; os.mkfifo(sys.argv[1])', join(folder, 'pipe.zip')]);
    expect(await pathsOf(join(folder, 'c.txt'), folder, join(folder, 'b.zip'))).toEqual([
      join(folder, 'c.txt'),
      join(folder, 'a.ZIP'),
      join(folder, 'b.zip'),
      join(folder, 'lost.zip'),
    ]);
    expect(await raisedBy(pathsOf(join(folder, 'pipe.zip')))).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
  });

  test('must be there, and a folder must hold one', async () => {
    const folder = temporaryFolder();
    expect(await raisedBy(pathsOf(join(folder, 'a.zip')))).toMatchObject({
      code: 'ARCHIVE_NOT_FOUND',
      details: { argument: 1, errno: 'ENOENT' },
    });
    writeFileSync(join(folder, 'a.txt'), '');
    expect(await raisedBy(pathsOf(join(folder, 'a.txt'), folder))).toMatchObject({
      code: 'ARCHIVE_NOT_FOUND',
      details: { argument: 2 },
    });
  });

  test('in a folder may be another program’s, unless a name of chatzip’s says otherwise', async () => {
    const folder = temporaryFolder();
    const stray = [entry('letter.txt', 'dear plum')];
    await makeArchive(join(folder, 'a.zip'), [plums]);
    await writeArchive(join(folder, 'letters.zip'), stray);
    await writeArchive(join(folder, 'chatzip-1.zip'), stray);
    const archives = await findArchives([{ path: folder, shown: 'here' }]);
    const verified = (await verify(archives)).archives;
    expect(verified.map(({ isForeign, findings }) => [isForeign, findings.length])).toEqual([
      [false, 0],
      [false, 2],
      [true, 0],
    ]);
    const named = await verify([await writeArchive(join(folder, 'letters.zip'), stray)]);
    expect(named.archives).toMatchObject([
      {
        findings: [
          { problem: 'missing', path: 'manifest.jsonl' },
          { problem: 'missing', path: 'run.json' },
        ],
      },
    ]);
  });

  test('in a folder are nobody else’s when their directory is damaged', async () => {
    const folder = temporaryFolder();
    const { path } = await makeArchive(join(folder, 'plums.zip'), [plums]);
    const zip = readFileSync(path);
    zip.writeUInt8(0, zip.indexOf('PK\u0001\u0002'));
    writeFileSync(path, zip);
    const { archives } = await verify(await findArchives([{ path: folder, shown: 'here' }]));
    expect(archives[0]?.isForeign).toBe(false);
    expect(archives[0]?.findings).toContainEqual(expect.objectContaining({ problem: 'directory' }));
  });

  test('may be no ZIP beside others that are, but not all of them', async () => {
    const folder = temporaryFolder();
    const good = await makeArchive(join(folder, 'a.zip'), [plums]);
    const bad = { path: join(folder, 'b.zip'), shown: 'b.zip', isNamed: true };
    writeFileSync(bad.path, 'plums');
    const found = await verify([bad, good]);
    expect(findingFailures(found)).toEqual([
      { subject: null, failure: { code: 'ARCHIVE_NOT_FOUND', details: { archive: 1 } }, place: 'b.zip' },
    ]);
    expect(await raisedBy(verify([bad]))).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
    const gone = { path: join(folder, 'c.zip'), shown: 'c.zip', isNamed: true };
    expect(await raisedBy(verify([gone]))).toMatchObject({ code: 'SOURCE_UNREADABLE', details: { errno: 'ENOENT' } });
  });
});
