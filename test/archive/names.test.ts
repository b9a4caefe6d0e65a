import { posix, win32 } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alternativeName,
  baseNameOf,
  foldedPath,
  isFurtherVolume,
  isSafeEntryPath,
  RAW_LIMITS,
  volumeName,
} from '../../src/archive/names.ts';

describe('names of archives', () => {
  const at = new Date('2026-11-21T08:00:00.999Z');

  test('say mode and start, in UTC and to the second', () => {
    expect(baseNameOf('all', at)).toBe('chatzip-20261121T080000Z');
    expect(baseNameOf('last', at)).toBe('chatzip-last-20261121T080000Z');
    expect(baseNameOf('incremental', at)).toBe('chatzip-incremental-20261121T080000Z');
  });

  test('number the volumes behind the first, also beyond three digits', () => {
    expect([1, 2, 999, 1000].map((volume) => volumeName('plums', volume))).toEqual([
      'plums.zip',
      'plums.002.zip',
      'plums.999.zip',
      'plums.1000.zip',
    ]);
  });

  test('count on when they are taken', () => {
    expect([1, 2, 11].map((attempt) => alternativeName('plums', attempt))).toEqual(['plums', 'plums-2', 'plums-11']);
  });

  test('of further volumes are told from those of other archives', () => {
    expect(isFurtherVolume('plums.002.zip', 'plums')).toBe(true);
    expect(isFurtherVolume('plums.1000.zip', 'plums')).toBe(true);
    for (const name of ['plums.zip', 'plums-2.002.zip', 'plums.02.zip', 'plums.002.zip.part', 'xplums.002.zip']) {
      expect(isFurtherVolume(name, 'plums')).toBe(false);
    }
  });
});

describe('paths in an archive', () => {
  test.each([
    'manifest.jsonl',
    '2026-02-01/orchard/2026-02-01T08-00-00__plums__0a1b2c3d.md',
    'images/0a1b2c3d4e5f.png',
    'raw/claude-code/-home-fern-orchard/0a1b.jsonl',
    'obst/äpfel und birnen.md',
    'con-fruit/auxiliary.md',
    `a/${'x'.repeat(100)}`,
  ])('may be %s', (path) => {
    expect(isSafeEntryPath(path)).toBe(true);
  });

  test.each([
    '',
    '/plums.md',
    '../plums.md',
    'orchard/../plums.md',
    './plums.md',
    'orchard//plums.md',
    'orchard/',
    'C:/plums.md',
    'orchard\\plums.md',
    'plums\n.md',
    'plums\u0000.md',
    'plums\u009b.md',
    'what?.md',
    'a"b',
    'a<b',
    'a|b',
    'a*b',
    'con',
    'orchard/NUL.txt',
    'com1.md',
    'LPT¹',
    'orchard./plums.md',
    'plums ',
    'a\u0308pfel.md',
    '\ud800.md',
    `a/${'x'.repeat(101)}`,
    `${'x'.repeat(90)}/${'y'.repeat(90)}`,
  ])('may not be %j', (path) => {
    expect(isSafeEntryPath(path)).toBe(false);
  });

  test('may be longer for the agents own files', () => {
    const long = `raw/claude-code/${'x'.repeat(200)}/${'y'.repeat(255)}`;
    expect(isSafeEntryPath(long)).toBe(false);
    expect(isSafeEntryPath(long, RAW_LIMITS)).toBe(true);
  });

  test('never lead out of the folder they are unpacked in', () => {
    const parts = fc.array(
      fc.oneof(fc.constantFrom('..', '.', '', 'a', 'C:', '\\', 'nul', ' '), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(parts, (all) => {
        const path = all.join('/');
        fc.pre(isSafeEntryPath(path));
        expect(posix.join('/out', path)).toBe(`/out/${path}`);
        expect(win32.join('C:\\out', path)).toBe(`C:\\out\\${path.replaceAll('/', '\\')}`);
        expect(path.normalize('NFC')).toBe(path);
      }),
      { numRuns: 2000 },
    );
  });

  test('are the same for a file system that ignores case when they differ in case alone', () => {
    expect(foldedPath('Orchard/Plums.md')).toBe(foldedPath('orchard/PLUMS.MD'));
    expect(foldedPath('straße')).toBe(foldedPath('STRASSE'));
    expect(foldedPath('a\u0308pfel')).toBe(foldedPath('Äpfel'));
    expect(foldedPath('plums')).not.toBe(foldedPath('pears'));
  });
});
