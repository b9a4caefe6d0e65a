import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { v8Flags } from '../../src/cli/v8-flags.ts';
import type { Course } from '../../src/engine/job.ts';

const COURSES: readonly Course[] = [true, false].flatMap((isLong) =>
  [true, false].flatMap((hasThreads) => [true, false].map((hasLarge) => ({ isLong, hasThreads, hasLarge }))),
);
const THREADS: Course = { isLong: false, hasThreads: true, hasLarge: false };
const [HERE] = process.versions.node.split('.').map(Number);

describe('flags for V8', () => {
  // On an unknown one Node complains, and a run's stderr is for failures alone.
  test('this Node knows all that it is given', () => {
    const flags = new Set(COURSES.flatMap((course) => v8Flags(course, HERE ?? 0)));
    expect(flags.size).toBeGreaterThan(2);
    const script = `for (const flag of ${JSON.stringify([...flags])}) require('node:v8').setFlagsFromString(flag)`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test.each([21, 27, Number.NaN])('Node %d, which nobody measured, is given none', (major) => {
    expect(COURSES.flatMap((course) => v8Flags(course, major))).toEqual([]);
  });

  test.each([20, 22, 23, 24, 25, 26])('on Node %d no flag is given twice with two values', (major) => {
    for (const course of COURSES) {
      const names = new Set(v8Flags(course, major).map((flag) => flag.split('=')[0]));
      expect(names.size).toBe(new Set(v8Flags(course, major)).size);
    }
  });

  test('a run that is over soon, on one thread and with no large session, changes nothing but the compiler', () => {
    const course = { isLong: false, hasThreads: false, hasLarge: false };
    expect([20, 22, 24].map((major) => v8Flags(course, major))).toEqual([['--interrupt-budget=2000000'], [], []]);
  });

  test('from Node 22 on the young objects of threads keep to their bound, and the compiler is left alone', () => {
    const all = COURSES.flatMap((course) => v8Flags(course, 24));
    expect(all).toEqual(COURSES.flatMap((course) => v8Flags(course, 22)));
    expect(v8Flags(THREADS, 24)).toContain('--semi-space-growth-factor=1');
    expect(all.join(' ')).not.toMatch(/interrupt|turbo|marking/);
    expect(v8Flags(THREADS, 20)).toContain('--no-concurrent-marking');
  });
});
