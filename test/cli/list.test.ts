import { utimesSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { homeWith, pathOf } from '../support/home.ts';
import { chatzip } from '../support/run.ts';

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
