import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { archivesIn, homeWith, pathOf, temporaryFolder } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';

const isRoot = process.getuid?.() === 0;
/** The program for whom permissions hold. */
const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

/** A home with a session, whose output folder anybody may write to. */
function openHome(): string {
  const home = homeWith(1);
  if (isRoot) chownSync(home, 65534, 65534);
  return home;
}

/** Makes a folder that nobody may enter, or that has the mode given, until the test has finished. */
function lock(folder: string, mode = 0o000): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, mode);
  onTestFinished(() => chmodSync(folder, 0o755));
}

describe('a project’s folder that can’t be read', () => {
  test('is a failure also where a link leads to it, and the rest is exported', async () => {
    const home = openHome();
    const outside = temporaryFolder();
    mkdirSync(join(outside, 'cellar', 'plums'), { recursive: true });
    lock(join(outside, 'cellar'));
    symlinkSync(join(outside, 'cellar', 'plums'), join(dirname(dirname(pathOf(home, 1))), '-cellar'));
    const ended = await chatzip([], { home, under: nobody });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({
      by_code: { FOLDER_UNREADABLE: 1 },
      total_failures: 1,
      failures: [{ session_id: null, code: 'FOLDER_UNREADABLE' }],
      counts: { discovered: 1, exported: 1, failed: 0 },
    });
    expect(archivesIn(home)).toHaveLength(1);
  });

  test('is in the debug log with what the system said', async () => {
    const home = openHome();
    lock(join(dirname(dirname(pathOf(home, 1))), '-cellar'));
    const ended = await chatzip(['--debug-log', 'log', '--trace-id', 'pears'], { home, under: nobody });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)['by_code']).toEqual({ FOLDER_UNREADABLE: 1 });
    expect(readFileSync(join(home, 'log'), 'utf8')).toMatch(/pears.*FOLDER_UNREADABLE[^]*EACCES/);
  });
});

describe.each([['list'], ['list', '--project', 'orchard'], ['stats']])('%s %s', (...command) => {
  const args = command.filter((word) => word !== undefined);

  test('tells of a folder that it could not read, and of the rest all the same', async () => {
    const home = openHome();
    lock(join(dirname(dirname(pathOf(home, 1))), '-cellar'));
    const ended = await chatzip([...args, '--json'], { home, under: nobody });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({
      by_code: { FOLDER_UNREADABLE: 1 },
      counts: { discovered: 1, exported: 1, failed: 0 },
    });
    expect(JSON.parse(ended.stdout)).toMatchObject(
      args[0] === 'stats' ? { sessions: { read: 1, failed: 0 } } : { list_version: 1 },
    );
  });
});

test('a report can be written to a folder that can’t be read: whether an old one is left there is not known', async () => {
  const home = openHome();
  const folder = join(home, 'reports');
  lock(folder, 0o333);
  const ended = await chatzip(['--report-file', join(folder, 'r.json')], { home, under: nobody });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))).toMatchObject({ exit_code: 0 });
});
