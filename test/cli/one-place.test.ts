import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesIn, bookmarkOf, homeWith } from '../support/home.ts';
import { chatzip, PROGRAM, reportOf } from '../support/run.ts';

const RULES = 'plums\n';

/** A home with a bookmark, an archive and rules, and other names for the bookmark. */
async function homeWithAll(): Promise<string> {
  const home = homeWith(2);
  writeFileSync(join(home, 'rules'), RULES);
  const first = await chatzip(['--bookmark', 'marks.json', '--format', 'md,raw', '--out', 'a.zip'], { home });
  expect(first).toMatchObject({ code: 0, stderr: '' });
  symlinkSync('marks.json', join(home, 'soft'));
  linkSync(join(home, 'marks.json'), join(home, 'hard'));
  return home;
}

const own = ['marks.json', 'a.zip', 'rules', 'soft', 'hard'];
const contentIn = (home: string): readonly string[] => own.map((name) => readFileSync(join(home, name), 'latin1'));

describe('one file for two purposes is refused, and stays as it is', () => {
  const cases: readonly (readonly [readonly string[], string, string])[] = [
    [['--bookmark', 'marks.json', '--report-file', 'marks.json'], '--report-file', '--bookmark'],
    [['--bookmark', 'marks.json', '--report-file', './x/../marks.json'], '--report-file', '--bookmark'],
    [['--bookmark', 'marks.json', '--report-file', 'soft'], '--report-file', '--bookmark'],
    [['--bookmark', 'marks.json', '--debug-log', 'hard'], '--debug-log', '--bookmark'],
    [['--bookmark', 'marks.json', '--report-file', 'marks.json.lock'], '--report-file', '--bookmark'],
    [['--out', 'a.zip', '--force', '--bookmark', 'a.zip'], '--bookmark', '--out'],
    [['--out', 'a.zip', '--force', '--report-file', 'a.zip'], '--report-file', '--out'],
    [['--exclude-rules', 'rules', '--report-file', 'rules'], '--report-file', '--exclude-rules'],
    [['--report-file', 'r', '--debug-log', 'r'], '--debug-log', '--report-file'],
    [['--out', 'c.zip', '--volume-size', '6K', '--report-file', 'c.002.zip'], '--report-file', '--out'],
    [['--out', 'c.zip', '--force', '--bookmark', './x/../c.013.zip'], '--bookmark', '--out'],
    [['verify', 'a.zip', '--report-file', 'a.zip'], '--report-file', 'ARCHIVE'],
    [['verify', 'a.zip', '--bookmark', 'marks.json', '--report-file', 'marks.json'], '--report-file', '--bookmark'],
    [['verify', '.', '--report-file', 'a.zip'], '--report-file', 'ARCHIVE'],
    [['restore', 'a.zip', '--to', 'back', '--debug-log', 'a.zip'], '--debug-log', 'ARCHIVE'],
  ];

  test.each(cases)('%j', async (args, field, other) => {
    const home = await homeWithAll();
    const before = contentIn(home);
    const ended = await chatzip(args, { home });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    const detail = `${field} names the same file as ${other}.`;
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field, detail });
    expect(contentIn(home)).toEqual(before);
    expect(existsSync(join(home, 'r'))).toBe(false);
  });

  test.each(['--no-bookmark', '--bookmark=other.json'])(
    'the bookmark of other runs is no place for a report, with %s',
    async (flag) => {
      const home = homeWith(1);
      await chatzip(['--out', 'a.zip'], { home });
      const bookmark = '.local/state/chatzip/bookmark.json';
      const before = readFileSync(join(home, bookmark), 'utf8');
      const ended = await chatzip([flag, '--out', 'b.zip', '--report-file', bookmark], { home });
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: '--report-file' });
      expect(readFileSync(join(home, bookmark), 'utf8')).toBe(before);
    },
  );

  test.each([
    ['a further volume', ['--sinse', '--out', 'a.zip', '--report-file', 'a.002.zip']],
    ['another flag', ['--sinse', '--bookmark', 'marks.json', '--report-file', 'marks.json']],
    ['another flag, joined to it', ['--sinse', '--bookmark=marks.json', '--report-file=soft']],
    ['an archive', ['verify', '--sinse', 'a.zip', '--report-file', 'a.zip']],
  ])('of %s, where the rest can’t be read', async (_, args) => {
    const home = await homeWithAll();
    const before = contentIn(home);
    expect(await chatzip(args, { home })).toMatchObject({ code: 2, stdout: '' });
    expect(contentIn(home)).toEqual(before);
  });

  test('named by way of a linked folder, before it is there', async () => {
    const home = homeWith(1);
    mkdirSync(join(home, 'd'));
    symlinkSync('d', join(home, 'e'));
    symlinkSync('x', join(home, 'd', 'link'));
    for (const args of [
      ['--out', 'd/a.zip', '--report-file', 'e/a.zip'],
      ['--report-file', 'd/link', '--debug-log', 'e/x'],
    ]) {
      expect(await chatzip(args, { home })).toMatchObject({ code: 2, stdout: '' });
    }
    expect(readdirSync(join(home, 'd'))).toEqual(['link']);
  });

  test('in a folder of links that lead back to it', async () => {
    const home = await homeWithAll();
    const before = contentIn(home);
    mkdirSync(join(home, 'box'));
    for (const name of ['b.zip', 'c.zip', 'D.ZIP']) symlinkSync('.', join(home, 'box', name));
    linkSync(join(home, 'a.zip'), join(home, 'box', 'E.ZIP'));
    const ended = await chatzip(['verify', 'box', '--report-file', 'a.zip'], { home });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(contentIn(home)).toEqual(before);
  });

  test('of the bookmark that no flag names', async () => {
    const home = homeWith(1);
    expect(await chatzip([], { home })).toMatchObject({ code: 0 });
    const bookmark = bookmarkOf(home);
    const before = readFileSync(bookmark, 'utf8');
    for (const args of [[], ['--sinse'], ['verify', ...archivesIn(home)]]) {
      expect(await chatzip([...args, '--report-file', bookmark], { home })).toMatchObject({ code: 2, stdout: '' });
      expect(readFileSync(bookmark, 'utf8')).toBe(before);
    }
  });
});

interface Redirected {
  readonly code: number | null;
  /** What the run has added to the log. */
  readonly told: string;
  readonly isKept: boolean;
}

const YESTERDAY = 'the run of yesterday\n';

/** A run in a home with a log, whose streams a shell redirects. */
function redirected(home: string, redirection: string, args: readonly string[]): Redirected {
  const log = join(home, 'cron.log');
  writeFileSync(log, YESTERDAY);
  symlinkSync('cron.log', join(home, 'linked.log'));
  const command = ['-c', `exec "$@" ${redirection}`, 'sh', process.execPath, PROGRAM, ...args];
  const { status } = spawnSync('sh', command, { cwd: home, env: { PATH: process.env['PATH'], HOME: home } });
  const content = readFileSync(log, 'utf8');
  return { code: status, told: content.slice(YESTERDAY.length), isKept: content.startsWith(YESTERDAY) };
}

describe('a report in the place of a stream’s file is refused, and the file keeps what it has', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['2>>cron.log', 'stderr', ['--report-file', 'cron.log']],
    ['2>>cron.log', 'stderr', ['--report-file', '/dev/stderr']],
    ['2>>cron.log', 'stderr', ['--report-file', '/proc/self/fd/2']],
    ['2>>cron.log', 'stderr', ['--report-file', 'linked.log']],
    ['>>cron.log 2>&1', 'stdout', ['--report-file', '/dev/stdout']],
    ['>>cron.log 2>&1', 'stdout', ['--report-file', './cron.log']],
    ['2>>cron.log', 'stderr', ['verify', '.', '--report-file', 'cron.log']],
  ];

  test.each(cases)('%s: it is that of %s (%j)', (redirection, stream, args) => {
    const home = homeWith(1);
    const { code, told, isKept } = redirected(home, redirection, args);
    expect([code, isKept]).toEqual([2, true]);
    const detail = `--report-file names the same file as ${stream}.`;
    expect(JSON.parse(told)).toMatchObject({ code: 'USAGE_ERROR', field: '--report-file', detail });
    expect(archivesIn(home)).toEqual([]);
  });

  test('also where the rest can’t be read', () => {
    const { code, told, isKept } = redirected(homeWith(1), '2>>cron.log', ['--sinse', '--report-file', 'cron.log']);
    expect([code, isKept]).toEqual([2, true]);
    expect(JSON.parse(told)).toMatchObject({ code: 'USAGE_ERROR', field: '--sinse' });
  });

  test('a log that only grows may be there', () => {
    const args = ['--debug-log', 'cron.log', '--report-file', 'r.json', '--quiet'];
    expect(redirected(homeWith(1), '2>>cron.log', args)).toEqual({ code: 0, told: '', isKept: true });
  });
});

test('rules that no flag names are called as people know them', async () => {
  const home = homeWith(1);
  const rules = join(home, '.config', 'chatzip', 'exclusion-rules.txt');
  mkdirSync(join(rules, '..'), { recursive: true });
  writeFileSync(rules, RULES);
  const ended = await chatzip(['--report-file', rules], { home });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  const detail = '--report-file names the same file as ~/.config/chatzip/exclusion-rules.txt.';
  expect(reportOf(ended)).toMatchObject({ field: '--report-file', detail });
  expect(readFileSync(rules, 'utf8')).toBe(RULES);
});

test('a device that keeps nothing may be named twice', async () => {
  const home = homeWith(1);
  expect(
    await chatzip(['--exclude-rules', '/dev/null', '--debug-log', '/dev/null', '--out', 'a.zip'], { home }),
  ).toMatchObject({
    code: 0,
    stderr: '',
  });
});

test('files with places of their own are written, also where a flag is wrong', async () => {
  const home = homeWith(1);
  mkdirSync(join(home, 'logs'));
  const fine = ['--out', 'a.zip', '--report-file', 'logs/r.json', '--debug-log', 'logs/debug'];
  expect(await chatzip(fine, { home })).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(readFileSync(join(home, 'logs', 'r.json'), 'utf8'))).toMatchObject({ code: 'EXPORT_OK' });
  expect(await chatzip(['--sinse', '--report-file=logs/r.json'], { home })).toMatchObject({ code: 2 });
  expect(JSON.parse(readFileSync(join(home, 'logs', 'r.json'), 'utf8'))).toMatchObject({ code: 'USAGE_ERROR' });
});
