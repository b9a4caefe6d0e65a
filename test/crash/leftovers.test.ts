import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
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
