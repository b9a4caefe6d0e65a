import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { homeWith, idOf, lineOf, pathOf } from '../support/home.ts';
import { chatzip, ranWell } from '../support/run.ts';

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
