import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip } from '../support/run.ts';
import { newPlace } from './place.ts';

const MINUTE_MS = 60_000;

function leave(folder: string, name: string, minutesAgo: number): void {
  writeFileSync(join(folder, name), 'half an archive');
  const then = (Date.now() - minutesAgo * MINUTE_MS) / 1000;
  utimesSync(join(folder, name), then, then);
}

describe('what a killed run left in the output folder half an hour ago', () => {
  test.each([
    ['a run with a bookmark', []],
    ['one without', ['--no-bookmark']],
    ['one that makes a folder', ['--no-zip']],
    ['one that finds nothing to export', ['--no-bookmark', '--since', '2030-01-01']],
  ])('is cleared away by %s, and nothing younger', async (_, args) => {
    const place = newPlace(temporaryFolder());
    writeSession(place.home, 1);
    leave(place.out, '.chatzip-dead.tmp', 31);
    leave(place.out, '.chatzip-young.tmp', 20);
    leave(place.out, 'plums.tmp', 100);
    const ended = await chatzip([...args, '--out', place.out], { home: place.home, cwd: place.root });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const left = readdirSync(place.out).filter((name) => name.endsWith('.tmp'));
    expect(left).toEqual(['.chatzip-young.tmp', 'plums.tmp']);
  });

  test('stays where a dry run looks', async () => {
    const place = newPlace(temporaryFolder());
    writeSession(place.home, 1);
    leave(place.out, '.chatzip-dead.tmp', 31);
    const ended = await chatzip(['--dry-run', '--out', place.out], { home: place.home, cwd: place.root });
    expect(ended.code).toBe(0);
    expect(readdirSync(place.out)).toEqual(['.chatzip-dead.tmp']);
  });
});

describe('what a run that was killed at its report left beside it half an hour ago', () => {
  const OLD = 'report.json.0123456789ab.tmp';
  const OTHERS = ['other.json.0123456789ab.tmp', 'report.json.fedcba987654.tmp', 'report.json.plums.tmp'];

  test.each([
    ['by its link', 'link.json'],
    ['by its name', 'report.json'],
  ])('is cleared away by one that writes a report %s, and nothing else', async (_, name) => {
    const place = newPlace(temporaryFolder());
    writeSession(place.home, 1);
    const reports = join(place.root, 'reports');
    mkdirSync(reports);
    symlinkSync('report.json', join(reports, 'link.json'));
    leave(reports, OLD, 31);
    for (const other of OTHERS) leave(reports, other, other.includes('fedc') ? 20 : 100);
    const args = ['--out', place.out, '--report-file', join(reports, name)];
    const ended = await chatzip(args, { home: place.home, cwd: place.root });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(reports).toSorted()).toEqual(['link.json', 'report.json', ...OTHERS].toSorted());
  });

  test('stays where the report is refused', async () => {
    const place = newPlace(temporaryFolder());
    writeSession(place.home, 1);
    const projects = join(place.home, '.claude', 'projects');
    leave(projects, OLD, 31);
    const args = ['--out', place.out, '--report-file', join(projects, 'report.json')];
    const ended = await chatzip(args, { home: place.home, cwd: place.root });
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('"USAGE_ERROR"') });
    expect(readdirSync(projects)).toContain(OLD);
  });
});
