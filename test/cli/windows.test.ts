import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { preloaded } from '../crash/preload.ts';
import { archivesIn, homeWith } from '../support/home.ts';
import { chatzip, PROGRAM, ranWell } from '../support/run.ts';

/** On Windows a flush needs a handle that may write; a drive without hard links (exFAT) speaks of a folder. */
const DRIVE_WITHOUT_LINKS = preloaded(`
  import { readFileSync } from 'node:fs';
  import promises from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const raise = (code) => Promise.reject(Object.assign(new Error(code), { code }));
  promises.link = () => raise('EISDIR');
  syncBuiltinESMExports();
  const handle = await promises.open(process.execPath);
  const type = Object.getPrototypeOf(handle);
  await handle.close();
  const { sync } = type;
  type.sync = function () {
    const flags = /flags:\\s*(\\d+)/.exec(readFileSync('/proc/self/fdinfo/' + this.fd, 'utf8'));
    return (parseInt(flags[1], 8) & 3) === 0 ? raise('EPERM') : sync.call(this);
  };
`);

/** There are no signals to send: some end whoever they are sent to with 1, the others are an error. */
const NO_SIGNALS = preloaded(`
  Object.defineProperty(process, 'platform', { value: 'win32' });
  process.kill = (pid, signal) => {
    if (signal === 'SIGHUP') throw Object.assign(new Error('kill ENOSYS'), { code: 'ENOSYS' });
    process.reallyExit(1);
  };
`);

// What a handle may do is read in /proc.
describe.runIf(process.platform === 'linux')('what Windows answers stops no', () => {
  test.each([
    ['archive', ['--format', 'md,raw']],
    ['tree of files', ['--format', 'md,raw', '--no-zip']],
  ])('%s on a drive without links', async (_, args) => {
    const home = homeWith(2);
    expect(await chatzip(args, { home, env: DRIVE_WITHOUT_LINKS })).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(home).filter((name) => !name.startsWith('.'))).toHaveLength(1);
  });

  test('restore to such a drive', async () => {
    const home = homeWith(2);
    await ranWell(['--format', 'raw'], { home });
    const [archive = ''] = archivesIn(home);
    const restored = await chatzip(['restore', archive, '--to', 'back'], { home, env: DRIVE_WITHOUT_LINKS });
    expect(restored).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('where no signal can be sent', () => {
  test.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('a run that %s ends has its number all the same', async (signal, code) => {
    const home = homeWith(3);
    const env = { PATH: process.env['PATH'], HOME: home, ...NO_SIGNALS };
    const args = [PROGRAM, '--events', '--bookmark', join(home, 'bookmark.json')];
    const child = spawn(process.execPath, args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stdout.once('data', () => child.kill(signal));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect(ended).toBe(code);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'INTERRUPTED', exit_code: code });
  });
});
