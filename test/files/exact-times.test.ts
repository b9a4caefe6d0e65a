import type * as childProcesses from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isFinerThanUtimes, setExactTimes, utimesTime } from '../../src/files/exact-times.ts';
import { temporaryFolder } from './temporary.ts';

type ChildProcesses = typeof childProcesses;

const system = vi.hoisted(() => ({ refusal: null as null | 'child without pipes' | 'raised error' }));

/** What `spawn` does where the system refuses: EMFILE and ENFILE are told later, and leave no pipes; ENOMEM is raised. */
vi.mock('node:child_process', async (original) => {
  const real = await original<ChildProcesses>();
  const refusedChild = (): childProcesses.ChildProcess => {
    const child = new real.ChildProcess();
    process.nextTick(() => child.emit('error', errorOf('EMFILE')));
    return child;
  };
  return {
    ...real,
    spawn: (command: string, args: readonly string[], options: childProcesses.SpawnOptions) => {
      if (system.refusal === 'raised error') throw errorOf('ENOMEM');
      return system.refusal === null ? real.spawn(command, args, options) : refusedChild();
    },
  };
});

beforeEach(() => {
  system.refusal = null;
});

function errorOf(code: string): Error {
  return Object.assign(new Error(`spawn xargs ${code}`), { code });
}

const mtimeOf = (path: string): bigint => statSync(path, { bigint: true }).mtimeNs;

describe('an mtime', () => {
  test('is set whole by utimes when a double holds it', async () => {
    const path = join(temporaryFolder(), 'plum');
    writeFileSync(path, '');
    const times = fc.bigInt({ min: 0n, max: 4_102_444_800n * 64n });
    await fc.assert(
      fc.asyncProperty(times, async (parts) => {
        const mtimeNs = parts * 15_625_000n;
        expect(isFinerThanUtimes(mtimeNs)).toBe(false);
        expect(utimesTime(mtimeNs)).toBe(Number(parts) / 64);
        await utimes(path, 0, utimesTime(mtimeNs));
        expect(mtimeOf(path)).toBe(mtimeNs);
      }),
    );
  });

  test('that a double is beside is set within its microsecond by utimes, and left to touch', async () => {
    const path = join(temporaryFolder(), 'plum');
    writeFileSync(path, '');
    const times = fc.bigInt({ min: 0n, max: 4_102_444_800_000_000n }).filter((micros) => micros % 15_625n !== 0n);
    await fc.assert(
      fc.asyncProperty(times, async (microseconds) => {
        expect(isFinerThanUtimes(microseconds * 1000n)).toBe(true);
        await utimes(path, 0, utimesTime(microseconds * 1000n));
        expect(mtimeOf(path) / 1000n).toBe(microseconds);
      }),
    );
  });

  test('before 1970 is near by utimes, and left to touch', async () => {
    const path = join(temporaryFolder(), 'plum');
    writeFileSync(path, '');
    const times = fc.bigInt({ min: -2_147_483_648_000_000_000n, max: -1n });
    expect(isFinerThanUtimes(-1_000_000_000n)).toBe(true);
    await fc.assert(
      fc.asyncProperty(times, async (mtimeNs) => {
        expect(isFinerThanUtimes(mtimeNs)).toBe(true);
        await utimes(path, 0, utimesTime(mtimeNs));
        // A double of so many seconds may be a microsecond off.
        const early = mtimeNs - mtimeOf(path);
        expect(early >= -2000n && early < 1_002_000n).toBe(true);
      }),
    );
  });

  test('is set to the nanosecond, of files of any name', async () => {
    const folder = temporaryFolder();
    const paths = [
      join(folder, 'a plum'),
      join(folder, "it's $(a) pear"),
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0x0a])]),
    ];
    for (const path of paths) writeFileSync(path, '');
    await setExactTimes(paths.map((path, index) => ({ path, mtimeNs: 1_769_934_614_123_456_780n + BigInt(index) })));
    expect(paths.map((path) => statSync(path, { bigint: true }).mtimeNs % 10n)).toEqual([0n, 1n, 2n]);
  });

  test('is all that is set: when a file was last read stays', async () => {
    const path = join(temporaryFolder(), 'plum');
    writeFileSync(path, '');
    await utimes(path, 7, 7);
    await setExactTimes([{ path, mtimeNs: 1_769_934_614_123_456_789n }]);
    const { atimeNs, mtimeNs } = statSync(path, { bigint: true });
    expect([atimeNs, mtimeNs]).toEqual([7_000_000_000n, 1_769_934_614_123_456_789n]);
  });

  test('makes no file that is gone', async () => {
    const path = join(temporaryFolder(), 'gone');
    await setExactTimes([{ path, mtimeNs: 1n }]);
    expect(existsSync(path)).toBe(false);
  });

  test.each(['that is nowhere', 'that reads nothing'])('stays as it is with an xargs %s', async (which) => {
    const folder = temporaryFolder();
    const path = join(folder, 'plum');
    writeFileSync(path, '');
    await utimes(path, 7, 7);
    if (which === 'that reads nothing') writeFileSync(join(folder, 'xargs'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    const before = process.env['PATH'];
    process.env['PATH'] = folder;
    onTestFinished(() => {
      process.env['PATH'] = before;
    });
    await setExactTimes(Array.from({ length: 10_000 }, () => ({ path, mtimeNs: 1n })));
    expect(mtimeOf(path)).toBe(7_000_000_000n);
  });

  test.each(['child without pipes', 'raised error'] as const)(
    'stays as it is where the system gives a %s',
    async (refusal) => {
      const path = join(temporaryFolder(), 'plum');
      writeFileSync(path, '');
      await utimes(path, 7, 7);
      system.refusal = refusal;
      await setExactTimes([{ path, mtimeNs: 1n }]);
      expect(mtimeOf(path)).toBe(7_000_000_000n);
    },
  );
});
