import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  archivesIn,
  bookmarkOf,
  homeWith,
  idOf,
  lineOf,
  pathOf,
  temporaryFolder,
  writeSession,
} from '../support/home.ts';
import { chatzip, reportOf, ranWell } from '../support/run.ts';
import { entriesOf, manifestOf } from '../support/zip.ts';

const keysOf = (home: string): string[] => Object.keys(JSON.parse(readFileSync(bookmarkOf(home), 'utf8')).sessions);
const dangling = (home: string, number: number): string => {
  const path = pathOf(home, number);
  symlinkSync('/nonexistent/target', path);
  return path;
};

describe('a first export', () => {
  test('writes one private archive, says where in two lines and a hint, and ends 0', async () => {
    const home = homeWith(3);
    const ended = await chatzip([], { home });
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    const [archive] = archivesIn(home);
    expect(archivesIn(home)).toHaveLength(1);
    expect(ended.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(ended.stdout).toContain('Exported 3 sessions');
    expect(ended.stdout).toContain(archive!.slice(home.length + 1));
    expect(ended.stdout).toContain('--format md,raw');
    expect(archive).toMatch(/\/chatzip-\d{8}T\d{6}Z\.zip$/);
    expect(statSync(archive!).mode & 0o777).toBe(0o600);
    expect(manifestOf(archive!).map((row) => row.session_id)).toEqual([idOf(1), idOf(2), idOf(3)]);
    expect(keysOf(home)).toHaveLength(3);
    expect(statSync(bookmarkOf(home)).mode & 0o777).toBe(0o600);
  });

  test('holds the raw files byte for byte, and says nothing of restoring then', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--format', 'md,json,raw'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).not.toContain('restore');
    const entries = entriesOf(archivesIn(home)[0]!);
    const raw = `raw/claude-code/-home-fern-orchard/${idOf(1)}.jsonl`;
    expect(entries[raw]).toBe(readFileSync(pathOf(home, 1), 'utf8'));
    const names = Object.keys(entries);
    expect(names.filter((name) => name.endsWith('.md'))).toHaveLength(1);
    expect(names.filter((name) => name.endsWith('.json') && name.startsWith('2026-'))).toHaveLength(1);
    expect(JSON.parse(entries['run.json']!)).toMatchObject({
      run_version: 1,
      volume: 1,
      last: true,
      counts: { exported: 1 },
    });
    expect(names).not.toContain('export-warnings.json');
  });

  test('is the same bytes as another of the same sessions, but for the record of the run', async () => {
    const home = homeWith(2);
    const entries = [];
    for (const zone of ['UTC', 'Asia/Seoul']) {
      const out = temporaryFolder();
      const ended = await chatzip(['--no-bookmark', '--format', 'md,json,raw', '--out', out], {
        home,
        env: { TZ: zone },
      });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      const { 'run.json': _, ...rest } = entriesOf(archivesIn(out)[0]!);
      entries.push(rest);
    }
    expect(entries[0]).toEqual(entries[1]);
  });

  test('goes into a folder where the path ends as one, whatever it is called', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--no-bookmark', '--out', 'plums.zip/'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(archivesIn(join(home, 'plums.zip'))).toHaveLength(1);
  });

  test.skipIf(process.getuid?.() !== 0)('goes into a folder that may be written to and not read', async () => {
    const home = homeWith(1);
    chmodSync(home, 0o755);
    const out = join(home, 'out');
    mkdirSync(out);
    chownSync(out, 65534, 65534);
    chmodSync(out, 0o300);
    const under = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const ended = await chatzip(['--no-bookmark', '--out', out], { home, under });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(archivesIn(out)).toHaveLength(1);
  });

  test('finds nothing, says where it looked, and ends 0 or 5', async () => {
    const home = temporaryFolder();
    const ended = await chatzip([], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(join(home, '.claude', 'projects'));
    expect(archivesIn(home)).toEqual([]);
    const strict = await chatzip(['--error-on-empty'], { home });
    expect(strict.code).toBe(5);
    expect(reportOf(strict)).toMatchObject({ code: 'EXPORT_NOTHING_TO_EXPORT', outcome: 'nothing', exit_code: 5 });
  });
});

describe('the next incremental export', () => {
  test('writes nothing when nothing is new, and exactly the session that grew', async () => {
    const home = homeWith(3);
    await ranWell(['--since', 'incremental', '--format', 'md,raw'], { home });
    const nothing = await chatzip(['--since', 'incremental', '--format', 'md,raw'], { home });
    expect(nothing).toMatchObject({ code: 0, stderr: '' });
    expect(nothing.stdout).toContain('Nothing to export (3 unchanged)');
    expect(archivesIn(home)).toHaveLength(1);
    appendFileSync(pathOf(home, 2), lineOf(2, 'And when are they sweet?'));
    const grown = await chatzip(['--since', 'incremental', '--format', 'md,raw'], { home });
    expect(grown).toMatchObject({ code: 0, stderr: '' });
    const newest = archivesIn(home).find((archive) => manifestOf(archive).length === 1);
    expect(manifestOf(newest!).map((row) => row.session_id)).toEqual([idOf(2)]);
  });

  test('keeps two archives of one second apart, and together they hold everything', async () => {
    const home = homeWith(1);
    const first = chatzip(['--since', 'incremental'], { home });
    expect((await first).code).toBe(0);
    writeSession(home, 2);
    expect((await chatzip(['--since', 'incremental'], { home })).code).toBe(0);
    const ids = archivesIn(home).flatMap((archive) => manifestOf(archive).map((row) => row.session_id));
    expect(archivesIn(home)).toHaveLength(2);
    expect(ids.toSorted(alphabetically)).toEqual([idOf(1), idOf(2)]);
  });

  test('says nothing at all with --quiet', async () => {
    const home = homeWith(1);
    const args = ['--since', 'incremental', '--format', 'md,raw', '--out', join(home, 'backups'), '--quiet'];
    for (const _ of [1, 2]) expect(await chatzip(args, { home })).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(statSync(join(home, 'backups')).mode & 0o777).toBe(0o700);
  });

  test('does not export again what was only touched, and does what was rewritten with its old date', async () => {
    const home = homeWith(2);
    await ranWell(['--since', 'incremental'], { home });
    const before = readFileSync(pathOf(home, 1));
    writeFileSync(pathOf(home, 1), before);
    const touched = await chatzip(['--since', 'incremental'], { home });
    expect(touched.stdout).toContain('Nothing to export (2 unchanged)');
    writeFileSync(pathOf(home, 2), readFileSync(pathOf(home, 2), 'utf8').replace('ripe', 'sour'));
    const rewritten = await chatzip(['--since', 'incremental', '--json'], { home });
    expect(JSON.parse(rewritten.stdout)).toMatchObject({ counts: { exported: 1, unchanged: 1 } });
  });
});

describe('a partial export', () => {
  test('ends 3, names what failed, keeps the rest, and completes once it is mended', async () => {
    const home = homeWith(2);
    dangling(home, 9);
    const partial = await chatzip(['--since', 'incremental', '--format', 'md,raw'], { home });
    expect(partial.code).toBe(3);
    expect(reportOf(partial)).toMatchObject({
      code: 'EXPORT_PARTIAL',
      counts: { discovered: 3, exported: 2, failed: 1 },
      by_code: { NOT_A_SESSION_FILE: 1 },
      failures: [{ session_id: idOf(9), code: 'NOT_A_SESSION_FILE', project: 'orchard' }],
      bookmark: { status: 'saved', advanced: 2 },
    });
    const entries = entriesOf(archivesIn(home)[0]!);
    expect(JSON.parse(entries['export-warnings.json']!)).toMatchObject({
      warnings_version: 1,
      failures: [{ session_id: idOf(9), code: 'NOT_A_SESSION_FILE' }],
    });
    expect(keysOf(home).some((key) => key.includes(idOf(9)))).toBe(false);
    unlinkSync(pathOf(home, 9));
    writeSession(home, 9);
    const mended = await chatzip(['--since', 'incremental', '--format', 'md,raw'], { home });
    expect(mended).toMatchObject({ code: 0, stderr: '' });
    expect(mended.stdout).toContain('Exported 1 session ');
  });

  test('may end 0 with --partial-ok, and reports all the same', async () => {
    const home = homeWith(1);
    dangling(home, 2);
    const ended = await chatzip(['--partial-ok'], { home });
    expect(ended.code).toBe(0);
    expect(reportOf(ended)).toMatchObject({ exit_code: 0, outcome: 'partial', total_failures: 1 });
  });

  test('ends 4 without an archive when everything failed, and leaves the bookmark alone', async () => {
    const home = homeWith(1);
    await ranWell([], { home });
    const before = readFileSync(bookmarkOf(home));
    rmSync(pathOf(home, 1));
    rmSync(archivesIn(home)[0]!);
    dangling(home, 1);
    const ended = await chatzip([], { home });
    expect(ended.code).toBe(4);
    expect(reportOf(ended)).toMatchObject({ code: 'EXPORT_ALL_FAILED', archives: [] });
    expect(archivesIn(home)).toEqual([]);
    expect(readFileSync(bookmarkOf(home)).equals(before)).toBe(true);
  });

  test('of a file without permission is exactly that session', async () => {
    const home = homeWith(2);
    const projects = join(home, '.claude', 'projects');
    const { execFileSync } = await import('node:child_process');
    execFileSync('chmod', ['-R', 'a+rX', home]);
    execFileSync('chmod', ['000', pathOf(home, 1)]);
    const out = temporaryFolder();
    execFileSync('chmod', ['777', out]);
    const isRoot = process.getuid?.() === 0;
    const under = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const ended = await chatzip(['--base-dir', projects, '--out', out, '--bookmark', join(out, 'b.json')], {
      home,
      under,
    });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({
      failures: [{ session_id: idOf(1), code: 'PERMISSION_DENIED', project: 'orchard' }],
    });
  });
});

const exportedBy = async (home: string, args: readonly string[]): Promise<readonly unknown[]> => {
  const ended = await chatzip([...args, '--dry-run', '--json'], { home });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(ended.stdout).sessions.map((row: { session_id: string }) => row.session_id);
};

const alphabetically = (one: string, other: string): number => (one < other ? -1 : 1);

describe('what is selected', () => {
  test('follows dates, projects, ids and rules', async () => {
    const home = homeWith(3);
    writeSession(home, 30);
    const all = [1, 2, 3, 30].map(idOf);
    expect(await exportedBy(home, [])).toEqual(all);
    expect(await exportedBy(home, ['--since', 'last'])).toEqual([idOf(30)]);
    expect(await exportedBy(home, ['--since', '2026-02-02'])).toEqual([idOf(30)]);
    expect(await exportedBy(home, ['--until', '2026-02-01'])).toEqual([1, 2, 3].map(idOf));
    expect(await exportedBy(home, ['--since', '1h'])).toEqual([]);
    expect(await exportedBy(home, ['--project', 'ORCH'])).toEqual(all);
    expect(await exportedBy(home, ['--project', 'river', '--project', 'sea'])).toEqual([]);
    expect(await exportedBy(home, ['--session', idOf(2).slice(0, 8)])).toEqual([idOf(2)]);
    const rules = join(home, 'rules.txt');
    writeFileSync(rules, '# no plum 2\n"plum 2"\n');
    expect(await exportedBy(home, ['--exclude-rules', rules])).toEqual([1, 3, 30].map(idOf));
    mkdirSync(join(home, '.config', 'chatzip'), { recursive: true });
    writeFileSync(join(home, '.config', 'chatzip', 'exclusion-rules.txt'), 'orchard\n');
    expect(await exportedBy(home, [])).toEqual([]);
  });

  test('has rules by default where XDG says, if that is an absolute path; nobody else’s file is missed', async () => {
    const home = homeWith(2);
    const rulesIn = (folder: string): void => {
      mkdirSync(join(home, folder, 'chatzip'), { recursive: true });
      writeFileSync(join(home, folder, 'chatzip', 'exclusion-rules.txt'), '"plum 1"\n');
    };
    rulesIn('xdg');
    const args = ['--no-bookmark', '--dry-run'];
    const countOf = async (config: string): Promise<string> =>
      (await chatzip(args, { home, env: { XDG_CONFIG_HOME: config } })).stdout;
    expect(await countOf(join(home, 'xdg'))).toContain('1 excluded');
    expect(await countOf('xdg')).not.toContain('excluded');
    rulesIn('.config');
    expect(await countOf('xdg')).toContain('1 excluded');
    rmSync(join(home, '.config'), { recursive: true });
    writeFileSync(join(home, '.config'), '');
    expect(await chatzip(args, { home })).toMatchObject({ code: 0, stderr: '' });
  });

  test('is told by the first reason that holds, whatever was remembered', async () => {
    const home = homeWith(3);
    writeFileSync(join(home, 'rules'), '"plum 2"\n');
    const rules = ['--exclude-rules', 'rules'];
    const countsOf = async (args: readonly string[]): Promise<Record<string, number>> =>
      JSON.parse((await chatzip([...args, '--json'], { home })).stdout).counts;
    await countsOf(['--since', 'incremental']);
    expect(await countsOf(rules)).toMatchObject({ exported: 2, excluded: 1 });
    expect(await countsOf(['--since', 'incremental', ...rules])).toMatchObject({ unchanged: 3, excluded: 0 });
    writeSession(home, 4, lineOf(4, 'When is plum 2 ripe, and plum 4?', 96));
    const early = ['--since', 'incremental', '--until', '2026-02-02', ...rules];
    expect(await countsOf(['--since', 'incremental', ...rules])).toMatchObject({ unchanged: 3, excluded: 1 });
    expect(await countsOf(early)).toMatchObject({ unchanged: 3, filtered: 1, excluded: 0 });
  });

  test('of several sessions with one id is the one of the project', async () => {
    const home = homeWith(2);
    const other = join(home, '.claude', 'projects', '-home-fern-river');
    mkdirSync(other);
    writeFileSync(join(other, `${idOf(1)}.jsonl`), readFileSync(pathOf(home, 1)));
    const args = ['--session', idOf(1), '--json', '--dry-run'];
    expect(reportOf(await chatzip(args, { home }))).toMatchObject({ code: 'SESSION_AMBIGUOUS_PREFIX' });
    const one = await chatzip([...args, '--project', '-river'], { home });
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(one.stdout)).toMatchObject({ sessions: [{ session_id: idOf(1) }] });
    const stats = await chatzip(['stats', '--session', idOf(1), '--project', '-river'], { home });
    expect(stats).toMatchObject({ code: 0, stderr: '' });
  });

  test('by a dry run is written nowhere', async () => {
    const home = homeWith(2);
    const before = readdirSync(home);
    const ended = await chatzip(['--dry-run', '--since', 'incremental'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('Would export 2 sessions');
    expect(readdirSync(home)).toEqual(before);
  });

  test('by a dry run says of a corrupt bookmark what the run itself would say, and of one it would not read nothing', async () => {
    const home = homeWith(1);
    writeFileSync(join(home, 'b.json'), '{');
    for (const flags of [['--dry-run'], ['--dry-run', '--no-zip', '--since', 'incremental'], []]) {
      const ended = await chatzip(['--bookmark', 'b.json', ...flags], { home });
      expect(ended).toMatchObject({ code: 20, stdout: '' });
      expect(reportOf(ended)).toMatchObject({ code: 'BOOKMARK_CORRUPT' });
    }
    for (const flags of [['--dry-run', '--no-zip'], ['--no-zip']]) {
      const ended = await chatzip(['--bookmark', 'b.json', ...flags], { home });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain('1 session');
    }
  });
});

describe('what is written', () => {
  test('goes to the file that is named, and never over another without --force', async () => {
    const home = homeWith(1);
    const file = join(home, 'plums.zip');
    expect((await chatzip(['--out', file], { home })).code).toBe(0);
    const before = readFileSync(file);
    const refused = await chatzip(['--out', file], { home });
    expect(refused.code).toBe(30);
    expect(reportOf(refused)).toMatchObject({ code: 'OUTPUT_EXISTS', archives: [] });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect((await chatzip(['--out', file, '--force', '--format', 'md,raw'], { home })).code).toBe(0);
    expect(readFileSync(file).equals(before)).toBe(false);
  });

  test('takes the place of an archive with all that was safe in it, and not before something is due', async () => {
    const home = homeWith(2);
    const file = join(home, 'plums.zip');
    const nightly = ['--since', 'incremental', '--force', '--out', file] as const;
    // What changed within two seconds may have changed since: its hash would have to say that it did not.
    await new Promise((resolve) => void setTimeout(resolve, 2100));
    expect((await chatzip([...nightly], { home })).code).toBe(0);
    const before = readFileSync(file);
    const idle = await chatzip([...nightly, '--json'], { home });
    expect(idle).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(idle.stdout)).toMatchObject({ counts: { unchanged: 2, exported: 0 } });
    expect(readFileSync(file).equals(before)).toBe(true);
    writeSession(home, 3, lineOf(3, 'And the figs?'));
    const grown = await chatzip([...nightly, '--json'], { home });
    expect(grown).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(grown.stdout)).toMatchObject({ counts: { unchanged: 0, exported: 3 } });
    const verified = await chatzip(['verify', file, '--bookmark', bookmarkOf(home)], { home });
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    // What was moved away is not written over: it keeps what it has.
    renameSync(file, join(home, 'moved.zip'));
    writeSession(home, 4, lineOf(4, 'And the pears?'));
    const moved = await chatzip([...nightly, '--json'], { home });
    expect(JSON.parse(moved.stdout)).toMatchObject({ counts: { unchanged: 3, exported: 1 } });
    // What is gone at its source is gone with the archive, and that is said.
    rmSync(pathOf(home, 4));
    writeSession(home, 5, lineOf(5, 'And the quinces?'));
    const poorer = await chatzip([...nightly], { home });
    expect(poorer).toMatchObject({ code: 0, stderr: '' });
    expect(poorer.stdout).toContain('and in none now: 1\n');
  });

  test('is split into whole volumes, with every session in one of them', async () => {
    const home = homeWith(0);
    for (let number = 1; number <= 6; number++) {
      writeSession(
        home,
        number,
        lineOf(number, Array.from({ length: 400 }, (_, word) => `plum${word * number}`).join(' ')),
      );
    }
    const ended = await chatzip(['--volume-size', '4K', '--format', 'md,raw'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const archives = archivesIn(home);
    expect(archives.length).toBeGreaterThan(1);
    expect(archives.at(-1)).toMatch(/\.\d{3}\.zip$|Z\.zip$/);
    const ids = archives.flatMap((archive) => manifestOf(archive).map((row) => row.session_id));
    expect(ids.toSorted(alphabetically)).toEqual([1, 2, 3, 4, 5, 6].map(idOf));
    const lasts = archives
      .map((archive) => JSON.parse(entriesOf(archive)['run.json']!))
      .filter((run) => run.last === true);
    expect(lasts).toHaveLength(1);
    expect(keysOf(home)).toHaveLength(6);
  });

  test('as a folder is the same tree, and leaves the bookmark alone', async () => {
    const home = homeWith(2);
    const out = join(home, 'out');
    const ended = await chatzip(['--no-zip', '--format', 'md,raw', '--out', out], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const toRead = await chatzip(['--no-zip', '--out', join(home, 'to-read')], { home });
    expect(toRead).toMatchObject({ code: 0, stderr: '' });
    expect(toRead.stdout).not.toContain('restore');
    const [tree] = readdirSync(out);
    expect(tree).toMatch(/^chatzip-\d{8}T\d{6}Z$/);
    const raw = join(out, tree!, 'raw', 'claude-code', '-home-fern-orchard', `${idOf(1)}.jsonl`);
    expect(readFileSync(raw).equals(readFileSync(pathOf(home, 1)))).toBe(true);
    expect(existsSync(bookmarkOf(home))).toBe(false);
  });
});

describe('bad input gets one sentence and the right code', () => {
  const cases: readonly (readonly [string, readonly string[], number, string, string | null])[] = [
    ['an unknown flag', ['--sinse', 'all'], 2, 'USAGE_ERROR', '--sinse'],
    ['an unknown command', ['exprot'], 2, 'USAGE_ERROR', 'exprot'],
    ['an unknown flag that may be more than a name', ['--/home/fern/plums'], 2, 'USAGE_ERROR', 'arguments'],
    ['a bad date', ['--since', '2026-02-30'], 2, 'USAGE_ERROR', '--since'],
    ['a flag without its value', ['--out'], 2, 'USAGE_ERROR', '--out'],
    ['a bad number', ['--compression-level', '11'], 2, 'USAGE_ERROR', '--compression-level'],
    ['an unknown format', ['--format', 'pdf'], 2, 'USAGE_ERROR', '--format'],
    ['flags that do not go together', ['--no-bookmark', '--since', 'incremental'], 2, 'USAGE_ERROR', '--no-bookmark'],
    ['a bad trace id', ['--trace-id', 'a b'], 2, 'USAGE_ERROR', '--trace-id'],
    ['a missing folder', ['--base-dir', '/nonexistent/plums'], 10, 'SOURCE_NOT_FOUND', '--base-dir'],
    ['a session that is not there', ['--session', 'ffff'], 10, 'SESSION_NOT_FOUND', '--session'],
    ['an id that two sessions begin with', ['--session', '0000000'], 2, 'SESSION_AMBIGUOUS_PREFIX', '--session'],
    ['an output whose parent is missing', ['--out', '/nonexistent/a/b'], 30, 'OUTPUT_NOT_WRITABLE', '--out'],
    ['missing rules', ['--exclude-rules', '/nonexistent/rules'], 2, 'CONFIG_INVALID', '--exclude-rules'],
    [
      'a report file without a folder',
      ['--report-file', '/nonexistent/a/r.json'],
      30,
      'OUTPUT_NOT_WRITABLE',
      '--report-file',
    ],
  ];

  test.each(cases)('%s', async (_, args, code, failure, field) => {
    const home = homeWith(2);
    const ended = await chatzip(args, { home });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: failure, exit_code: code, field });
    expect(ended.stderr).not.toContain('/nonexistent');
    expect(archivesIn(home)).toEqual([]);
    expect(existsSync(bookmarkOf(home))).toBe(false);
  });

  test('a report file whose link leads nowhere', async () => {
    const home = homeWith(1);
    symlinkSync('missing/report.json', join(home, 'link'));
    symlinkSync('loop', join(home, 'loop'));
    for (const name of ['link', 'loop']) {
      const ended = await chatzip(['--report-file', name], { home });
      expect(ended).toMatchObject({ code: 30, stdout: '' });
      expect(reportOf(ended)).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE', field: '--report-file' });
    }
    expect(archivesIn(home)).toEqual([]);
  });

  const sentences: readonly (readonly [readonly string[], string])[] = [
    [['--sinse', 'all'], '--sinse is not a flag of this command. Did you mean --since?'],
    [['--zzzzzz'], '--zzzzzz is not a flag of this command. See chatzip --help.'],
    [['list', '--out', 'x'], '--out is not a flag of this command, but of export.'],
    [['--dry-run=1'], '--dry-run takes no value.'],
    [['exprot'], 'exprot is not a command. Did you mean export?'],
    [['pears'], 'pears is not a command. See chatzip --help.'],
    [['./out'], 'An argument is no command. A place to write to is named with --out.'],
    [['--quiet', '/tmp/out'], 'An argument is no command. A place to write to is named with --out.'],
    [['list', 'pears'], 'There is an argument too many. A project is named with --project.'],
    [['list', '~/my pears'], 'There is an argument too many. A project is named with --project.'],
    [['stats', 'pears'], 'There is an argument too many. A project is named with --project.'],
    [['schema', 'report', './out'], 'There is an argument too many. See chatzip --help.'],
    [['schema', 'report', 'pears'], 'pears is an argument too many. See chatzip --help.'],
    [['list', 'verify'], 'verify is a command too: name one at a time.'],
    [['list', 'list'], 'list is a command too: name one at a time.'],
    [['--lang', 'en', 'list', '--json', 'verify'], 'verify is a command too: name one at a time.'],
    [['--quiet', 'verify'], 'verify is a command: it stands before all flags but --lang.'],
    [['help', 'exprot'], 'exprot is not a command. Did you mean export?'],
    [['--lang', 'de'], '--lang takes en, ko.'],
    [['--trace-id', 'a b'], '--trace-id takes 1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen.'],
    [['--jobs', '65'], '--jobs takes a whole number (1–64).'],
    [['--volume-size', '5'], '--volume-size takes a size of at least 1024 bytes, such as 1000000, 512M or 2GiB.'],
    [['--format', 'pdf'], '--format takes md, json, raw.'],
    [['bookmark', 'burn'], 'bookmark takes show, reset.'],
    [['--no-zip', '--volume-size', '1G'], '--no-zip does not go with --volume-size.'],
    [['--no-zip', '--out', 'x.zip'], '--no-zip writes a folder: the name that --out gives it must not end in .zip.'],
    [['--force'], '--force overwrites an archive that --out names: give it a name that ends in .zip.'],
    [['--no-bookmark', '--wait', '3'], '--no-bookmark does not go with --wait.'],
    [['--no-bookmark', '--bookmark', 'mark.json'], '--no-bookmark does not go with --bookmark.'],
    [['--bookmark=mark.json', '--no-bookmark'], '--no-bookmark does not go with --bookmark.'],
    [['--out', '--quiet'], '--out needs a value.'],
    [['--out', '-h'], '--out needs a value.'],
    [['--report-file', '--json', '--out', 'x'], '--report-file needs a value.'],
    [['--report-file', '--out=x', '--sinse'], '--sinse is not a flag of this command. Did you mean --since?'],
    [['--since', '--format=raw'], '--since needs a value.'],
    [['--json', '--events'], '--events does not go with --json.'],
    [['--since', 'last', '--until', '2026-01-01'], '--until does not go with --since last.'],
    [['--since', '2026-02-01', '--until', '2026-01-01'], '--until is earlier than --since.'],
    [['--since', 'soon'], '--since takes a date such as 2026-11-01, or 7d, 12h, all, last or incremental.'],
    [['--until', '7d'], '--until takes a date such as 2026-11-01.'],
    [['verify'], 'An argument is missing: ARCHIVE. See chatzip --help.'],
  ];

  test.each(sentences)('%j says what is wrong', async (args, sentence) => {
    const home = homeWith(1);
    const ended = await chatzip(args, { home });
    expect(ended).toMatchObject({ code: 2, stdout: args.includes('--json') ? expect.anything() : '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', detail: sentence });
    expect(readdirSync(home)).toEqual(['.claude']);
  });

  test('two outputs for machines do not go together', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--json', '--events'], { home });
    expect(ended.code).toBe(2);
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: '--events' });
    // One document all the same.
    expect(JSON.parse(ended.stdout)).toMatchObject({ summary_version: 1, exit_code: 2 });
    expect(archivesIn(home)).toEqual([]);
  });

  test('moves no folder aside that was named by mistake', async () => {
    const home = homeWith(1);
    const before = readdirSync(home);
    const ended = await chatzip(['bookmark', 'reset', '--yes', '--bookmark', join(home, '.claude')], { home });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)['code']).toBe('USAGE_ERROR');
    expect(readdirSync(home)).toEqual(before);
  });

  test('a malformed rule names its line', async () => {
    const home = homeWith(1);
    writeFileSync(join(home, 'rules'), 'fine\n"not closed\n');
    const ended = await chatzip(['--exclude-rules', join(home, 'rules')], { home });
    expect(ended.code).toBe(2);
    expect(reportOf(ended)).toMatchObject({ code: 'CONFIG_INVALID', details: { line: 2 } });
  });

  test.each(['', '{"bookmark_version":1', '{}', 'garbage'])('a bookmark that is %j stays as it is', async (content) => {
    const home = homeWith(1);
    mkdirSync(join(home, '.local', 'state', 'chatzip'), { recursive: true });
    writeFileSync(bookmarkOf(home), content);
    const ended = await chatzip([], { home });
    expect(ended).toMatchObject({ code: 20, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'BOOKMARK_CORRUPT' });
    expect(readFileSync(bookmarkOf(home), 'utf8')).toBe(content);
    expect(archivesIn(home)).toEqual([]);
    const reset = await chatzip(['bookmark', 'reset', '--yes'], { home });
    expect(reset).toMatchObject({ code: 0, stderr: '' });
    expect((await chatzip([], { home })).code).toBe(0);
  });

  test('~ is the home folder in every path', async () => {
    const home = homeWith(1);
    mkdirSync(join(home, 'elsewhere'));
    const flags = ['--out=~/backups', '--bookmark=~/bookmark.json', '--report-file=~/report.json', '--debug-log=~/log'];
    const ended = await chatzip(flags, { home, cwd: join(home, 'elsewhere') });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(home)).toEqual(expect.arrayContaining(['backups', 'bookmark.json', 'report.json', 'log']));
    expect(readdirSync(join(home, 'elsewhere'))).toEqual([]);
  });

  test('a run beside another ends 11 by whatever link the bookmark is named', async () => {
    const home = homeWith(1);
    mkdirSync(join(home, 'real'));
    symlinkSync(join(home, 'real', 'bookmark.json'), join(home, 'link.json'));
    writeFileSync(join(home, 'real', 'bookmark.json.lock'), 'of another machine');
    const ended = await chatzip(['--bookmark', join(home, 'link.json')], { home });
    expect(ended).toMatchObject({ code: 11, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'LOCK_HELD' });
    expect(archivesIn(home)).toEqual([]);
  });

  test.skipIf(process.getuid?.() !== 0)('a run beside that of another user ends 11 too', async () => {
    const home = homeWith(1);
    const place = temporaryFolder();
    const bookmark = join(place, 'bookmark.json');
    const { acquireLock } = await import('../../src/bookmark/lock.ts');
    const holder = { pid: process.pid, traceId: 'other', since: new Date().toISOString() };
    const options = { waitSeconds: 0, isAlive: () => true, now: () => Date.now() };
    const held = await acquireLock(`${bookmark}.lock`, holder, options);
    const { execFileSync } = await import('node:child_process');
    execFileSync('chmod', ['-R', 'a+rwX', home, place]);
    const under = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const ended = await chatzip(['--bookmark', bookmark], { home, under });
    await held.release();
    expect(ended).toMatchObject({ code: 11, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'LOCK_HELD', details: { pid: process.pid } });
  });

  test('a run beside another ends 11 at once', async () => {
    const home = homeWith(1);
    await ranWell([], { home });
    const lock = `${bookmarkOf(home)}.lock`;
    const { acquireLock } = await import('../../src/bookmark/lock.ts');
    const holder = { pid: process.pid, traceId: 'other', since: new Date().toISOString() };
    const held = await acquireLock(lock, holder, { waitSeconds: 0, isAlive: () => true, now: () => Date.now() });
    const ended = await chatzip([], { home });
    await held.release();
    expect(ended).toMatchObject({ code: 11, stdout: '' });
    expect(reportOf(ended)).toMatchObject({
      code: 'LOCK_HELD',
      details: { pid: process.pid },
      retry: { policy: 'backoff', after_seconds: 30 },
    });
  });
});
