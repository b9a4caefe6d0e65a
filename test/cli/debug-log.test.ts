import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type DebugLog, openDebugLog } from '../../src/cli/files/debug-log.ts';
import type { Environment } from '../../src/cli/environment.ts';
import { failureOf } from '../../src/failures/failure.ts';
import { temporaryFolder, withUmask } from '../files/temporary.ts';
import { homeWith, writeSession } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';

function logIn(folder: string, name: string): DebugLog {
  const environment: Environment = {
    variables: {},
    home: folder,
    folder,
    platform: 'linux',
    cores: 1,
    mostOpenFiles: () => null,
    nodeMajor: 20,
    isOutTerminal: false,
    isErrorTerminal: false,
    errorColumns: 0,
  };
  return openDebugLog(name, { environment, traceId: 'pears', now: () => new Date(0) });
}

const DENIED = failureOf('PERMISSION_DENIED', { errno: 'EACCES' });
const LINE = '1970-01-01T00:00:00.000Z pears PERMISSION_DENIED {"errno":"EACCES"}\n';

describe('a debug log', () => {
  test('has a line for each failure, and what is behind it below that, to some depth', () => {
    const folder = temporaryFolder();
    withUmask(0);
    const log = logIn(folder, '~/log');
    log.note(DENIED, undefined);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe(LINE);
    expect(statSync(join(folder, 'log')).mode & 0o777).toBe(0o600);
    const inner = { a: { b: { c: { d: { e: 'ripe plums' } } } } };
    log.note(DENIED, Object.assign(new Error('no pears'), { inner }));
    const written = readFileSync(join(folder, 'log'), 'utf8');
    expect(written.startsWith(`${LINE}${LINE}Error: no pears\n    at `)).toBe(true);
    expect(written).toContain('ripe plums');
    expect(written.endsWith('}\n')).toBe(true);
    expect(log.failure()).toBeNull();
  });

  test('is written behind what it held', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'log'), 'before\n');
    logIn(folder, 'log').note(DENIED, undefined);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe(`before\n${LINE}`);
  });

  test.each([['/dev/full', { code: 'DISK_FULL', details: { errno: 'ENOSPC' }, field: '--debug-log' }]])(
    'that is %s says what it could not take',
    (path, failure) => {
      const log = logIn('/', path);
      expect(log.failure()).toBeNull();
      log.note(DENIED, new Error('no pears'));
      expect(log.failure()).toEqual(failure);
    },
  );

  test.each([
    ['a folder', 'orchard', 'EISDIR'],
    ['in no folder', 'gone/log', 'ENOENT'],
  ])('that is %s is told before any work', (_, name, errno) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'orchard'));
    const failure = { code: 'OUTPUT_NOT_WRITABLE', details: { errno }, field: '--debug-log' };
    expect(() => logIn(folder, name)).toThrow(expect.objectContaining({ failure }));
    expect(existsSync(join(folder, 'gone'))).toBe(false);
  });

  test('that takes a part of what it is given says so', async () => {
    const home = homeWith(1);
    writeSession(home, 9, 'garbage\n');
    writeFileSync(join(home, 'log'), 'x'.repeat(1000));
    const under = ['bash', '-c', 'ulimit -f 1; exec "$@"', 'bash'];
    const ended = await chatzip(['--dry-run', '--debug-log', 'log'], { home, under });
    expect(ended.code).toBe(30);
    const told = { code: 'DISK_FULL', field: '--debug-log', details: { errno: 'EFBIG' }, by_code: { PARSE_ERROR: 1 } };
    expect(reportOf(ended)).toMatchObject(told);
    expect(statSync(join(home, 'log')).size).toBe(1024);
  });
});
