import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesIn, homeWith, idOf, pathOf, writeSession } from '../support/home.ts';
import { chatzip, reportOf, ranWell } from '../support/run.ts';
import { documentsIn } from '../support/documents.ts';

/** A home with sound sessions and one that fails. */
function homeWithBad(): string {
  const home = homeWith(3);
  writeSession(home, 9, 'garbage\n');
  return home;
}

const reportIn = (home: string, name = 'r.json'): Record<string, unknown> =>
  JSON.parse(readFileSync(join(home, name), 'utf8'));

describe('the debug log', () => {
  test('that takes no more costs no session: the run ends 30 when it is done, and says so', async () => {
    const home = homeWithBad();
    const args = ['--debug-log', '/dev/full', '--report-file', 'r.json', '--trace-id', 'pears', '--json'];
    const ended = await chatzip(args, { home });
    expect(ended.code).toBe(30);
    const told = { code: 'DISK_FULL', field: '--debug-log', trace_id: 'pears', counts: { exported: 3, failed: 1 } };
    expect(reportOf(ended)).toMatchObject(told);
    expect(JSON.parse(ended.stdout)).toMatchObject({ ...told, archives_total: 1 });
    expect(reportIn(home)).toMatchObject({ ...told, exit_code: 30 });
    expect(archivesIn(home)).toHaveLength(1);
    const again = await chatzip(['--since', 'incremental'], { home });
    expect(again.code).toBe(4);
    expect(reportOf(again).counts).toMatchObject({ unchanged: 3, failed: 1 });
  });

  test('that nothing was written to is no failure, whatever it is', async () => {
    const home = homeWith(1);
    expect(await chatzip(['--debug-log', '/dev/full'], { home })).toMatchObject({ code: 0, stderr: '' });
  });

  test('has what stopped a run before it began, and says less than that where it can’t take it', async () => {
    const home = homeWith(1);
    const logged = await chatzip(['verify', 'gone.zip', '--debug-log', 'log'], { home });
    expect(logged).toMatchObject({ code: 10, stdout: '' });
    expect(reportOf(logged)).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
    expect(readFileSync(join(home, 'log'), 'utf8')).toContain(' ARCHIVE_NOT_FOUND ');
    const full = await chatzip(['verify', 'gone.zip', '--debug-log', '/dev/full'], { home });
    expect(full).toMatchObject({ code: 10, stdout: '' });
    expect(reportOf(full)).toMatchObject({ code: 'ARCHIVE_NOT_FOUND' });
  });

  test('is its owner’s alone, also when it was there', async () => {
    const home = homeWithBad();
    writeFileSync(join(home, 'log'), 'before\n');
    chmodSync(join(home, 'log'), 0o644);
    expect(await chatzip(['--debug-log', 'log'], { home })).toMatchObject({ code: 3 });
    expect(statSync(join(home, 'log')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home, 'log'), 'utf8')).toMatch(/^before\n.*PARSE_ERROR/);
  });
});

describe('a pipe that nobody else has open', () => {
  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [['--debug-log', 'pipe'], 30, 'OUTPUT_NOT_WRITABLE'],
    [['--report-file', 'pipe'], 30, 'OUTPUT_NOT_WRITABLE'],
    [['--exclude-rules', 'pipe'], 2, 'CONFIG_INVALID'],
    [['--bookmark', 'pipe', '--since', 'incremental'], 20, 'BOOKMARK_CORRUPT'],
    [['list', '--bookmark', 'pipe'], 20, 'BOOKMARK_CORRUPT'],
  ];

  test.each(cases)('keeps no run waiting: %j', async (args, code, name) => {
    const home = homeWith(1);
    execFileSync('mkfifo', [join(home, 'pipe')]);
    const ended = await chatzip(args, { home });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(reportOf(ended)['code']).toBe(name);
    expect(archivesIn(home)).toEqual([]);
  });

  test('takes a whole debug log from a shell, however slowly it is read', async () => {
    const home = homeWith(1);
    for (let number = 100; number < 400; number++) writeSession(home, number, 'garbage\n');
    const under = ['bash', '-c', 'exec "$@" --debug-log >(sleep 0.5; cat > log; touch done)', 'bash'];
    const ended = await chatzip(['--jobs', '1'], { home, under });
    expect(ended.code).toBe(3);
    await expect.poll(() => existsSync(join(home, 'done')), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(join(home, 'log'), 'utf8').match(/ PARSE_ERROR /g)).toHaveLength(300);
  });

  test.each([
    [['--bookmark', '/dev/zero'], 20, 'BOOKMARK_CORRUPT'],
    [['list', '--bookmark', '/dev/zero'], 20, 'BOOKMARK_CORRUPT'],
    [['bookmark', 'show', '--bookmark', '/dev/zero'], 20, 'BOOKMARK_CORRUPT'],
    [['--exclude-rules', '/dev/zero'], 2, 'CONFIG_INVALID'],
  ])('is no device that never ends: %j', async (args, code, name) => {
    const home = homeWith(1);
    const under = ['bash', '-c', 'ulimit -v 6291456; exec timeout -s KILL 10 "$@"', 'bash'];
    const ended = await chatzip(args, { home, under });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(reportOf(ended)['code']).toBe(name);
    expect(archivesIn(home)).toEqual([]);
  });

  test('may be the empty device: these are no rules', async () => {
    expect(await ranWell(['--exclude-rules', '/dev/null'], { home: homeWith(1) })).toContain('Exported 1 session');
  });

  test.each(['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'])('may be standard input: %s', async (path) => {
    const home = homeWith(2);
    const under = ['bash', '-c', `echo "plum 2" | "$@" --exclude-rules ${path}`, 'bash'];
    expect(await ranWell([], { home, under })).toContain('Exported 1 session (1 excluded by rules)');
  });

  test('is read when a shell has opened it', async () => {
    const home = homeWith(2);
    const under = ['bash', '-c', 'exec "$@" --exclude-rules <(echo "plum 2")', 'bash'];
    const ended = await chatzip([], { home, under });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('Exported 1 session (1 excluded by rules)');
  });
});

const isRoot = process.getuid?.() === 0;
/** The program for whom permissions hold. */
const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

describe('the report file', () => {
  test.each<[string, string, number | null]>([
    ['a folder that is not there', 'gone/r.json', null],
    ['a folder that may not be written', 'reports/r.json', 0o555],
    ['a folder that may not be entered', 'reports/r.json', 0o666],
    ['where a link leads that leads to no folder', 'link', null],
  ])('in %s is told before any work', async (_, path, mode) => {
    const home = homeWith(1);
    if (isRoot) chownSync(home, 65534, 65534);
    symlinkSync('gone/r.json', join(home, 'link'));
    if (mode !== null) mkdirSync(join(home, 'reports'));
    if (mode !== null) chmodSync(join(home, 'reports'), mode);
    const ended = await chatzip(['--report-file', path], { home, under: nobody });
    expect(ended).toMatchObject({ code: 30, stdout: '' });
    expect(reportOf(ended)).toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      field: '--report-file',
      counts: { exported: 0 },
    });
    expect(archivesIn(home)).toEqual([]);
  });

  test.each<[readonly string[], number, string]>([
    [['--trace-id', 'bad id'], 2, 'USAGE_ERROR'],
    [['--debug-log', '/nonexistent/log'], 30, 'OUTPUT_NOT_WRITABLE'],
    [['--debug-log', 'log', '--exclude-rules', 'log'], 2, 'USAGE_ERROR'],
    [['--bogus'], 2, 'USAGE_ERROR'],
    [['pears'], 2, 'USAGE_ERROR'],
  ])('is written with %j too', async (args, code, name) => {
    const home = homeWith(1);
    const ended = await chatzip([...args, '--report-file', 'r.json'], { home });
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(reportIn(home)).toMatchObject({ code: name, exit_code: code });
  });

  test('takes the place of no transcript and of no device, were the other flags wrong', async () => {
    const home = homeWith(1);
    const sessions = join(home, '.claude', 'projects');
    renameSync(sessions, join(home, 'moved'));
    const transcript = join(home, 'moved', '-home-fern-orchard', `${idOf(1)}.jsonl`);
    const before = readFileSync(transcript, 'utf8');
    for (const wrong of [[], ['--bogus']]) {
      const args = ['--base-dir', join(home, 'moved'), '--report-file', transcript, ...wrong];
      expect(await chatzip(args, { home })).toMatchObject({ code: 2, stdout: '' });
      expect(readFileSync(transcript, 'utf8')).toBe(before);
    }
    execFileSync('mkfifo', [join(home, 'pipe')]);
    expect(await chatzip(['--bogus', '--report-file', 'pipe'], { home })).toMatchObject({ code: 2 });
    expect(statSync(join(home, 'pipe')).isFIFO()).toBe(true);
  });

  test.each([
    '.config/chatzip/exclusion-rules.txt',
    '.local/state/chatzip/bookmark.json',
    '.local/state/chatzip/bookmark.json.lock',
    'plums.zip',
    'plums.002.zip',
  ])('takes the place of nothing of ours, were the other flags wrong: %s', async (name) => {
    const home = homeWith(1);
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), 'before');
    const ended = await chatzip(['--out', 'plums.zip', '--bogus', '--report-file', name], { home });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ field: '--bogus' });
    expect(readFileSync(join(home, name), 'utf8')).toBe('before');
  });

  test('nor of what a shell has made of stderr', async () => {
    const home = homeWith(1);
    const under = ['bash', '-c', 'exec "$@" 2> told', 'bash'];
    expect(await chatzip(['--bogus', '--report-file', 'told'], { home, under })).toMatchObject({ code: 2, stdout: '' });
    expect(JSON.parse(readFileSync(join(home, 'told'), 'utf8'))).toMatchObject({ field: '--bogus', form: 'summary' });
  });

  test('that is named twice is the last of them, also where the flags are wrong', async () => {
    const home = homeWith(1);
    expect(await chatzip(['--report-file', 'a', '--report-file', 'b', '--bogus'], { home })).toMatchObject({ code: 2 });
    expect([existsSync(join(home, 'a')), existsSync(join(home, 'b'))]).toEqual([false, true]);
  });

  test('says how the run ended also when stdout was the last to fail', async () => {
    const home = homeWith(1);
    const under = ['bash', '-c', 'exec "$@" > /dev/full', 'bash'];
    const ended = await chatzip(['--json', '--dry-run', '--report-file', 'r.json'], { home, under });
    expect(ended.code).toBe(30);
    expect(reportIn(home)).toMatchObject({ exit_code: 30, field: 'stdout' });
  });
});

describe.each(['--report-file', '--debug-log'])('a place of %s that can’t be written', (flag) => {
  test.each<[string, readonly string[], string]>([
    ['a flag', ['--since', 'bogus'], '--since'],
    ['the output', ['--volume-size', '0'], '--volume-size'],
    ['flags that do not go together', ['--force'], '--force'],
    ['the wait', ['--wait', 'long'], '--wait'],
    ['an output below the sessions', ['--out', '.claude/projects/x'], '--out'],
    ['a bookmark below the sessions', ['--bookmark', '.claude/projects/b.json'], '--bookmark'],
    ['an empty value', ['--out', ''], '--out'],
    ['an empty value of verify', ['verify', 'a.zip', '--bookmark='], '--bookmark'],
    ['an archive to verify', ['verify'], 'ARCHIVE'],
    ['an archive to restore', ['restore', ''], 'ARCHIVE'],
    ['where to restore', ['restore', 'a.zip', '--to', '.claude/projects/x'], '--to'],
  ])('is told after what is wrong with %s', async (_, args, field) => {
    const ended = await chatzip([...args, flag, '/nonexistent/file'], { home: homeWith(1) });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field });
  });
});

test('an archive without a name is that, also where a report would be the folder that is meant by no name', async () => {
  const ended = await chatzip(['verify', '', '--report-file', '.'], { home: homeWith(1) });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(reportOf(ended)).toMatchObject({ field: 'ARCHIVE', detail: expect.stringContaining('is missing') });
});

test.each([
  ['list', '--project='],
  ['stats', '--session='],
])('%s %s is wrong usage, also where no folder is', async (...args) => {
  const ended = await chatzip([...args, '--base-dir', 'gone'], { home: homeWith(1) });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: args[1].slice(0, -1) });
});

describe('arguments that can’t be read', () => {
  test('are told where it was wanted, under the name that was given', async () => {
    const home = homeWith(1);
    const json = await chatzip(['--json', '--trace-id', 'pears', '--bogus'], { home });
    expect(json.code).toBe(2);
    const told = { code: 'USAGE_ERROR', field: '--bogus', trace_id: 'pears' };
    expect([reportOf(json), JSON.parse(json.stdout)]).toMatchObject([told, { ...told, sessions: [] }]);
    const events = await chatzip(['--events', '--bogus'], { home });
    expect(events.code).toBe(2);
    expect(documentsIn(events.stdout)).toMatchObject([{ event: 'run.started' }, { event: 'run.finished' }]);
    for (const before of [[], ['--lang', 'ko'], ['--lang=ko']]) {
      const verify = await chatzip([...before, 'verify', '--json', '--bogus'], { home });
      expect(JSON.parse(verify.stdout)).toMatchObject({ code: 'USAGE_ERROR', field: '--bogus', verify_version: 1 });
    }
  });

  test('leave a variable’s bad trace id a note', async () => {
    const env = { CHATZIP_TRACE_ID: 'bad id' };
    for (const args of [['--since', 'bogus'], ['--bogus'], ['verify', 'no.zip']]) {
      expect(reportOf(await chatzip(args, { home: homeWith(1), env }))['notes']).toEqual({ TRACE_ID_REPLACED: 1 });
    }
  });

  test.each(['list', 'stats'])(
    'leave it in the report of %s, which has one when a session can’t be read',
    async (command) => {
      const home = homeWith(2);
      writeFileSync(pathOf(home, 2), 'plums\n');
      const ended = await chatzip([command, '--project', 'orchard'], { home, env: { CHATZIP_TRACE_ID: 'bad id' } });
      expect(ended.code).toBe(3);
      expect(reportOf(ended)['notes']).toEqual({ TRACE_ID_REPLACED: 1 });
    },
  );

  test('may be rules that are no UTF-8: nothing is exported that they may have left out', async () => {
    const home = homeWith(1);
    writeFileSync(join(home, 'rules'), Buffer.from([0x22, 0xe4, 0x22]));
    const ended = await chatzip(['--exclude-rules', 'rules'], { home });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'CONFIG_INVALID', field: '--exclude-rules' });
    expect(archivesIn(home)).toEqual([]);
  });

  test('may be a command that stands too late', async () => {
    const ended = await chatzip(['--trace-id', 'pears', 'list'], { home: homeWith(1) });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)['detail']).toBe('list is a command: it stands before all flags but --lang.');
  });
});

test('a folder that was deleted under the run can’t be written to, and that is said', async () => {
  const home = homeWith(1);
  mkdirSync(join(home, 'gone'));
  const under = ['bash', '-c', 'cd gone && rmdir ../gone && exec "$@"', 'bash'];
  const ended = await chatzip([], { home, under });
  expect(ended).toMatchObject({ code: 30, stdout: '' });
  expect(reportOf(ended)).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  expect(
    await chatzip(['--out', home], {
      home,
      under: ['bash', '-c', 'mkdir gone; cd gone && rmdir ../gone && exec "$@"', 'bash'],
    }),
  ).toMatchObject({ code: 0, stderr: '' });
});

test('the events of a run begin when its report says that it began', async () => {
  const ended = await chatzip(['--events'], { home: homeWith(1) });
  const lines = documentsIn(ended.stdout);
  const first: unknown = Reflect.get(lines[0] ?? {}, 'started_at');
  expect(Reflect.get(lines.at(-1) ?? {}, 'report')).toMatchObject({ started_at: first });
});
