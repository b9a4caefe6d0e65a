import { posix, win32 } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutToBytes, foldedPath, isPortablePath, RAW_LIMITS } from '../../src/session/portable-name.ts';

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
    expect(isPortablePath(path)).toBe(true);
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
    expect(isPortablePath(path)).toBe(false);
  });

  test('may be longer for the agents own files', () => {
    const long = `raw/claude-code/${'x'.repeat(200)}/${'y'.repeat(255)}`;
    expect(isPortablePath(long)).toBe(false);
    expect(isPortablePath(long, RAW_LIMITS)).toBe(true);
  });

  test('never lead out of the folder they are unpacked in', () => {
    const parts = fc.array(
      fc.oneof(fc.constantFrom('..', '.', '', 'a', 'C:', '\\', 'nul', ' '), fc.string({ unit: 'binary' })),
    );
    fc.assert(
      fc.property(parts, (all) => {
        const path = all.join('/');
        fc.pre(isPortablePath(path));
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

describe('a name that is too long', () => {
  test.each([
    ['plum tree', 4, 'plum'],
    ['자두나무', 7, '자두'],
    ['👩‍🌾👩‍🌾', 12, '👩‍🌾'],
    [`a${'\u0301'.repeat(200)}`, 5, `a${'\u0301'.repeat(2)}`],
    ['👩‍🌾', 5, '👩'],
    ['👩', 3, ''],
  ])('%j is cut behind a whole character', (text, bytes, cut) => {
    expect(cutToBytes(text, bytes)).toBe(cut);
  });
});
