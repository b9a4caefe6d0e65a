import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acquireLock, type Lock } from '../../src/bookmark/lock.ts';
import { bookmarkOf, homeWith, lineOf, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, type Ended } from '../support/run.ts';
import { terminal, terminalOf } from '../support/terminal.ts';

type Stream = 'pipe' | 'closed pipe' | '/dev/full' | 'terminal';

const STREAMS: readonly Stream[] = ['pipe', 'closed pipe', '/dev/full', 'terminal'];

interface Situation {
  readonly name: string;
  readonly code: number;
  readonly prepare: () => Promise<Prepared> | Prepared;
}

interface Prepared {
  readonly home: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly under?: readonly string[];
}

const locks: Lock[] = [];

afterAll(async () => {
  for (const lock of locks) await lock.release();
});

function corrupted(): string {
  const home = homeWith(1);
  mkdirSync(join(home, '.local', 'state', 'chatzip'), { recursive: true });
  writeFileSync(bookmarkOf(home), 'garbage');
  return home;
}

/** A module that breaks one built-in function the way a bug would: with a TypeError. */
function bugIn(module: string, name: string): Readonly<Record<string, string>> {
  const file = join(temporaryFolder(), 'bug.mjs');
  const source = `
    import broken from '${module}';
    import { syncBuiltinESMExports } from 'node:module';
    broken.${name} = () => {
      process.emitWarning('a warning of Node');
      throw new TypeError('plums fell up');
    };
    syncBuiltinESMExports();
  `;
  writeFileSync(file, source);
  return { NODE_OPTIONS: `--import ${file}` };
}

const SITUATIONS: readonly Situation[] = [
  { name: 'all is well', code: 0, prepare: () => ({ home: homeWith(2) }) },
  {
    name: 'some fail',
    code: 3,
    prepare() {
      const home = homeWith(2);
      symlinkSync('/nonexistent/target', pathOf(home, 3));
      return { home };
    },
  },
  {
    name: 'all fail',
    code: 4,
    prepare() {
      const home = homeWith(0);
      symlinkSync('/nonexistent/target', pathOf(home, 3));
      return { home };
    },
  },
  { name: 'a wrong flag', code: 2, prepare: () => ({ home: homeWith(1), args: ['--sinse'] }) },
  {
    name: 'a held lock',
    code: 11,
    async prepare() {
      const home = homeWith(1);
      const holder = { pid: process.pid, traceId: 'other', since: new Date().toISOString() };
      const options = { waitSeconds: 0, isAlive: () => true, now: () => Date.now() };
      locks.push(await acquireLock(`${bookmarkOf(home)}.lock`, holder, options));
      return { home };
    },
  },
  { name: 'a corrupt bookmark', code: 20, prepare: () => ({ home: corrupted() }) },
  {
    name: 'a full disk',
    code: 30,
    prepare() {
      const home = homeWith(0);
      const words = Array.from({ length: 20_000 }, (_, word) => `plum${(word * 7919) % 10_007}`).join(' ');
      writeSession(home, 1, lineOf(1, words));
      return { home, under: ['bash', '-c', 'ulimit -f 16; exec "$@"', 'bash'] };
    },
  },
  { name: 'a bug', code: 1, prepare: () => ({ home: homeWith(1), env: bugIn('node:fs', 'readdirSync') }) },
];

/** Lets the program write stdout and stderr where the test says; gives what can be seen of stderr and the exit code. */
async function run(prepared: Prepared, stream: Stream, args: readonly string[]): Promise<Ended> {
  const under = prepared.under ?? [];
  const all = [...args, ...(prepared.args ?? [])];
  const { home, env = {} } = prepared;
  switch (stream) {
    case 'pipe':
      return chatzip(all, { home, env, under });
    case 'closed pipe': {
      const shell = ['bash', '-c', 'set -o pipefail; "$@" 2> >(exec 0<&-; exit) | true', 'bash'];
      return chatzip(all, { home, env, under: [...shell, ...under] });
    }
    case '/dev/full':
      return chatzip(all, { home, env, under: ['bash', '-c', '"$@" > /dev/full', 'bash', ...under] });
    case 'terminal':
      return chatzip(all, { home, env: { ...env, TERM: 'xterm' }, under: [...terminal, ...under] });
  }
}

const isReport = (line: string): boolean => line.startsWith('{"report_version":1,');

function expectQuietOrReport(stderr: string, code: number): void {
  if (code === 0) {
    expect(stderr).toBe('');
    return;
  }
  const lines = stderr.split('\n');
  expect(lines).toHaveLength(2);
  expect(isReport(lines[0]!)).toBe(true);
  expect(Buffer.byteLength(stderr)).toBeLessThanOrEqual(8192);
  expect(JSON.parse(lines[0]!)).toMatchObject({ exit_code: code });
}

describe.each(SITUATIONS)('when there is $name', ({ code, prepare }) => {
  test.each(STREAMS)('an export to a %s ends as it should and says so once', async (stream) => {
    const prepared = await prepare();
    const before = existsSync(bookmarkOf(prepared.home)) ? readFileSync(bookmarkOf(prepared.home)) : null;
    const ended = await run(prepared, stream, []);
    expect(ended).toMatchObject({ code, signal: null });
    if (stream === 'terminal') {
      const lines = ended.stdout.replaceAll('\r\n', '\n').trimEnd().split('\n');
      const last = stripVTControlCharacters(lines.at(-1)!);
      expect(isReport(last)).toBe(code !== 0);
      if (code !== 0) expect(lines.length).toBeGreaterThan(1);
    } else if (stream !== 'closed pipe') {
      expectQuietOrReport(ended.stderr, code);
    }
    if (code !== 0 && code !== 3) {
      const after = existsSync(bookmarkOf(prepared.home)) ? readFileSync(bookmarkOf(prepared.home)) : null;
      expect(after?.equals(before ?? Buffer.alloc(0)) ?? before === null).toBe(true);
    }
  });

  test.each([['--json'], ['--events']])('stdout of %s holds nothing else', async (flag) => {
    const ended = await run(await prepare(), 'pipe', [flag]);
    expect(ended.code).toBe(code);
    expectQuietOrReport(ended.stderr, code);
    const lines = ended.stdout.split('\n').slice(0, -1);
    const documents = lines.map((line) => JSON.parse(line));
    if (flag === '--events' && lines.length > 0) {
      expect(documents.map((event) => event.seq)).toEqual(documents.map((_, index) => index));
      expect(documents.at(-1)).toMatchObject({ event: 'run.finished', report: { exit_code: code } });
    } else {
      // Flags that can't be read say nothing of --json either.
      expect(documents).toHaveLength(lines.length === 0 ? 0 : 1);
      if (lines.length > 0) expect(documents[0]).toMatchObject({ exit_code: code });
    }
  });
});

describe.each([['list'], ['list', '--json'], ['stats'], ['stats', '--json'], ['bookmark', 'show']])(
  '%s %s',
  (...command) => {
    const args = command.filter((word) => word !== undefined);

    test.each(STREAMS)('to a %s ends 0 and keeps stderr empty', async (stream) => {
      const ended = await run({ home: homeWith(2) }, stream, args);
      const isLost = stream === '/dev/full' && args.includes('--json');
      expect(ended.code).toBe(isLost ? 30 : 0);
      if (stream !== 'terminal') expectQuietOrReport(ended.stderr, isLost ? 30 : 0);
      if (stream === 'pipe') expect(ended.stdout).not.toBe('');
    });

    test('of a home where something fails says so', async () => {
      const home = homeWith(1);
      symlinkSync('/nonexistent/target', pathOf(home, 3));
      const ended = await run({ home }, 'pipe', args);
      const isRead = args[0] === 'stats';
      expect(ended.code).toBe(isRead ? 3 : 0);
      expectQuietOrReport(ended.stderr, isRead ? 3 : 0);
    });
  },
);

test('what stopped the run says more than a document that can’t be written', async () => {
  const home = homeWith(1);
  const holder = { pid: process.pid, traceId: 'other', since: new Date().toISOString() };
  const options = { waitSeconds: 0, isAlive: () => true, now: () => Date.now() };
  locks.push(await acquireLock(`${bookmarkOf(home)}.lock`, holder, options));
  const ended = await run({ home }, '/dev/full', ['--json']);
  expect(ended.code).toBe(11);
  expectQuietOrReport(ended.stderr, 11);
  expect(JSON.parse(ended.stderr)).toMatchObject({ code: 'LOCK_HELD' });
  // By itself it is what stopped it.
  expect((await run({ home: homeWith(1) }, '/dev/full', ['--json'])).code).toBe(30);
});

describe('a bug', () => {
  test.each([
    ['discovery', 'node:fs', 'readdirSync', 1],
    ['the archive', 'node:fs', 'promises.readdir', 1],
    ['deflating', 'node:zlib', 'deflateRawSync', 4],
    ['the lock', 'node:fs', 'promises.link', 1],
  ])('in %s is reported and leaves the bookmark alone', async (_, module, name, code) => {
    const home = homeWith(1);
    const ended = await chatzip([], { home, env: bugIn(module, name) });
    expect(ended.code).toBe(code);
    expectQuietOrReport(ended.stderr, code);
    expect(ended.stderr).toContain('INTERNAL_ERROR');
    expect(ended.stderr).not.toContain('plums fell up');
    expect(existsSync(bookmarkOf(home))).toBe(false);
  });
});

const seenOn = (args: readonly string[], env: Readonly<Record<string, string>>, columns = 100): string => {
  const home = homeWith(2);
  const [python, ...program] = terminalOf(columns);
  const { stdout, stderr, status } = spawnSync(
    python!,
    [...program, process.execPath, `${import.meta.dirname}/../../bin/chatzip.js`, ...args],
    {
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, TERM: 'xterm', ...env },
      encoding: 'utf8',
      timeout: 30_000,
    },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

describe('on a terminal', () => {
  beforeAll(() => expect(existsSync('/dev/ptmx')).toBe(true));

  test('colours follow NO_COLOR, FORCE_COLOR and the flags', () => {
    expect(seenOn(['--no-progress'], {})).toContain('\u001b[32m');
    expect(seenOn(['--no-progress'], { NO_COLOR: '1' })).not.toContain('\u001b[3');
    expect(seenOn(['--no-progress', '--no-color'], { FORCE_COLOR: '1' })).not.toContain('\u001b[3');
    expect(seenOn(['--no-progress', '--color'], { NO_COLOR: '1' })).toContain('\u001b[32m');
  });

  test('a spinner shows only where somebody looks, and ends also on a terminal without columns', () => {
    const spinner = '⠋';
    expect(seenOn([], {})).toContain(spinner);
    for (const [args, env] of [
      [['--quiet'], {}],
      [['--no-progress'], {}],
      [[], { CI: 'true' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      expect(seenOn(args, env)).not.toContain(spinner);
    }
    expect(seenOn([], {}, 0)).toContain('Exported 2 sessions');
  });

  test.each(['verify', 'restore'])('a spinner ends with a %s that can’t begin', async (command) => {
    const home = homeWith(1);
    writeFileSync(join(home, 'none.zip'), 'no ZIP');
    const ended = await chatzip([command, 'none.zip'], { home, env: { TERM: 'xterm' }, under: terminal });
    expect(ended.code).toBe(10);
    expect(ended.stdout).toContain('ARCHIVE_NOT_FOUND');
    expect(ended.stderr).toBe('');
  });
});
