import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, type Ended, reportOf, type RunOptions } from '../support/run.ts';
import { leaveAlone } from './faults.ts';
import { archivesOf, assertComplete, assertTrue, before } from './invariants.ts';
import { newPlace, type Place } from './place.ts';
import { completes } from './points.ts';
import { beforeArchive, shortWrites } from './preload.ts';

/** A new place with so many sessions, in which everybody may look. */
function placeWith(sessions: number): Place {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const place = newPlace(folder);
  chmodSync(place.root, 0o755);
  for (let number = 1; number <= sessions; number++) writeSession(place.home, number);
  return place;
}

const argsOf = (place: Place, out = place.out): readonly string[] => {
  return ['--since', 'incremental', '--format', 'md,raw', '--volume-size', '1K', '--out', out, '--quiet'];
};

const run = (place: Place, more: Partial<RunOptions> = {}, args = argsOf(place)): Promise<Ended> =>
  chatzip(args, { home: place.home, cwd: place.root, ...more });

/** Runs, checks the end and what is left, and says how many archives there are. */
async function endsWith(
  place: Place,
  expected: { readonly exit: number; readonly code: string },
  started: () => Promise<Ended>,
): Promise<number> {
  const was = before(place);
  const ended = await started();
  expect([ended.code, reportOf(ended)['code']]).toEqual([expected.exit, expected.code]);
  await assertTrue(place, was);
  return archivesOf(place).length;
}

const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', tmpdir()]).status === 0;

/** Puts a small disk there until the test has finished; to make it larger, mount it again. */
function mountSmall(folder: string, size: string): (options: string) => void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'none', folder]);
  onTestFinished(() => void execFileSync('umount', [folder]));
  return (options) => void execFileSync('mount', ['-o', `remount,${options}`, folder]);
}

describe.skipIf(!canMount)('a disk (a small tmpfs, which needs leave to mount)', () => {
  test('that is full in the middle ends 30, with the volumes that fit and their bookmark', async () => {
    const place = placeWith(12);
    const remount = mountSmall(place.out, '20k');
    const archives = await endsWith(place, { exit: 30, code: 'DISK_FULL' }, () => run(place));
    expect(archives).toBeGreaterThan(0);
    expect(archives).toBeLessThan(12);
    remount('size=10m');
    await completes(place, argsOf(place));
  });

  test('that has no room for the bookmark ends 21, and the next run exports again', async () => {
    const place = placeWith(24);
    const remount = mountSmall(dirname(place.bookmark), '16k');
    const args = argsOf(place).map((arg) => (arg === '1K' ? '10M' : arg));
    const expected = { exit: 21, code: 'BOOKMARK_NOT_SAVED' };
    expect(await endsWith(place, expected, () => run(place, {}, args))).toBe(1);
    remount('size=10m');
    await completes(place, args);
  });

  test('that has no room for a lock ends 20 before any work', async () => {
    const place = placeWith(1);
    const remount = mountSmall(dirname(place.bookmark), '4k');
    writeFileSync(join(dirname(place.bookmark), 'plums'), Buffer.alloc(4096));
    expect(await endsWith(place, { exit: 20, code: 'BOOKMARK_NOT_WRITABLE' }, () => run(place))).toBe(0);
    rmSync(join(dirname(place.bookmark), 'plums'));
    remount('size=1m');
    await completes(place, argsOf(place));
  });

  test('that is read-only ends 30 or 20', async () => {
    const place = placeWith(1);
    const remount = mountSmall(place.out, '1m');
    remount('ro');
    expect(await endsWith(place, { exit: 30, code: 'OUTPUT_NOT_WRITABLE' }, () => run(place))).toBe(0);
    remount('rw');
    const remountState = mountSmall(dirname(place.bookmark), '1m');
    remountState('ro');
    expect(await endsWith(place, { exit: 20, code: 'BOOKMARK_NOT_WRITABLE' }, () => run(place))).toBe(0);
    remountState('rw');
    await completes(place, argsOf(place));
  });
});

const isRoot = process.getuid?.() === 0;

/** For whom permissions hold: for root they don't. */
function ordinary(place: Place): readonly string[] {
  if (!isRoot) return [];
  execFileSync('chown', ['-R', '65534:65534', place.root]);
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
}

describe('without permission', () => {
  test('to write to the output folder a run ends 30, and to the bookmark’s 20', async () => {
    const place = placeWith(1);
    const under = ordinary(place);
    chmodSync(place.out, 0o555);
    expect(await endsWith(place, { exit: 30, code: 'OUTPUT_NOT_WRITABLE' }, () => run(place, { under }))).toBe(0);
    chmodSync(place.out, 0o755);
    const folder = dirname(place.bookmark);
    chmodSync(folder, 0o555);
    expect(await endsWith(place, { exit: 20, code: 'BOOKMARK_NOT_WRITABLE' }, () => run(place, { under }))).toBe(0);
    chmodSync(folder, 0o755);
    await completes(place, argsOf(place));
  });

  test('any more in the middle a run keeps the volumes that are finished', async () => {
    const place = placeWith(4);
    const under = ordinary(place);
    const env = beforeArchive(3, `fs.chmodSync(${JSON.stringify(place.out)}, 0o555);`);
    const expected = { exit: 30, code: 'OUTPUT_NOT_WRITABLE' };
    expect(await endsWith(place, expected, () => run(place, { under, env }))).toBe(2);
    chmodSync(place.out, 0o755);
    leaveAlone(place);
    await completes(place, argsOf(place));
  });

  test('to save the bookmark any more a run ends 21', async () => {
    const place = placeWith(4);
    const under = ordinary(place);
    const env = beforeArchive(3, `fs.chmodSync(${JSON.stringify(dirname(place.bookmark))}, 0o555);`);
    const expected = { exit: 21, code: 'BOOKMARK_NOT_SAVED' };
    expect(await endsWith(place, expected, () => run(place, { under, env }))).toBe(3);
    chmodSync(dirname(place.bookmark), 0o755);
    await completes(place, argsOf(place));
  });
});

const deleting = (folder: string): Readonly<Record<string, string>> =>
  beforeArchive(1, `fs.rmSync(${JSON.stringify(folder)}, { recursive: true });`);

describe('a folder that is deleted in the middle', () => {
  test('where archives go ends 30, and the next run makes it anew', async () => {
    const place = placeWith(2);
    const expected = { exit: 30, code: 'OUTPUT_NOT_WRITABLE' };
    expect(await endsWith(place, expected, () => run(place, { env: deleting(place.out) }))).toBe(0);
    await completes(place, argsOf(place));
  });

  test('where the bookmark is ends 21, and the next run exports again', async () => {
    const place = placeWith(2);
    const env = deleting(dirname(place.bookmark));
    expect(await endsWith(place, { exit: 21, code: 'BOOKMARK_NOT_SAVED' }, () => run(place, { env }))).toBe(1);
    await completes(place, argsOf(place));
  });
});

const otherDisk = '/dev/shm';
const hasOtherDisk = statSync(otherDisk, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev;

test.skipIf(!hasOtherDisk)(
  'archives may go to another file system than the bookmark (needs one in /dev/shm)',
  async () => {
    const out = mkdtempSync(join(otherDisk, 'chatzip-'));
    onTestFinished(() => rmSync(out, { recursive: true }));
    const place = { ...placeWith(2), out };
    expect(statSync(place.out).dev).not.toBe(statSync(place.home).dev);
    await completes(place, argsOf(place));
  },
);

describe('a name', () => {
  test('as long as the system takes may be the output folder’s', async () => {
    const place = placeWith(2);
    await completes(
      { ...place, out: join(place.root, 'p'.repeat(255)) },
      argsOf(place, join(place.root, 'p'.repeat(255))),
    );
  });

  test('that leaves no room for that of a second volume ends 30 after the first', async () => {
    const place = placeWith(3);
    const args = argsOf(place, join(place.out, `plums-${'p'.repeat(245)}.zip`));
    const expected = { exit: 30, code: 'OUTPUT_NOT_WRITABLE' };
    expect(await endsWith(place, expected, () => run(place, {}, args))).toBe(1);
    await completes(place, argsOf(place));
  });

  test.each([
    ['bookmark', 20, 'BOOKMARK_NOT_WRITABLE', 255],
    ['bookmark', 20, 'BOOKMARK_NOT_WRITABLE', 300],
    ['out', 30, 'OUTPUT_NOT_WRITABLE', 256],
  ] as const)('that is too long for --%s ends %i', async (flag, exit, code, bytes) => {
    const place = placeWith(1);
    const args = ['--no-progress', `--${flag}`, join(place.root, 'p'.repeat(bytes))];
    expect(await endsWith(place, { exit, code }, () => run(place, {}, args))).toBe(0);
  });

  test('that is a path longer than any ends 30', async () => {
    const place = placeWith(1);
    const args = argsOf(place, `/${'plum/'.repeat(900)}`);
    expect(await endsWith(place, { exit: 30, code: 'OUTPUT_NOT_WRITABLE' }, () => run(place, {}, args))).toBe(0);
  });
});

const limited = (blocks: number): readonly string[] => ['bash', '-c', `ulimit -f ${blocks}; exec "$@"`, 'bash'];

describe('under a limit for files', () => {
  test.each([
    [0, 20, 'BOOKMARK_NOT_WRITABLE'],
    [1, 30, 'DISK_FULL'],
  ])('of %i KiB a run ends %i', async (blocks, exit, code) => {
    const place = placeWith(2);
    expect(await endsWith(place, { exit, code }, () => run(place, { under: limited(blocks) }))).toBe(0);
    await completes(place, argsOf(place));
  });

  test('that the bookmark outgrows in the middle a run ends 21', async () => {
    const place = placeWith(20);
    const expected = { exit: 21, code: 'BOOKMARK_NOT_SAVED' };
    const archives = await endsWith(place, expected, () => run(place, { under: limited(8) }));
    expect(archives).toBeGreaterThan(1);
    expect(archives).toBeLessThan(20);
    await completes(place, argsOf(place));
  });
});

test('writes that take a few bytes at a time leave a whole archive and a true bookmark', async () => {
  const place = placeWith(3);
  const was = before(place);
  expect(await run(place, { env: shortWrites(100) })).toMatchObject({ code: 0, stderr: '' });
  await assertComplete(place, was);
});
