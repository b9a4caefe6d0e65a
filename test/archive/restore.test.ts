import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowLine } from '../../src/archive/write/documents.ts';
import { openRestoreRoot } from '../../src/archive/restore/root.ts';
import { utimesTime } from '../../src/files/exact-times.ts';
import { modeOf, raisedBy, temporaryFolder, withoutRoot, withUmask } from '../files/temporary.ts';
import { makeArchive, MTIME_NS, rawSession } from './made-archives.ts';
import { archiveOf, failuresOf, FIG, PLUM, restore, resultsOf, treeOf } from './restoring.ts';
import { entry } from './sessions.ts';

describe('a file that is put back', () => {
  test('has its bytes, its name, its mtime to the nanosecond, and is private', async () => {
    withUmask(0o777);
    const root = temporaryFolder();
    const done = await restore(root, [await archiveOf([PLUM, FIG])]);
    expect(done).toMatchObject({ failures: [], filtered: 0, notReached: 0, stopped: null });
    expect(resultsOf(done)).toEqual(['restored', 'restored']);
    expect(treeOf(root)).toEqual([
      '-orchard',
      '-orchard/fig',
      '-orchard/fig/subagents',
      '-orchard/fig/subagents/agent-a1.jsonl',
      '-orchard/plum.jsonl',
    ]);
    const plum = join(root, PLUM.path);
    expect(readFileSync(plum, 'utf8')).toBe(PLUM.content);
    expect(lstatSync(plum, { bigint: true }).mtimeNs).toBe(MTIME_NS);
    for (const path of treeOf(root)) expect(modeOf(join(root, path))).toBe(path.endsWith('.jsonl') ? '600' : '700');
  });

  test('has its folder however many settle at once, even where nobody may enter what is just made', async () => {
    const files = Array.from({ length: 400 }, (_, number) => ({
      path: `-orchard-${Math.floor(number / 8)}/plum/subagents/agent-${number}.jsonl`,
      content: `plum ${number}`,
    }));
    const archive = await archiveOf(files);
    const root = temporaryFolder();
    chmodSync(root, 0o777);
    chmodSync(dirname(archive.path), 0o777);
    chmodSync(archive.path, 0o666);
    withUmask(0o777);
    const done = await withoutRoot(() => restore(root, [archive]));
    expect(failuresOf(done)).toEqual([]);
    expect(done).toMatchObject({ stopped: null, notReached: 0 });
    expect(new Set(resultsOf(done))).toEqual(new Set(['restored']));
  });

  test.each([-1_000_000_001n, 0n, 1n, 999n, 1_000n, 4_102_444_800_000_000_001n])(
    'may be of any time: %d',
    async (ns) => {
      const root = temporaryFolder();
      await restore(root, [await archiveOf([{ ...PLUM, mtimeNs: ns }])]);
      expect(lstatSync(join(root, PLUM.path), { bigint: true }).mtimeNs).toBe(ns);
    },
  );

  test('may be empty, or large', async () => {
    const root = temporaryFolder();
    const large = Buffer.alloc(9 * 1024 * 1024, 'plums and pears ');
    await restore(root, [
      await archiveOf([
        { path: 'a/empty.jsonl', content: '' },
        { path: 'a/large.jsonl', content: large },
      ]),
    ]);
    expect(readFileSync(join(root, 'a/empty.jsonl'))).toHaveLength(0);
    expect(readFileSync(join(root, 'a/large.jsonl')).equals(large)).toBe(true);
  });

  test('may have a name that no archive could hold', async () => {
    const names = ['a: b?.txt', 'con', 'x'.repeat(255), 'u\u0308.txt', 'tab\tline\n.txt', '%41.txt'];
    const files = names.map((name, index) => ({
      path: `-orchard/${name}`,
      content: `plum ${index}`,
      entry: `raw/claude-code/-orchard/${index}`,
    }));
    const root = temporaryFolder();
    expect((await restore(root, [await archiveOf(files)])).failures).toEqual([]);
    expect(readdirSync(join(root, '-orchard')).toSorted()).toEqual(names.toSorted());
  });

  test('may have a name that is no text: its bytes are in the manifest', async () => {
    const name = Buffer.from([0x2d, 0x6f, 0x2f, 0xff, 0xfe, 0x2e, 0x74]);
    const file = { path: '-o/%FF%FE.t', pathBase64: name.toString('base64'), content: 'plums', mtimeNs: MTIME_NS };
    const root = temporaryFolder();
    expect((await restore(root, [await archiveOf([file])])).failures).toEqual([]);
    const path = Buffer.concat([Buffer.from(`${root}/`), name]);
    expect(readFileSync(path, 'utf8')).toBe('plums');
    expect(lstatSync(path, { bigint: true }).mtimeNs).toBe(MTIME_NS);
  });

  test('is its own among hundreds that are written beside each other', async () => {
    const files = Array.from({ length: 400 }, (_, index) => ({
      path: `-orchard/${index % 7}/${index}.jsonl`,
      content: `plum ${index} `.repeat(index * 20),
    }));
    const root = temporaryFolder();
    const done = await restore(root, [await archiveOf(files)]);
    expect(done.failures).toEqual([]);
    for (const { path, content } of files) expect(readFileSync(join(root, path), 'utf8') === content, path).toBe(true);
    expect(readdirSync(root)).toEqual(['-orchard']);
  });
});

describe('where something stands already', () => {
  test('the same bytes are left alone, whatever their time', async () => {
    const root = temporaryFolder();
    const archive = await archiveOf([PLUM]);
    await restore(root, [archive]);
    utimesSync(join(root, PLUM.path), 1, 1);
    const again = await restore(root, [archive]);
    expect(again).toMatchObject({ failures: [] });
    expect(resultsOf(again)).toEqual(['there']);
    expect(lstatSync(join(root, PLUM.path)).mtimeMs).toBe(1000);
  });

  test('the time that a killed restore could set to the microsecond only is mended', async () => {
    const root = temporaryFolder();
    const archive = await archiveOf([PLUM]);
    await restore(root, [archive]);
    const path = join(root, PLUM.path);
    utimesSync(path, 1, utimesTime(MTIME_NS));
    expect(lstatSync(path, { bigint: true }).mtimeNs / 1000n).toBe(MTIME_NS / 1000n);
    expect(resultsOf(await restore(root, [archive], { isDryRun: true }))).toEqual(['there']);
    expect(lstatSync(path, { bigint: true }).mtimeNs).not.toBe(MTIME_NS);
    expect(resultsOf(await restore(root, [archive]))).toEqual(['there']);
    expect(lstatSync(path, { bigint: true }).mtimeNs).toBe(MTIME_NS);
  });

  test.each([
    ['other bytes', 'pears '.repeat(50)],
    ['more bytes', `${String(PLUM.content)}and more`],
    ['nothing in it', ''],
  ])('a file with %s is left alone, and is a conflict', async (_, content) => {
    const root = temporaryFolder();
    mkdirSync(join(root, '-orchard'));
    writeFileSync(join(root, PLUM.path), content);
    const done = await restore(root, [await archiveOf([PLUM, FIG])]);
    expect(resultsOf(done)).toEqual(['conflict', 'restored']);
    expect(failuresOf(done)).toEqual([['RESTORE_CONFLICT', { archive: 1, entry: 2 }]]);
    expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe(content);
  });

  test.each(['a link to it', 'a dangling link', 'a folder'])(
    '%s is a conflict, and nothing is followed',
    async (kind) => {
      const [root, elsewhere] = [temporaryFolder(), temporaryFolder()];
      mkdirSync(join(root, '-orchard'));
      const path = join(root, PLUM.path);
      if (kind === 'a folder') mkdirSync(path);
      else symlinkSync(join(elsewhere, 'plum.jsonl'), path);
      if (kind === 'a link to it') writeFileSync(join(elsewhere, 'plum.jsonl'), PLUM.content);
      const before = treeOf(elsewhere);
      const done = await restore(root, [await archiveOf([PLUM])]);
      expect(resultsOf(done)).toEqual(['conflict']);
      expect(treeOf(elsewhere)).toEqual(before);
    },
  );

  test.each(['a link to a folder', 'a file'])('%s in place of a folder is a conflict', async (kind) => {
    const [root, elsewhere] = [temporaryFolder(), temporaryFolder()];
    if (kind === 'a file') writeFileSync(join(root, '-orchard'), 'plums');
    else symlinkSync(elsewhere, join(root, '-orchard'));
    const done = await restore(root, [await archiveOf([PLUM, FIG])]);
    expect(resultsOf(done)).toEqual(['conflict', 'conflict']);
    expect(treeOf(elsewhere)).toEqual([]);
    expect(readdirSync(root)).toEqual(['-orchard']);
  });

  test('a name that the file system can’t hold costs that file alone', async () => {
    const root = temporaryFolder();
    const long = { path: `-orchard/${'x'.repeat(256)}`, content: 'x', entry: 'raw/claude-code/-orchard/x' };
    const done = await restore(root, [await archiveOf([long, PLUM])]);
    expect(resultsOf(done)).toEqual(['failed', 'restored']);
    expect(failuresOf(done)).toEqual([['OUTPUT_NOT_WRITABLE', { archive: 1, entry: 2, errno: 'ENAMETOOLONG' }]]);
  });
});

describe('a manifest that leads elsewhere', () => {
  test.each([
    '../plum.jsonl',
    '-orchard/../../plum.jsonl',
    '/tmp/plum.jsonl',
    '-orchard//plum.jsonl',
    '-orchard/./plum.jsonl',
    '-orchard/',
    '',
    '..',
    '-orchard/pl\u0000um.jsonl',
  ])('is not followed: %j', async (path) => {
    const outside = temporaryFolder();
    const root = join(outside, 'a', 'projects');
    mkdirSync(root, { recursive: true });
    const done = await restore(root, [await archiveOf([{ path, content: 'plums', entry: 'raw/claude-code/x' }])]);
    expect(failuresOf(done)).toEqual([['ENTRY_DAMAGED', { name: true }]]);
    expect(treeOf(outside)).toEqual(['a', 'a/projects']);
  });

  test('is not followed further down than any file lies', async () => {
    const root = temporaryFolder();
    const file = { path: `${'a/'.repeat(8192)}plum.jsonl`, content: 'plums', entry: 'raw/claude-code/x' };
    expect(failuresOf(await restore(root, [await archiveOf([file])]))).toEqual([['ENTRY_DAMAGED', { name: true }]]);
    expect(treeOf(root)).toEqual([]);
  });

  test.each(['../pl\xffum', '/pl\xffum', 'a/../../pl\xffum', 'a//pl\xffum'])(
    'is not followed by its bytes either: %j',
    async (name) => {
      const outside = temporaryFolder();
      const root = join(outside, 'projects');
      mkdirSync(root);
      const pathBase64 = Buffer.from(name, 'latin1').toString('base64');
      const file = { path: name.replace('\xff', '%FF'), pathBase64, content: 'plums', entry: 'raw/claude-code/x' };
      expect(failuresOf(await restore(root, [await archiveOf([file])]))).toEqual([['ENTRY_DAMAGED', { name: true }]]);
      expect(treeOf(outside)).toEqual(['projects']);
    },
  );

  test('may name one entry for several files, and no two contents for one', async () => {
    const root = temporaryFolder();
    const [one, two] = [rawSession('plum', [PLUM]), rawSession('fig', [{ ...PLUM, content: 'figs', entry: 'raw/x' }])];
    const copy = { ...one.row, session_id: 'copy' };
    const twin = { ...copy, source_files: [{ ...copy.source_files[0]!, path: '-orchard/twin.jsonl' }] };
    const rows = [one.row, twin, two.row].map(rowLine);
    const done = await restore(root, [await makeArchive(join(temporaryFolder(), 'a.zip'), [one, two], { rows })]);
    expect(resultsOf(done)).toEqual(['restored', 'restored']);
    expect(failuresOf(done)).toEqual([['RESTORE_CONFLICT', { twice: true }]]);
    expect(readFileSync(join(root, '-orchard/twin.jsonl'), 'utf8')).toBe(PLUM.content);
    expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe(PLUM.content);
  });
});

describe('what is damaged', () => {
  const session = rawSession('plum', [PLUM, FIG]);
  const [md, plum, fig] = session.entries;

  test.each([
    ['data', { ...plum!, body: [Buffer.from('\u0007plums')] }, { archive: 1, entry: 2 }],
    ['other content', entry(plum!.path, 'pears '.repeat(50)), { archive: 1, entry: 2 }],
    ['another size', entry(plum!.path, 'pears'), { archive: 1, entry: 2 }],
    ['no entry', null, { archive: 1, missing: true }],
  ])('is not restored, and leaves nothing behind: %s', async (_, spoiled, details) => {
    const root = temporaryFolder();
    const entries = [md!, ...(spoiled === null ? [] : [spoiled]), fig!];
    const archive = await makeArchive(join(temporaryFolder(), 'a.zip'), [session], { entries });
    const done = await restore(root, [archive]);
    expect(resultsOf(done).toSorted()).toEqual(['damaged', 'restored']);
    expect(failuresOf(done)).toEqual([['ENTRY_DAMAGED', details]]);
    expect(treeOf(root)).toEqual(['-orchard', '-orchard/fig', '-orchard/fig/subagents', FIG.path]);
  });

  test('may be the manifest: then nobody knows the names', async () => {
    const root = temporaryFolder();
    const archive = await archiveOf([PLUM]);
    const bytes = readFileSync(archive.path);
    const at = bytes.indexOf('manifest.jsonl') + 'manifest.jsonl'.length + 5;
    bytes[at] = (bytes[at] ?? 0) ^ 255;
    writeFileSync(archive.path, bytes);
    const done = await restore(root, [archive]);
    expect([done.files, failuresOf(done)]).toEqual([[], [['ENTRY_DAMAGED', { archive: 1, manifest: true }]]]);
  });

  test('may be a row: the others are restored', async () => {
    const root = temporaryFolder();
    const other = rawSession('fig', [FIG]);
    const archive = await makeArchive(join(temporaryFolder(), 'a.zip'), [session, other], {
      rows: ['{}\n', rowLine(other.row)],
      entries: [...session.entries.slice(0, 2), ...other.entries],
    });
    const done = await restore(root, [archive]);
    expect([resultsOf(done), failuresOf(done)]).toEqual([
      ['restored'],
      [['ENTRY_DAMAGED', { archive: 1, line: 1, row: true }]],
    ]);
  });

  test('may be rows beyond all number: no more are kept than an archive can have sessions', async () => {
    const other = rowLine(rawSession('fig', []).row);
    const rows = [...Array.from({ length: 60_000 }, () => other), rowLine(session.row)];
    const archive = await makeArchive(join(temporaryFolder(), 'a.zip'), [session], { rows });
    const done = await restore(temporaryFolder(), [archive]);
    expect(done.files).toEqual([]);
    expect(failuresOf(done)).toContainEqual(['ENTRY_DAMAGED', { archive: 1, line: 60_001, row: true }]);
  });

  test('may be a row that has gone: its files are there, and nobody names them', async () => {
    const root = temporaryFolder();
    const other = rawSession('fig', [FIG]);
    const archive = await makeArchive(join(temporaryFolder(), 'a.zip'), [session, other], {
      rows: [rowLine(other.row)],
      entries: [...session.entries.slice(0, 2), ...other.entries],
    });
    const done = await restore(root, [archive]);
    expect([resultsOf(done), failuresOf(done)]).toEqual([['restored'], [['ENTRY_DAMAGED', { archive: 1, row: true }]]]);
  });

  test('may be the directory behind what is wanted: that changes nothing', async () => {
    const root = temporaryFolder();
    const archive = await archiveOf([PLUM, FIG]);
    const bytes = readFileSync(archive.path);
    bytes[bytes.lastIndexOf('PK\u0001\u0002', undefined, 'latin1')] = 0;
    writeFileSync(archive.path, bytes);
    const done = await restore(root, [archive]);
    expect([resultsOf(done), done.failures]).toEqual([['restored', 'restored'], []]);
  });

  test('may be the directory before the manifest: then nobody knows the names', async () => {
    const root = temporaryFolder();
    const archive = await archiveOf([PLUM, FIG]);
    const bytes = readFileSync(archive.path);
    bytes[bytes.indexOf('PK\u0001\u0002', 0, 'latin1')] = 0;
    writeFileSync(archive.path, bytes);
    const done = await restore(root, [archive]);
    expect([done.files, failuresOf(done)]).toEqual([[], [['ENTRY_DAMAGED', { archive: 1, manifest: true }]]]);
  });

  test('may be one archive of several', async () => {
    const root = temporaryFolder();
    const bad = { path: join(root, 'bad.zip'), shown: 'bad.zip', isNamed: true };
    writeFileSync(bad.path, 'plums');
    const done = await restore(root, [bad, await archiveOf([PLUM])]);
    expect([resultsOf(done), failuresOf(done)]).toEqual([['restored'], [['ARCHIVE_NOT_FOUND', { archive: 1 }]]]);
    expect(await raisedBy(restore(root, [bad]))).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
  });
});

describe('the work', () => {
  test('writes nothing when it is dry, and says what it would do', async () => {
    const root = temporaryFolder();
    mkdirSync(join(root, dirname(FIG.path)), { recursive: true });
    writeFileSync(join(root, FIG.path), 'leaves');
    const before = treeOf(root);
    const bad = { path: '-orchard/bad.jsonl', content: 'bad' };
    const session = rawSession('plum', [PLUM, FIG, bad]);
    const entries = [...session.entries.slice(0, 3), { ...session.entries[3]!, body: [Buffer.from('\u0007')] }];
    const archive = await makeArchive(join(temporaryFolder(), 'a.zip'), [session], { entries });
    const done = await restore(root, [archive], { isDryRun: true });
    expect(resultsOf(done)).toEqual(['restored', 'conflict', 'damaged']);
    expect(treeOf(root)).toEqual(before);
    const nowhere = join(root, 'not', 'there');
    expect(resultsOf(await restore(nowhere, [archive], { isDryRun: true }))).toEqual([
      'restored',
      'restored',
      'damaged',
    ]);
  });

  test('stops where it is told to, with whole files and no others', async () => {
    const root = temporaryFolder();
    const files = Array.from({ length: 40 }, (_, index) => ({ path: `a/${index}.jsonl`, content: `plum ${index}` }));
    let asked = 0;
    const done = await restore(root, [await archiveOf(files)], { isStopped: () => (asked += 1) > 30 });
    expect(done.stopped).toMatchObject({ code: 'INTERRUPTED' });
    expect(done.files.length + done.notReached).toBe(40);
    expect(done.notReached).toBeGreaterThan(0);
    expect(readdirSync(root)).toEqual(['a']);
    expect(readdirSync(join(root, 'a'))).toHaveLength(done.files.length);
    for (const name of readdirSync(join(root, 'a'))) {
      expect(readFileSync(join(root, 'a', name), 'utf8')).toBe(`plum ${name.replace('.jsonl', '')}`);
    }
  });

  test('makes its folder private, and clears away what a killed one left', async () => {
    withUmask(0o777);
    const folder = join(temporaryFolder(), 'home');
    const projects = join(folder, '.claude', 'projects');
    const root = await openRestoreRoot({ folder, projects }, 0);
    for (const path of [folder, dirname(projects), projects]) expect(modeOf(path)).toBe('700');
    const left = join(root, '.chatzip-night+7.tmp');
    for (const path of [left, join(root, 'plum.tmp')]) writeFileSync(path, '');
    for (const path of [left, join(root, 'plum.tmp')]) utimesSync(path, 1, 1);
    const now = Date.now();
    await openRestoreRoot({ folder, projects }, now);
    expect(readdirSync(root)).toEqual(['.chatzip-night+7.tmp', 'plum.tmp']);
    await openRestoreRoot({ folder, projects }, now + 31 * 60_000);
    expect(readdirSync(root)).toEqual(['plum.tmp']);
  });

  test.each(['no folder to make it in', 'a file in its place'])('needs a place: not with %s', async (kind) => {
    const outside = temporaryFolder();
    const folder = join(outside, 'home', ...(kind.startsWith('no') ? ['below'] : []));
    if (!kind.startsWith('no')) writeFileSync(folder, 'plums');
    const work = openRestoreRoot({ folder, projects: join(folder, '.claude', 'projects') }, 0);
    expect(await raisedBy(work)).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE', field: '--to' });
    expect(existsSync(join(outside, 'home', '.claude'))).toBe(false);
  });

  test('stops when the target can be written no more', async () => {
    const root = temporaryFolder();
    const open = async (): Promise<string> => {
      writeFileSync(join(root, 'no-folder'), '');
      return join(root, 'no-folder');
    };
    const done = await restore(root, [await archiveOf([PLUM, FIG])], { openRoot: open });
    expect(done).toMatchObject({ stopped: { code: 'OUTPUT_NOT_WRITABLE' }, notReached: 2, files: [] });
  });
});
