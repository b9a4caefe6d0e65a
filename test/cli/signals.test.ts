import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readdirSync, readFileSync, watch, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { acquireLock } from '../../src/bookmark/lock.ts';
import { archivesIn, bookmarkOf, homeWith, lineOf, writeSession } from '../support/home.ts';
import { chatzip, PROGRAM, ranWell } from '../support/run.ts';
import { manifestOf } from '../support/zip.ts';

interface Stopped {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Starts an export, and sends it a signal when stdout says for the first time what the test waits for. */
function stopWhen(home: string, args: readonly string[], awaited: string, signal: NodeJS.Signals): Promise<Stopped> {
  const env = { PATH: process.env['PATH'], HOME: home };
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const before = out.includes(awaited);
    out += chunk.toString();
    if (!before && out.includes(awaited)) child.kill(signal);
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, by) => resolve({ code, signal: by, stderr }));
  });
}

/** Sessions of which every two fill a volume. */
function homeOfVolumes(sessions: number): string {
  const home = homeWith(0);
  for (let number = 1; number <= sessions; number++) {
    const words = Array.from({ length: 30_000 }, (_, word) => `plum${(word * 7919 * number) % 1_000_003}`).join(' ');
    writeSession(home, number, lineOf(number, words));
  }
  return home;
}

/** A pipe that takes nothing more, to write to. */
function fullPipe(path: string): number {
  execFileSync('mkfifo', [path]);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const fill = (bytes: number): void => {
    for (;;) writeSync(pipe, Buffer.alloc(bytes));
  };
  expect(() => fill(4096)).toThrow('EAGAIN');
  expect(() => fill(1)).toThrow('EAGAIN');
  return pipe;
}

describe('a signal', () => {
  test.each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
    '%s keeps finished volumes with their bookmark and ends by it',
    async (signal) => {
      const home = homeOfVolumes(12);
      const args = ['--events', '--volume-size', '200K', '--format', 'md,raw'];
      const ended = await stopWhen(home, args, 'bookmark.saved', signal);
      expect(ended).toMatchObject({ code: null, signal });
      const numbers = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };
      expect(JSON.parse(ended.stderr)).toMatchObject({
        code: 'INTERRUPTED',
        exit_code: numbers[signal],
        outcome: 'interrupted',
      });
      const safe = Object.keys(JSON.parse(readFileSync(bookmarkOf(home), 'utf8')).sessions).length;
      const archived = archivesIn(home).flatMap((archive) => manifestOf(archive));
      expect(archived).toHaveLength(safe);
      expect(safe).toBeGreaterThan(0);
      expect(readdirSync(home).filter((name) => name.startsWith('.chatzip'))).toEqual([]);
      expect(existsSync(`${bookmarkOf(home)}.lock`)).toBe(false);
      const rest = await chatzip(['--since', 'incremental', '--format', 'md,raw'], { home });
      expect(rest).toMatchObject({ code: 0, stderr: '' });
      const all = new Set(archivesIn(home).flatMap((archive) => manifestOf(archive).map((row) => row.session_id)));
      expect(all.size).toBe(12);
    },
  );

  test.each(['--json', '--events'])('ends a run whose reader of %s does not read on, and says so', async (flag) => {
    // What they have to say is more than the system and the reader's own buffers hold.
    const home = homeWith(500);
    const reportFile = join(home, 'report.json');
    const reported = new Promise((resolve) => {
      const watcher = watch(home, () => existsSync(reportFile) && resolve(watcher.close()));
    });
    const env = { PATH: process.env['PATH'], HOME: home };
    const args = [PROGRAM, flag, '--report-file', reportFile, '--format', 'md,json,raw'];
    const child = spawn(process.execPath, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.pause());
    await reported;
    child.kill('SIGTERM');
    child.once('exit', () => child.stdout.resume());
    const ended = await new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    expect(ended).toEqual({ code: null, signal: 'SIGTERM' });
    const report = { code: 'INTERRUPTED', exit_code: 143, counts: { exported: 500 }, bookmark: { advanced: 500 } };
    expect(JSON.parse(stderr)).toMatchObject(report);
    expect(JSON.parse(readFileSync(reportFile, 'utf8'))).toMatchObject(report);
  });

  test.each([
    ['stdout and stderr', true],
    ['stderr alone', false],
  ])('ends a run whose reader of %s does not read on', async (_what, isOfBoth) => {
    const home = homeWith(1);
    const unread = fullPipe(join(home, 'unread'));
    const env = { PATH: process.env['PATH'], HOME: home };
    const args = [PROGRAM, '--json', ...(isOfBoth ? [] : ['--session', 'plum'])];
    const stdio = ['ignore', isOfBoth ? unread : 'ignore', unread] as const;
    const child = spawn(process.execPath, args, { cwd: home, env, stdio: [...stdio] });
    await setTimeout(1_500);
    child.kill('SIGTERM');
    const ended = await new Promise((resolve) => {
      child.on('close', (code, signal) => resolve({ code, signal }));
    });
    closeSync(unread);
    expect(ended).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('ends the waiting for another run', async () => {
    const home = homeWith(1);
    await ranWell([], { home });
    const holder = { pid: process.pid, traceId: 'other', since: new Date().toISOString() };
    const options = { waitSeconds: 0, isAlive: () => true, now: () => Date.now() };
    const lock = await acquireLock(`${bookmarkOf(home)}.lock`, holder, options);
    const ended = await stopWhen(home, ['--wait', '600', '--events'], 'run.started', 'SIGTERM');
    await lock.release();
    expect(ended).toMatchObject({ code: null, signal: 'SIGTERM' });
    expect(JSON.parse(ended.stderr)).toMatchObject({ code: 'INTERRUPTED', exit_code: 143 });
  });
});
