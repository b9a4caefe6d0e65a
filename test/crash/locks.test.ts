import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordText } from '../../src/bookmark/lock-record.ts';
import { thisMachine } from '../../src/bookmark/machine.ts';
import { temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';
import { archivesOf, assertComplete, before } from './invariants.ts';
import { newPlace, type Place } from './place.ts';
import { completes } from './points.ts';
import { preloaded } from './preload.ts';

function placeWith(sessions: number): Place {
  const place = newPlace(temporaryFolder());
  for (let number = 1; number <= sessions; number++) writeSession(place.home, number);
  return place;
}

const argsOf = (place: Place): readonly string[] => {
  return ['--since', 'incremental', '--format', 'md,raw', '--out', place.out, '--quiet'];
};

/** Who has the lock goes on once a file is there. */
const patient = (file: string): Readonly<Record<string, string>> =>
  preloaded(`
    import { existsSync } from 'node:fs';
    import promises from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    const { link } = promises;
    promises.link = async (from, to) => {
      await link(from, to);
      while (String(to).endsWith('.lock') && !existsSync(${JSON.stringify(file)})) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    syncBuiltinESMExports();
  `);

const TEN = Array.from({ length: 10 }, (_, index) => index);

describe('of ten exports started together', () => {
  test('one works, nine end 11 and name it, and nothing is lost', async () => {
    const place = placeWith(3);
    const was = before(place);
    const go = join(place.root, 'go');
    let ended = 0;
    const runs = TEN.map(async () => {
      const end = await chatzip(argsOf(place), { home: place.home, cwd: place.root, env: patient(go) });
      ended += 1;
      if (ended === 9) {
        // Only the one that works is left.
        const { pid } = JSON.parse(readFileSync(`${place.bookmark}.lock`, 'utf8'));
        writeFileSync(go, String(pid));
      }
      return end;
    });
    const ends = await Promise.all(runs);
    expect(ends.filter(({ code }) => code === 0)).toHaveLength(1);
    expect(ends.filter(({ code }) => code === 11)).toHaveLength(9);
    const holder = Number(readFileSync(go, 'utf8'));
    for (const end of ends.filter(({ code }) => code === 11)) {
      const details = { pid: holder, since: expect.stringMatching(/^20\d\d-/) };
      expect(reportOf(end)).toMatchObject({ code: 'LOCK_HELD', exit_code: 11, details, archives: [] });
    }
    expect(archivesOf(place)).toHaveLength(1);
    await assertComplete(place, was);
  });

  test('that wait for each other one exports everything and the others find nothing new', async () => {
    const place = placeWith(3);
    const was = before(place);
    const args = [...argsOf(place), '--wait', '600'];
    const ends = await Promise.all(TEN.map(() => chatzip(args, { home: place.home, cwd: place.root })));
    for (const end of ends) expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(archivesOf(place)).toHaveLength(1);
    await assertComplete(place, was);
  });
});

function placeLockedBy(started: string | null): Place {
  const place = placeWith(2);
  const { host, boot, namespace } = thisMachine(process.pid);
  const since = '2026-02-01T08:00:00.000Z';
  const record = { pid: process.pid, started, boot, namespace, host, trace_id: 'dead', since };
  mkdirSync(dirname(place.bookmark), { recursive: true });
  writeFileSync(`${place.bookmark}.lock`, recordText(record));
  return place;
}

describe('a lock whose pid is that of a living process', () => {
  test('is held when it is the process that took it', async () => {
    const place = placeLockedBy(thisMachine(process.pid).process(process.pid)?.started ?? null);
    const ended = await chatzip(argsOf(place), { home: place.home, cwd: place.root });
    expect(ended.code).toBe(11);
    expect(archivesOf(place)).toEqual([]);
  });

  test('is taken over when another process has that number now', async () => {
    const place = placeLockedBy('1');
    writeFileSync(join(place.out, '.chatzip-dead.tmp'), 'half an archive');
    await completes(place, argsOf(place));
  });
});
