import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { archivesIn, homeWith, idOf, lineOf, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, type Ended, PROGRAM, reportOf, ranWell } from '../support/run.ts';

const PROJECTS = join('.claude', 'projects');
/** A ZIP in which nothing is. */
const NO_ENTRIES = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);
const isRoot = process.getuid?.() === 0;
const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
const FIXTURES = fileURLToPath(new URL('../../fixtures/claude-code', import.meta.url));

/** Exports everything of a home, and says where the archive is. */
async function archiveOf(home: string, formats = 'md,raw', out = temporaryFolder()): Promise<string> {
  const ended = await chatzip(['--format', formats, '--no-bookmark', '--out', out], { home });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return archivesIn(out)[0]!;
}

const made = new Map<string, Promise<string>>();

/** The archive of what `homeWith` makes: one for all the tests that only read it. */
function archiveWith(sessions: number, formats?: string): Promise<string> {
  const name = `${sessions} ${formats}`;
  const archive = made.get(name) ?? archiveOf(homeWith(sessions), formats);
  made.set(name, archive);
  return archive;
}

/** Every entry of an archive, as its ZIP has it: name, time, method, bytes. */
function entriesIn(archive: string): Readonly<Record<string, string>> {
  const script = `
import hashlib, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print(json.dumps({i.filename: [i.date_time, i.compress_type, i.compress_size, hashlib.sha256(z.read(i)).hexdigest()] for i in z.infolist() if i.filename != 'run.json'}))`;
  return JSON.parse(execFileSync('python3', ['-c', script, archive], { encoding: 'utf8' }));
}

/** Files below a folder, by path: mtime and content. */
function treeOf(folder: string): Readonly<Record<string, readonly [bigint, string]>> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    paths.flatMap((path) => {
      const stat = lstatSync(join(folder, path), { bigint: true });
      return stat.isFile() ? [[path, [stat.mtimeNs, readFileSync(join(folder, path), 'latin1')]]] : [];
    }),
  );
}

const CASES = [
  'subagents',
  'spilled-output',
  'side-files',
  'workflow',
  'pictures',
  'two-sessions-in-one-file',
  'newest',
];

/** A home like that of a fixture, with two sessions more. */
function homeLike(fixture: string): string {
  const home = temporaryFolder();
  cpSync(join(FIXTURES, fixture, 'home'), home, { recursive: true });
  for (const number of [1, 2]) writeSession(home, number);
  return home;
}

interface Restored {
  readonly home: string;
  readonly archive: string;
  readonly to: string;
}

const restoredHomes = new Map<string, Promise<Restored>>();

/** A home like that of a fixture, its archive and what was restored from it: made once for all the tests that look at it. */
function restoredOf(fixture: string): Promise<Restored> {
  const result = restoredHomes.get(fixture) ?? restoredFrom(homeLike(fixture));
  restoredHomes.set(fixture, result);
  return result;
}

async function restoredFrom(home: string): Promise<Restored> {
  const archive = await archiveOf(home, 'md,json,raw');
  const to = join(temporaryFolder(), 'to');
  const ended = await chatzip(['restore', archive, '--to', to], { home });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return { home, archive, to };
}

test.each(["it's a b", 'plums;figs', '과일', 'plums'])(
  'what it says to see them by is a line for a shell: %s',
  async (name) => {
    const home = homeWith(1);
    const archive = await archiveWith(1);
    const said = await ranWell(['restore', archive, '--to', join(home, name)], { home });
    const line = /chatzip (list --base-dir .+)/.exec(said)?.[1] ?? '';
    const env = { PATH: process.env['PATH'], HOME: home };
    const listed = execFileSync('sh', ['-c', `"$0" "$1" ${line}`, process.execPath, PROGRAM], {
      env,
      encoding: 'utf8',
    });
    expect(listed).toMatch(/^orchard +1 /m);
    expect(line.includes("'")).toBe(/[' ;]/.test(name));
  },
);

describe('what was exported, restored and exported again', () => {
  test.each(CASES)(
    'is the same in every byte but the record of the run, and so are files and times: %s',
    async (name) => {
      const { home, to, archive } = await restoredOf(name);
      const files = treeOf(join(home, PROJECTS));
      expect(treeOf(join(to, PROJECTS))).toEqual(files);
      const [first, second] = [entriesIn(archive), entriesIn(await archiveOf(to, 'md,json,raw'))];
      expect(second).toEqual(first);
      expect(Object.keys(first).length).toBeGreaterThan(Object.keys(files).length);
    },
  );

  test('keeps the layout of Claude Code: folders, sessions, subagents, spilled results', async () => {
    const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    const all: string[] = [];
    for (const name of CASES) {
      const { home, to } = await restoredOf(name);
      const paths = Object.keys(treeOf(join(to, PROJECTS)));
      for (const path of paths) {
        expect(path).toMatch(new RegExp(`^-[A-Za-z0-9-]+/(?:${id}(?:\\.jsonl|/.+)|agent-\\w+\\.jsonl)$`));
      }
      all.push(...paths);
      const listed = await chatzip(['list', '--base-dir', 'to', '--json'], { home, cwd: dirname(to) });
      expect(listed).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(listed.stdout).projects).toHaveLength(readdirSync(join(to, PROJECTS)).length);
    }
    for (const shape of [
      `/${id}/subagents/agent-\\w+\\.jsonl$`,
      `/${id}/tool-results/[^/]+$`,
      '/agent-\\w+\\.jsonl$',
    ]) {
      expect(all.filter((path) => new RegExp(shape).test(path))).not.toEqual([]);
    }
  });

  test('has names that are no text, empty files and times before 1970', async () => {
    const home = homeWith(1);
    const side = join(dirname(pathOf(home, 1)), idOf(1), 'tool-results');
    mkdirSync(side, { recursive: true });
    writeFileSync(Buffer.concat([Buffer.from(`${side}/`), Buffer.from([0x66, 0xff, 0x3a])]), 'figs');
    writeFileSync(join(side, 'empty: "?"'), '');
    execFileSync('touch', ['-d', '1969-12-31T23:59:59.987654321Z', join(side, 'empty: "?"')]);
    // Whole seconds: midnight in Korea when the clocks begin.
    execFileSync('touch', ['-d', '1969-12-31T15:00:00Z', pathOf(home, 1)]);
    const to = temporaryFolder();
    const archive = await archiveOf(home);
    const ended = await chatzip(['restore', archive, '--to', to, '--json'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { files } = JSON.parse(ended.stdout) as { files: readonly { readonly path_base64?: string }[] };
    const names = files.flatMap(({ path_base64: bytes }) =>
      bytes === undefined ? [] : [Buffer.from(bytes, 'base64')],
    );
    expect(names.map((name) => basename(name.toString('latin1')))).toEqual(['f\u00ff:']);
    expect(lstatSync(join(to, PROJECTS, '-home-fern-orchard', `${idOf(1)}.jsonl`)).mtimeMs).toBe(-32_400_000);
    const restored = join(to, PROJECTS, '-home-fern-orchard', idOf(1), 'tool-results');
    expect(readdirSync(restored, 'latin1').toSorted()).toEqual(['empty: "?"', 'f\u00ff:']);
    expect(lstatSync(join(restored, 'empty: "?"'), { bigint: true }).mtimeNs).toBe(-12_345_679n);
    expect(entriesIn(await archiveOf(to))).toEqual(entriesIn(archive));
  });
});

describe('where restored files go', () => {
  test('is a new folder here unless said otherwise, private whatever the umask', async () => {
    const home = homeWith(2);
    const archive = await archiveWith(2);
    const cwd = temporaryFolder();
    const under = ['sh', '-c', 'umask 000; exec "$@"', 'sh'];
    for (const count of [1, 2]) {
      const ended = await chatzip(['restore', archive], { home, cwd, under });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toMatch(
        /^Restored 2 files into \/.*\/chatzip-restored-\d{8}T\d{6}Z(?:-\d)?\/\.claude\/projects$/m,
      );
      expect(ended.stdout).toContain('chatzip list --base-dir ');
      expect(readdirSync(cwd)).toHaveLength(count);
    }
    for (const path of readdirSync(cwd, { recursive: true, encoding: 'utf8' })) {
      const stat = lstatSync(join(cwd, path));
      expect([path, stat.mode & 0o777]).toEqual([path, stat.isDirectory() ? 0o700 : 0o600]);
    }
  });

  test.each([
    ['a folder that is not there yet', 'new', `new/${PROJECTS}`],
    ["an agent's folder", 'backup/.claude', 'backup/.claude/projects'],
    ['a folder of projects', 'backup/.claude/projects', 'backup/.claude/projects'],
  ])('may be %s', async (_, to, projects) => {
    const home = homeWith(1);
    const cwd = temporaryFolder();
    if (to.includes('/')) mkdirSync(join(cwd, to), { recursive: true });
    expect((await chatzip(['restore', await archiveOf(home), '--to', to], { home, cwd })).code).toBe(0);
    expect(treeOf(join(cwd, projects))).toEqual(treeOf(join(home, PROJECTS)));
  });

  test.each([
    ['the home folder', (home: string) => [home]],
    ["the agent's folder", (home: string) => [join(home, '.claude')]],
    ['a link to it', (home: string) => [join(home, 'link')]],
    ['a configured folder', (home: string) => [join(home, 'config')]],
    ['a home folder in which nothing is yet', (home: string) => [home, 'empty']],
    ['where a link from there leads to nothing yet', (home: string) => [join(home, 'moved', '.claude'), 'linked']],
  ])('must not be %s without --force, and then nothing different is overwritten', async (_, placeOf) => {
    const home = homeWith(3);
    const archive = await archiveOf(home);
    const [to = home, isEmpty] = placeOf(home);
    symlinkSync(home, join(home, 'link'));
    if (isEmpty !== undefined) rmSync(join(home, '.claude'), { recursive: true });
    if (isEmpty === 'linked') {
      mkdirSync(join(home, 'moved'));
      symlinkSync(to, join(home, '.claude'));
    }
    if (isEmpty === undefined) {
      appendFileSync(pathOf(home, 1), lineOf(1, 'And pears?'));
      rmSync(pathOf(home, 2));
    }
    const env = to.endsWith('config') ? { CLAUDE_CONFIG_DIR: to } : {};
    const before = treeOf(home);
    const refused = await chatzip(['restore', archive, '--to', to], { home, env });
    expect(refused).toMatchObject({ code: 30, stdout: '' });
    expect(reportOf(refused)).toMatchObject({ code: 'OUTPUT_EXISTS', field: '--to', counts: { exported: 0 } });
    expect(treeOf(home)).toEqual(before);
    const forced = await chatzip(['restore', archive, '--to', to, '--force'], { home, env });
    const isElsewhere = to.endsWith('config') || isEmpty !== undefined;
    expect(forced.code).toBe(isElsewhere ? 0 : 3);
    expect(treeOf(home)).toMatchObject(before);
    if (to.endsWith('config')) expect(readdirSync(join(to, 'projects'))).toEqual(['-home-fern-orchard']);
    else expect(existsSync(pathOf(home, 2))).toBe(true);
  });

  test('where the agent keeps its sessions says that old ones are deleted there, and nowhere else', async () => {
    const home = homeWith(1);
    const archive = await archiveOf(home);
    rmSync(pathOf(home, 1));
    const restore = ['restore', archive, '--force', '--to'];
    const planned = await chatzip([...restore, home, '--dry-run'], { home });
    expect(planned.stdout).toContain('cleanupPeriodDays');
    const restored = await chatzip([...restore, home], { home });
    expect(restored.stdout).toContain('Claude Code deletes old sessions, those that were restored too');
    const again = await chatzip([...restore, home], { home });
    expect(again.stdout).toBe('Nothing to restore (1 there already)\n');
    const elsewhere = await chatzip([...restore, temporaryFolder()], { home });
    expect(elsewhere.stdout).not.toContain('cleanupPeriodDays');
  });

  test.each([
    ['has no folder to be made in', 'a/b'],
    ['is a file', 'file'],
    ['is below a file', 'file/below'],
  ])('and %s ends 30', async (_, to) => {
    const home = homeWith(1);
    writeFileSync(join(home, 'file'), 'plums');
    const ended = await chatzip(['restore', await archiveWith(1), '--to', to], { home });
    expect(ended.code).toBe(30);
    expect(reportOf(ended)).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE', field: '--to', outcome: 'output' });
    expect(readFileSync(join(home, 'file'), 'utf8')).toBe('plums');
  });

  test('and is full ends 30, with whole files and nothing else', async () => {
    const home = homeWith(3);
    appendFileSync(pathOf(home, 2), lineOf(2, 'plum '.repeat(100_000)));
    const archive = await archiveOf(home);
    const to = temporaryFolder();
    const under = ['bash', '-c', 'ulimit -f 100; exec "$@"', 'bash'];
    const ended = await chatzip(['restore', archive, '--to', to, '--debug-log', 'debug.log'], { home, under });
    expect(ended.code).toBe(30);
    expect(readFileSync(join(home, 'debug.log'), 'utf8')).toMatch(/ DISK_FULL [^]*\bEFBIG\b/);
    const first = await chatzip(['restore', archive, '--to', 'first', '--session', idOf(2)], { home, under });
    expect(first.code).toBe(30);
    expect(first.stdout).toMatch(/^Stopped before a file was restored/);
    expect(reportOf(first)).toMatchObject({ code: 'DISK_FULL', counts: { exported: 0, not_reached: 1 } });
    expect(reportOf(ended)).toMatchObject({
      code: 'DISK_FULL',
      counts: { discovered: 3, exported: 1, unchanged: 0, failed: 0, filtered: 0, not_reached: 2 },
    });
    expect(Object.keys(treeOf(to))).toEqual([join(PROJECTS, '-home-fern-orchard', basename(pathOf(home, 1)))]);
  });
});

describe('a restore', () => {
  test('done again finds everything there, ends 0, and changes nothing', async () => {
    const home = homeWith(2);
    const archive = await archiveWith(2);
    await ranWell(['restore', archive, '--to', 'to'], { home });
    const before = treeOf(join(home, 'to'));
    const again = await chatzip(['restore', archive, '--to', 'to'], { home });
    expect(again).toMatchObject({ code: 0, stderr: '', stdout: 'Nothing to restore (2 there already)\n' });
    expect(treeOf(join(home, 'to'))).toEqual(before);
  });

  test('with conflicts ends 3, names them, and leaves them alone', async () => {
    const home = homeWith(3);
    const archive = await archiveWith(3);
    const target = join(home, 'to', PROJECTS, '-home-fern-orchard');
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, basename(pathOf(home, 2))), 'pears');
    const ended = await chatzip(['restore', archive, '--to', 'to'], { home });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('Restored 2 files');
    expect(ended.stdout).toMatch(new RegExp(`a different file is there +-home-fern-orchard/${idOf(2)}\\.jsonl`));
    expect(reportOf(ended)).toMatchObject({
      title: 'Some files could not be restored',
      detail: '1 file could not be restored; 2 were restored, 0 were there already.',
      failures: [{ code: 'RESTORE_CONFLICT', session_id: idOf(2) }],
    });
    expect(readFileSync(join(target, basename(pathOf(home, 2))), 'utf8')).toBe('pears');
  });

  test('of archives without raw ends 4, and says what is missing', async () => {
    const home = homeWith(2);
    const ended = await chatzip(['restore', await archiveWith(2, 'md'), '--to', 'to'], { home });
    expect(ended.code).toBe(4);
    expect(ended.stdout).toContain('Of the newest version of 2 sessions these archives have no raw files');
    expect(reportOf(ended)).toMatchObject({ by_code: { NOT_IN_ARCHIVE: 2 }, title: 'No file could be restored' });
    expect(existsSync(join(home, 'to'))).toBe(false);
  });

  test('of a folder names what is missing and what could not be read there', async () => {
    const home = homeWith(3);
    const out = join(home, 'out');
    mkdirSync(out);
    const flags = ['--format', 'raw', '--no-bookmark', '--out', join(out, 'a.zip'), '--volume-size', '1K'];
    expect(await chatzip(flags, { home })).toMatchObject({ code: 0, stderr: '' });
    expect(archivesIn(out)).toHaveLength(3);
    rmSync(join(out, 'a.002.zip'));
    writeFileSync(join(out, 'plums.zip'), 'plums');
    writeFileSync(join(out, 'pears.zip'), NO_ENTRIES);
    const ended = await chatzip(['restore', 'out', '--to', 'to'], { home });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toMatch(/pears\.zip: no archive of chatzip, left out\n/);
    expect(ended.stdout).toMatch(/these volumes are missing: 2\n/);
    expect(ended.stdout).toMatch(/plums\.zip: could not be read whole/);
    expect(ended.stdout).not.toContain('no raw files');
    expect(reportOf(ended)).toMatchObject({ by_code: { ARCHIVE_NOT_FOUND: 1, NOT_IN_ARCHIVE: 1 } });
    const document = await chatzip(['restore', 'out', '--to', 'two', '--json'], { home });
    expect(document.code).toBe(3);
    expect(JSON.parse(document.stdout)).toMatchObject({
      unread: [join('out', 'plums.zip')],
      incomplete_runs: [{ missing_volumes: [2] }],
      foreign: [join('out', 'pears.zip')],
    });
  });

  test('says of a run that has no last volume that later ones may be missing, and does not fail for it', async () => {
    const home = homeWith(5);
    const flags = ['--format', 'raw', '--no-bookmark', '--out', 'out/a.zip', '--volume-size', '1K'];
    mkdirSync(join(home, 'out'));
    await ranWell(flags, { home });
    for (const archive of archivesIn(join(home, 'out'))) if (basename(archive) !== 'a.zip') rmSync(archive);
    for (const [name, to] of [
      ['out', 'to'],
      [join('out', 'a.zip'), 'two'],
    ] as const) {
      const said = await ranWell(['restore', name, '--to', to], { home });
      expect(said).toMatch(/^Of the run of .* the last volume is not among these archives/m);
    }
    const document = await ranWell(['restore', 'out', '--to', 'three', '--json'], { home });
    const runs = [{ missing_volumes: [], last_volume_found: false }];
    expect(JSON.parse(document)).toMatchObject({ incomplete_runs: runs, unread: [], failures: [] });
  });

  test('of several archives takes the newest, of a folder too', async () => {
    const home = homeWith(2);
    const out = join(home, 'out');
    mkdirSync(out);
    await archiveOf(home, 'raw', out);
    appendFileSync(pathOf(home, 2), lineOf(2, 'And pears?'));
    const flags = ['--since', '12h', '--format', 'raw', '--no-bookmark', '--out', join(out, 'a.zip')];
    await ranWell(flags, { home });
    await ranWell(['--format', 'raw', '--no-bookmark', '--out', join(out, 'b.zip'), '--session', idOf(2)], { home });
    const ended = await chatzip(['restore', 'out', '--to', 'to'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(treeOf(join(home, 'to', PROJECTS))).toEqual(treeOf(join(home, PROJECTS)));
  });

  test.each([
    [['--session', idOf(2)], [2]],
    [
      ['--session', idOf(1).slice(0, 8), '--session', idOf(3)],
      [1, 3],
    ],
    [
      ['--project', 'ORCHARD'],
      [1, 2, 3],
    ],
    [['--project', 'cellar'], []],
  ])('with %j takes what is asked for', async (flags, numbers) => {
    const home = homeWith(3);
    const ended = await chatzip(['restore', await archiveWith(3), '--to', 'to', ...flags, '--json'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { files, counts } = JSON.parse(ended.stdout);
    expect(files.map((file: { session_id: string }) => file.session_id)).toEqual(numbers.map(idOf));
    expect(counts).toMatchObject({ discovered: 3, exported: numbers.length, filtered: 3 - numbers.length });
    expect(existsSync(join(home, 'to'))).toBe(numbers.length > 0);
  });

  test.each([
    [idOf(7), 10, 'SESSION_NOT_FOUND'],
    ['0000', 2, 'SESSION_AMBIGUOUS_PREFIX'],
  ])('of a session %s that is not one ends %i', async (id, code, name) => {
    const home = homeWith(2);
    const ended = await chatzip(['restore', await archiveWith(2), '--to', 'to', '--session', id], { home });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: name, field: '--session' });
    expect(existsSync(join(home, 'to'))).toBe(false);
  });

  test.each([[[]], [['gone.zip', '--quiet']]])('of %j is wrong usage, or of nothing', async (args) => {
    const ended = await chatzip(['restore', ...args], { home: temporaryFolder() });
    expect(ended).toMatchObject({ code: args.length === 0 ? 2 : 10, stdout: '' });
  });

  test.each([
    ['named', ['--to', '.claude/projects/x'], undefined],
    ['where it was called', [], join(PROJECTS, '-home-fern-orchard')],
  ])('of nothing, into a place below the sessions that is %s, is wrong usage', async (_, flags, folder) => {
    const home = homeWith(1);
    const cwd = folder === undefined ? home : join(home, folder);
    const ended = await chatzip(['restore', 'gone.zip', ...flags], { home, cwd });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: '--to' });
  });

  test('with --dry-run says what it would do and writes nothing', async () => {
    const home = homeWith(2);
    const archive = await archiveWith(2);
    for (const flags of [[], ['--to', 'to']]) {
      const before = readdirSync(home, { recursive: true });
      const ended = await chatzip(['restore', archive, '--dry-run', ...flags], { home });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain('Would restore 2 files into');
      expect(ended.stdout).not.toContain('To see them');
      expect(readdirSync(home, { recursive: true })).toEqual(before);
    }
  });

  test('with --dry-run and --verbose tells of no file that it was restored', async () => {
    const home = homeWith(2);
    const archive = await archiveWith(2);
    const ended = await chatzip(['restore', archive, '--dry-run', '--verbose'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.match(/^would restore {2}/gm)).toHaveLength(2);
    expect(ended.stdout).not.toMatch(/^restored/m);
    expect((await chatzip(['restore', archive, '--to', 'there', '--session', idOf(1)], { home })).code).toBe(0);
    const again = await chatzip(['restore', archive, '--to', 'there', '--dry-run', '--verbose'], { home });
    expect(again.stdout.match(/^(?:would restore|there already) {2}/gm)?.toSorted()).toEqual([
      'there already  ',
      'would restore  ',
    ]);
  });

  test('with --dry-run ends as the real run would where its folder can’t be made', async () => {
    const home = homeWith(1);
    const archive = await archiveWith(1);
    for (const flags of [['--dry-run'], []]) {
      const ended = await chatzip(['restore', archive, '--to', 'no/such', ...flags], { home });
      expect(ended).toMatchObject({ code: 30, stdout: expect.not.stringContaining('Would restore') });
      expect(reportOf(ended)).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE', details: { errno: 'ENOENT' } });
    }
  });

  test.each([0o555, 0o444, 0o000])(
    'goes on where one folder of projects may not be written (mode %o), with --dry-run too',
    async (mode) => {
      const home = homeWith(20);
      mkdirSync(join(home, PROJECTS, '-home-fern-garden'));
      writeFileSync(join(home, PROJECTS, '-home-fern-garden', `${idOf(30)}.jsonl`), lineOf(30, 'Is it ripe?'));
      const archive = await archiveOf(home, 'raw');
      const place = temporaryFolder();
      const closed = join(place, PROJECTS, '-home-fern-orchard');
      mkdirSync(closed, { recursive: true });
      if (isRoot) execFileSync('chown', ['-R', '65534', place]);
      chmodSync(closed, mode);
      for (const path of [home, dirname(archive), archive]) chmodSync(path, 0o755);
      const args = ['restore', archive, '--to', place, '--json'];
      for (const run of [['--dry-run'], [], []]) {
        const ended = await chatzip([...args, ...run], { home, under: nobody });
        expect(ended.code).toBe(3);
        expect(reportOf(ended)['by_code']).toEqual({ OUTPUT_NOT_WRITABLE: 20 });
        expect(reportOf(ended).counts).toMatchObject({ discovered: 21, failed: 20, not_reached: 0 });
      }
      expect(readdirSync(join(place, PROJECTS, '-home-fern-garden'))).toEqual([`${idOf(30)}.jsonl`]);
      chmodSync(closed, 0o755);
      expect(readdirSync(closed)).toEqual([]);
    },
  );

  test('with --dry-run ends as the real run would where a link leads to nothing', async () => {
    const home = homeWith(1);
    const archive = await archiveWith(1);
    mkdirSync(join(home, 'to'));
    symlinkSync('nowhere', join(home, 'to', '.claude'));
    for (const flags of [['--dry-run'], []]) {
      const ended = await chatzip(['restore', archive, '--to', 'to', ...flags], { home });
      expect(ended).toMatchObject({ code: 30, stdout: expect.not.stringContaining('Would restore') });
      expect(reportOf(ended)).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE', field: '--to' });
    }
  });
});

/** Where the second of the roots that are looked at by default has what `homeWith` puts into the first. */
const inOther = (home: string): string => join(home, '.config', 'claude', 'projects', '-home-fern-orchard');

async function archivesOf(home: string, runs: readonly (() => void)[]): Promise<string> {
  mkdirSync(join(home, 'out'));
  for (const [index, before] of runs.entries()) {
    before();
    // By their names the oldest comes first.
    await ranWell(['--since', 'incremental', '--format', 'raw', '--out', `out/${index}.zip`], { home });
  }
  return join(home, 'out');
}

describe('two roots that hold different sessions of one name', () => {
  test.each(['at once', 'one after the other'])('are no versions of each other, exported %s', async (when) => {
    const home = homeWith(1);
    const name = basename(pathOf(home, 1));
    const writeOther = (): void => {
      mkdirSync(inOther(home), { recursive: true });
      writeFileSync(join(inOther(home), name), lineOf(1, 'figs'));
    };
    const archives = await archivesOf(home, when === 'at once' ? [writeOther] : [(): void => undefined, writeOther]);
    for (const flags of [['--dry-run'], []]) {
      const ended = await chatzip(['restore', archives, '--to', 'to', '--json', ...flags], { home });
      expect(ended.code).toBe(3);
      expect(JSON.parse(ended.stdout).files.map(({ result }: { result: string }) => result)).toEqual([
        'restored',
        'conflict',
      ]);
      expect(reportOf(ended)).toMatchObject({ by_code: { RESTORE_CONFLICT: 1 } });
    }
    const there = readFileSync(join(home, 'to', PROJECTS, '-home-fern-orchard', name), 'utf8');
    const newest = [lineOf(1, 'figs')];
    expect(when === 'at once' ? [...newest, readFileSync(pathOf(home, 1), 'utf8')] : newest).toContain(there);
  });

  test('are there both where they are the same', async () => {
    const home = homeWith(1);
    mkdirSync(inOther(home), { recursive: true });
    writeFileSync(join(inOther(home), basename(pathOf(home, 1))), readFileSync(pathOf(home, 1)));
    const archives = await archivesOf(home, [(): void => undefined]);
    expect(await chatzip(['restore', archives, '--to', 'to'], { home })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('restore for scripts', () => {
  test('--json is one document with every file and what became of it', async () => {
    const home = homeWith(2);
    const target = join(home, 'to', PROJECTS, '-home-fern-orchard');
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, basename(pathOf(home, 2))), 'pears');
    const archive = await archiveWith(2);
    const flags = ['--to', 'to', '--json', '--verbose', '--trace-id', 'back-1'];
    const ended = await chatzip(['restore', archive, ...flags], { home });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      restore_version: 1,
      exit_code: 3,
      trace_id: 'back-1',
      folder: join(home, 'to', PROJECTS),
      files: [
        { archive, path: `-home-fern-orchard/${idOf(1)}.jsonl`, result: 'restored', code: null },
        { session_id: idOf(2), result: 'conflict', code: 'RESTORE_CONFLICT' },
      ],
      foreign: [],
    });
    const stopped = await chatzip(['restore', 'gone.zip', '--json'], { home });
    expect(JSON.parse(stopped.stdout)).toMatchObject({ restore_version: 1, exit_code: 10, folder: null, files: [] });
  });

  test('--quiet is silent, --verbose names every file', async () => {
    const home = homeWith(2);
    const archive = await archiveWith(2);
    const quiet = await chatzip(['restore', archive, '--to', 'a', '--quiet'], { home });
    expect(quiet).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const verbose = await chatzip(['restore', archive, '--to', 'b', '--verbose'], { home });
    for (const number of [1, 2]) expect(verbose.stdout).toMatch(new RegExp(`^restored .*${idOf(number)}.jsonl$`, 'm'));
  });

  test('the report names no path and no file', async () => {
    const home = homeWith(1);
    mkdirSync(join(home, 'to', PROJECTS), { recursive: true });
    writeFileSync(join(home, 'to', PROJECTS, '-home-fern-orchard'), 'in the way');
    const ended = await chatzip(['restore', await archiveWith(1), '--to', 'to'], { home });
    expect(ended.code).toBe(4);
    expect(ended.stderr).not.toMatch(/-home-fern|\/tmp|\.jsonl/);
  });
});

/**
 * A home with one session of so many files that naming them fills every pipe: who names them waits for a reader in the
 * middle of its work.
 */
function homeOfManyFiles(): string {
  const home = homeWith(1);
  const side = join(dirname(pathOf(home, 1)), idOf(1), 'tool-results');
  mkdirSync(side, { recursive: true });
  for (let number = 1; number <= 1000; number++) {
    writeFileSync(join(side, `${number}-${'plum'.repeat(50)}.txt`), `plum ${number}`);
  }
  return home;
}

let ofManyFiles: Promise<{ readonly home: string; readonly archive: string }> | null = null;

/** Such a home and its archive: one for all the tests, which write elsewhere. */
async function archiveOfManyFiles(): Promise<{ readonly home: string; readonly archive: string }> {
  const home = homeOfManyFiles();
  return { home, archive: await archiveOf(home, 'raw') };
}

/** Starts a command, sends it a signal when it has begun to name files, reads on then, and says how it ended. */
function interrupted(args: readonly string[], home: string, signal: NodeJS.Signals): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: home,
      env: { HOME: home, PATH: process.env['PATH'] },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.once('readable', () => {
      child.kill(signal);
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, ended) => resolve({ code, signal: ended, stdout, stderr }));
  });
}

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s ends a restore with whole files and no others',
    async (signal) => {
      const { home, archive } = await (ofManyFiles ??= archiveOfManyFiles());
      const to = join(temporaryFolder(), 'to');
      const ended = await interrupted(['restore', archive, '--to', to, '--verbose'], home, signal);
      expect([ended.code, ended.signal]).toEqual([null, signal]);
      const { counts, ...report } = reportOf(ended);
      expect(report).toMatchObject({ code: 'INTERRUPTED', outcome: 'interrupted' });
      const restored = treeOf(join(to, PROJECTS));
      expect(treeOf(join(home, PROJECTS))).toMatchObject(restored);
      expect(Object.keys(restored)).toHaveLength(counts['exported'] ?? -1);
      expect(counts['not_reached']).toBeGreaterThan(0);
      const { discovered, attempted: _, ...rest } = counts;
      expect(Object.values(rest).reduce((sum, count) => sum + count, 0)).toBe(discovered);
    },
  );

  test('that kills leaves whole files, and the next restore does what is left', async () => {
    const { home, archive } = await (ofManyFiles ??= archiveOfManyFiles());
    const to = join(temporaryFolder(), 'to');
    const ended = await interrupted(['restore', archive, '--to', to, '--verbose'], home, 'SIGKILL');
    expect([ended.code, ended.signal]).toEqual([null, 'SIGKILL']);
    const wanted = treeOf(join(home, PROJECTS));
    const left = Object.entries(treeOf(join(to, PROJECTS))).filter(([path]) => !path.startsWith('.chatzip-'));
    expect(left.length).toBeLessThan(Object.keys(wanted).length);
    for (const [path, [, content]] of left) expect([path, content]).toEqual([path, wanted[path]?.[1]]);
    const again = await chatzip(['restore', archive, '--to', to], { home });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(treeOf(join(to, PROJECTS))).toMatchObject(wanted);
  });

  test('ends a verification too', async () => {
    const { home, archive } = await (ofManyFiles ??= archiveOfManyFiles());
    const ended = await interrupted(['verify', archive, '--verbose'], home, 'SIGTERM');
    expect([ended.code, ended.signal]).toEqual([null, 'SIGTERM']);
    expect(reportOf(ended)).toMatchObject({ code: 'INTERRUPTED', exit_code: 143 });
  });
});
