import { appendFileSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { homeWith, idOf, lineOf, pathOf, writeSession } from '../support/home.ts';
import { chatzip, ranWell, reportOf } from '../support/run.ts';

describe('the last time', () => {
  test('of a project is that of its files, of a session what its records say, and each is called so', async () => {
    const home = homeWith(1);
    utimesSync(pathOf(home, 1), 0, Date.UTC(2027, 4, 6, 7, 8) / 1000);
    const projects = await chatzip(['list'], { home });
    expect(projects).toMatchObject({ code: 0, stderr: '' });
    expect(projects.stdout).toMatch(/LAST WRITTEN \(UTC\)[^]* 2027-05-06 07:08 /);
    expect(projects.stdout).not.toContain('LAST ACTIVITY');
    const sessions = await chatzip(['list', '--project', 'orchard'], { home });
    expect(sessions).toMatchObject({ code: 0, stderr: '' });
    expect(sessions.stdout).toMatch(/LAST ACTIVITY \(UTC\)/);
    expect(sessions.stdout).not.toContain('2027-05-06');
    const korean = await chatzip(['list'], { home, env: { LANG: 'ko_KR.UTF-8' } });
    expect(korean).toMatchObject({ code: 0, stderr: '' });
    expect(korean.stdout).toMatch(/마지막 기록 \(UTC\)[^]* 2027-05-06 07:08 /);
  });
});

describe('the sessions of several projects', () => {
  test('are told apart by their project, those of one are not', async () => {
    const home = homeWith(1);
    const garden = join(home, '.claude', 'projects', '-home-fern-garden');
    mkdirSync(garden);
    const line = lineOf(2, 'When is it ripe?').replaceAll('/home/fern/orchard', '/home/fern/garden');
    writeFileSync(join(garden, `${idOf(2)}.jsonl`), line);
    const both = await ranWell(['list', '--project', 'fern'], { home });
    expect(both).toMatch(/^ID +STARTED \(UTC\) .* STATE +PROJECT +TITLE\n/);
    expect(both).toMatch(new RegExp(`^${idOf(1)} .*  orchard  `, 'm'));
    expect(both).toMatch(new RegExp(`^${idOf(2)} .*  garden   `, 'm'));
    expect(await ranWell(['list', '--project', 'garden'], { home })).toMatch(/ STATE +TITLE\n/);
  });

  test('are told apart by their folders where the names are the same', async () => {
    const home = homeWith(1);
    const other = join(home, '.claude', 'projects', '-srv-orchard');
    mkdirSync(other);
    writeFileSync(join(other, `${idOf(2)}.jsonl`), lineOf(2, 'When?').replaceAll('/home/fern/orchard', '/srv/orchard'));
    const both = await ranWell(['list', '--project', 'orchard'], { home });
    expect(both).toMatch(new RegExp(`^${idOf(1)} .*  -home-fern-orchard  `, 'm'));
    expect(both).toMatch(new RegExp(`^${idOf(2)} .*  -srv-orchard  `, 'm'));
  });
});

/** Sets when a session was last written, to an hour of 2 February. */
function writtenAt(home: string, number: number, hour: number): void {
  const seconds = Date.UTC(2026, 1, 2, hour) / 1000;
  utimesSync(pathOf(home, number), seconds, seconds);
}

describe('the sessions of a project', () => {
  test('are listed the latest first, each with whether it is safe as it is now', async () => {
    const home = homeWith(3);
    await ranWell([], { home });
    appendFileSync(pathOf(home, 2), lineOf(2, 'And the pears?', 20));
    writtenAt(home, 3, 1);
    writeSession(home, 4);
    writeSession(home, 5, '');
    writtenAt(home, 5, 5);
    writeSession(home, 6, 'garbage\n');
    writtenAt(home, 6, 6);
    const ended = await chatzip(['list', '--project', 'orchard', '--json'], { home });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({
      code: 'EXPORT_PARTIAL',
      counts: { discovered: 6, exported: 5, failed: 1 },
      failures: [{ session_id: idOf(6) }],
    });
    const { sessions } = JSON.parse(ended.stdout);
    expect(sessions[0]).toMatchObject({ title: '', project: 'orchard', started_at: '2026-02-02T06:00:00.000Z' });
    expect(sessions[2]).toMatchObject({ title: 'When is plum 2 ripe?', started_at: '2026-02-01T02:00:00.000Z' });
    expect(sessions.map((row: Record<string, unknown>) => [row['session_id'], row['state'], row['ended_at']])).toEqual([
      [idOf(6), 'unreadable', '2026-02-02T06:00:00.000Z'],
      [idOf(5), 'empty', '2026-02-02T05:00:00.000Z'],
      [idOf(2), 'changed', '2026-02-01T20:00:00.000Z'],
      [idOf(4), 'new', '2026-02-01T04:00:00.000Z'],
      [idOf(3), 'archived', '2026-02-01T03:00:00.000Z'],
      [idOf(1), 'archived', '2026-02-01T01:00:00.000Z'],
    ]);
    const formats = sessions.map((row: Record<string, unknown>) => row['formats']);
    expect(formats).toEqual([[], [], [], [], ['md'], ['md']]);
    // With another bookmark all is new, also what is empty in no archive.
    const other = await chatzip(['list', '--project', 'orchard', '--json', '--bookmark', 'other.json'], { home });
    expect(other.code).toBe(3);
    expect(reportOf(other)).toMatchObject({ code: 'EXPORT_PARTIAL' });
    const states = JSON.parse(other.stdout).sessions.map(({ state }: { state: string }) => state);
    expect(states).toEqual(['unreadable', 'empty', 'new', 'new', 'new', 'new']);
  });
});

test('a session says in which formats it is archived: without raw it cannot be restored', async () => {
  const home = homeWith(2);
  await ranWell([], { home });
  await ranWell(['--since', 'incremental', '--format', 'raw', '--session', idOf(2)], { home });
  const { sessions } = JSON.parse(await ranWell(['list', '--project', 'orchard', '--json'], { home }));
  expect(sessions.map(({ formats }: { formats: readonly string[] }) => formats)).toEqual([['md', 'raw'], ['md']]);
  const lines = (await ranWell(['list', '--project', 'orchard'], { home })).split('\n');
  expect(lines[1]).toMatch(/ archived \(md, raw\) +When is plum 2 ripe\?$/);
  expect(lines[2]).toMatch(/ archived \(md\) +When is plum 1 ripe\?$/);
});

test('projects are listed the latest first, with all that they hold', async () => {
  const home = homeWith(3);
  for (const [number, hour] of [
    [1, 2],
    [2, 9],
    [3, 4],
  ] as const)
    writtenAt(home, number, hour);
  const garden = join(home, '.claude', 'projects', '-home-fern-garden');
  mkdirSync(garden);
  const path = join(garden, `${idOf(4)}.jsonl`);
  writeFileSync(path, lineOf(4, 'When?').replaceAll('/home/fern/orchard', '/home/fern/garden'));
  const evening = Date.UTC(2026, 1, 2, 20) / 1000;
  utimesSync(path, evening, evening);
  const { projects } = JSON.parse(await ranWell(['list', '--json'], { home }));
  const bytes = [1, 2, 3].reduce((sum, number) => sum + statSync(pathOf(home, number)).size, 0);
  expect(projects).toEqual([
    {
      project: 'garden',
      folder: '/home/fern/garden',
      sessions: 1,
      bytes: statSync(path).size,
      last_activity: '2026-02-02T20:00:00.000Z',
    },
    { project: 'orchard', folder: '/home/fern/orchard', sessions: 3, bytes, last_activity: '2026-02-02T09:00:00.000Z' },
  ]);
});

describe('what people see', () => {
  test('of projects is a table with their numbers on the right', async () => {
    const home = homeWith(2);
    writeSession(home, 2, lineOf(2, 'plum '.repeat(3000)));
    for (const number of [1, 2]) writtenAt(home, number, number);
    const garden = join(home, '.claude', 'projects', '-home-fern-g');
    mkdirSync(garden);
    const path = join(garden, `${idOf(4)}.jsonl`);
    writeFileSync(path, lineOf(4, 'When?').replaceAll('/home/fern/orchard', '/home/fern/g'));
    utimesSync(path, 0, 0);
    const bytes = statSync(path).size;
    expect((await ranWell(['list'], { home })).split('\n')).toEqual([
      'PROJECT  SESSIONS     SIZE  LAST WRITTEN (UTC)  FOLDER',
      'orchard         2  15.7 kB  2026-02-02 02:00    /home/fern/orchard',
      `g               1    ${bytes} B  1970-01-01 00:00    /home/fern/g`,
      '',
    ]);
    expect(await ranWell(['list', '--quiet'], { home })).toBe('');
  });

  test('of sessions is a table with a state in words, and of what can’t be read what is known', async () => {
    const home = homeWith(1);
    writeSession(home, 1, lineOf(1, 'When?', 1) + lineOf(1, `Now ${'plum '.repeat(200)}`, 3));
    writeSession(home, 6, 'garbage\n');
    writtenAt(home, 6, 6);
    const ended = await chatzip(['list', '--project', 'orchard'], { home });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({ code: 'EXPORT_PARTIAL' });
    expect(ended.stdout.split('\n')).toEqual([
      'ID                                    STARTED (UTC)     LAST ACTIVITY (UTC)    SIZE  STATE       TITLE',
      `${idOf(6)}  2026-02-02 06:00  2026-02-02 06:00        8 B  unreadable`,
      `${idOf(1)}  2026-02-01 01:00  2026-02-01 03:00     1.6 kB  new         When?`,
      '',
    ]);
    const korean = await chatzip(['--lang', 'ko', 'list', '--project', 'orchard'], { home });
    expect(korean).toMatchObject({ code: 3, stdout: expect.stringMatching(/ 읽을 수 없음\n.* 새것 +When\?\n$/) });
    const quiet = await chatzip(['list', '--project', 'orchard', '--quiet'], { home });
    expect(quiet).toMatchObject({ code: 3, stdout: '' });
  });

  test('does nothing to a terminal, and tells no secret', async () => {
    const home = homeWith(0);
    const hostile = 'a\u001b[2Jb token=sk-ant-plums12345678';
    const line = (number: number): string =>
      lineOf(number, hostile).replaceAll('/home/fern/orchard', JSON.stringify(`/home/${hostile}`).slice(1, -1));
    writeSession(home, 1, line(1));
    expect(await ranWell(['list'], { home })).toContain('/home/a␛[2Jb token=[secret]\n');
    const sessions = await ranWell(['list', '--project', 'orchard'], { home });
    expect(sessions).toContain('b token=[secret]\n');
    expect(sessions).not.toContain('\u001b');
  });

  test('where there is nothing says where was looked, or that no project has such a name', async () => {
    const home = homeWith(0);
    const places = join(home, '.claude', 'projects');
    for (const command of ['list', 'stats']) {
      const none = await ranWell([command], { home });
      expect(none).toMatch(/^No sessions found\. Looked in: [^\n]*\n$/);
      expect(none).toContain(places);
      expect(await ranWell([command, '--project', 'pears'], { home })).toBe('No project matches.\n');
      expect(await ranWell([command, '--quiet'], { home })).toBe('');
    }
  });
});
