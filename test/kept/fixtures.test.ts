import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failuresIn, openArchives } from './archive.ts';
import { checkKept } from './check.ts';
import { isAllKept, reportText } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FIXTURES = join(ROOT, 'fixtures', 'claude-code');
const cases = readdirSync(FIXTURES).filter((name) => existsSync(join(FIXTURES, name, 'home', '.claude', 'projects')));
const work = mkdtempSync(join(tmpdir(), 'kept-fixtures-'));
afterAll(() => rmSync(work, { recursive: true }));

test('there are fixtures', () => {
  expect(cases.length).toBeGreaterThan(0);
});

test.each(cases)('everything that the sessions of "%s" hold is in their Markdown and in their JSON', async (name) => {
  const home = join(FIXTURES, name, 'home');
  const out = join(work, name);
  const { archives, failed } = exportOf(home, out);
  const result = await checkKept(home, { ...(await openArchives(archives)), failed });
  expect(isAllKept(result), reportText(result, 20)).toBe(true);
  expect(result.sessions + result.left.length).toBeGreaterThan(0);
  if (result.sessions > 0) expect([...result.formats]).toEqual(expect.arrayContaining(['md', 'json', 'raw']));
});

interface Exported {
  readonly archives: readonly string[];
  /** The sessions that failed, with their codes. */
  readonly failed: ReadonlyMap<string, string>;
}

function exportOf(home: string, out: string): Exported {
  const report = `${out}.json`;
  const args = ['export', '--format', 'md,json,raw', '--out', out, '--no-bookmark', '--quiet', '--report-file', report];
  const run = spawnSync(process.execPath, [join(ROOT, 'bin', 'chatzip.js'), ...args], {
    env: {
      HOME: home,
      PATH: process.env['PATH'],
      XDG_CONFIG_HOME: join(work, 'config'),
      XDG_STATE_HOME: join(work, 'state'),
    },
    encoding: 'utf8',
  });
  // Every session exported, some, none.
  expect([0, 3, 4], run.stderr).toContain(run.status);
  const made = existsSync(out) ? readdirSync(out).filter((file) => file.endsWith('.zip')) : [];
  return { archives: made.map((file) => join(out, file)), failed: new Map(failuresIn(readFileSync(report))) };
}
