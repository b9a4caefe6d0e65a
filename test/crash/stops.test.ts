import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeSession } from '../support/home.ts';
import { PROGRAM } from '../support/run.ts';
import { archivesOf, assertTrue, before } from './invariants.ts';
import { newPlace } from './place.ts';
import { completes, forEachOf, pointsOf, stage } from './points.ts';
import { preloaded } from './preload.ts';
import { VOLUMES } from './scenarios.ts';
import { stopAt, STOPS } from './stops.ts';

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

test.skipIf(!canTrace)(
  'a run that is asked to stop at a call of the system says so, leaves nothing behind, and the next completes it',
  { timeout: 300_000 },
  async () => {
    const staged = await stage(VOLUMES, temporaryFolder());
    const cases = pointsOf(staged)
      .filter((_, index) => index % 8 === 3)
      .map((point, index) => ({ point, stop: STOPS[index % STOPS.length]! }));
    let stopped = 0;
    const raised = await forEachOf(cases, 2, async ({ point, stop }) => {
      if (await stopAt(staged, point, stop)) stopped += 1;
    });
    expect(raised).toEqual([]);
    expect(stopped).toBeGreaterThan(cases.length / 2);
  },
);

/** Says that it has the lock and goes no further; says of each INT that it came. */
const STUCK = `
  import promises from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  import { writeSync } from 'node:fs';
  const { link } = promises;
  promises.link = async (from, to) => {
    await link(from, to);
    setInterval(() => undefined, 1000);
    process.on('SIGINT', () => writeSync(1, 'INT\\n'));
    writeSync(1, 'stuck\\n');
    await new Promise(() => undefined);
  };
  syncBuiltinESMExports();
`;

describe('a second INT', () => {
  test('ends at once a run that does not come to its end, and the next completes it', async () => {
    const place = newPlace(temporaryFolder());
    writeSession(place.home, 1);
    const was = before(place);
    const args = ['--format', 'raw', '--quiet', '--out', place.out];
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: place.root,
      env: { PATH: process.env['PATH'], HOME: place.home, ...preloaded(STUCK) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said === 'stuck\n' || said === 'stuck\nINT\n') child.kill('SIGINT');
    });
    const ended = await new Promise((resolve) => child.on('close', (code, signal) => resolve([code, signal])));
    expect(ended).toEqual([null, 'SIGINT']);
    expect(said.startsWith('stuck\nINT\n')).toBe(true);
    await assertTrue(place, was);
    expect(archivesOf(place)).toEqual([]);
    await completes(place, ['--since', 'incremental', ...args]);
    expect(join(place.out, archivesOf(place)[0] ?? '')).toMatch(/chatzip-incremental/);
  });
});
