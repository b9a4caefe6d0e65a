import { realpathSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { liesIn, realPathOf, resolvedPath } from '../../src/files/real-path.ts';
import { raisedBy, temporaryFolder } from './temporary.ts';

/** A folder by its real path, with a folder in it that `link` leads to. */
function orchard(): string {
  const folder = realpathSync(temporaryFolder());
  mkdirSync(join(folder, 'trees'));
  symlinkSync('trees', join(folder, 'link'));
  return folder;
}

describe('the real path of what may not be there', () => {
  test.each([
    ['link', 'trees'],
    ['link/plum', 'trees/plum'],
    ['link/plum/stone', 'trees/plum/stone'],
    ['link/../pear', 'pear'],
    ['nowhere/pear', 'nowhere/pear'],
  ])('of %s is %s', (path, real) => {
    const folder = orchard();
    expect(realPathOf(join(folder, path))).toBe(join(folder, real));
  });

  test('is where a link leads that leads to nothing, from where the link stands', () => {
    const folder = orchard();
    symlinkSync('plum', join(folder, 'trees', 'dangling'));
    expect(realPathOf(join(folder, 'link', 'dangling'))).toBe(join(folder, 'trees', 'plum'));
    expect(realPathOf(join(folder, 'link', 'dangling', 'stone'))).toBe(join(folder, 'trees', 'plum', 'stone'));
  });

  test('is something also where links lead in a ring', async () => {
    const folder = orchard();
    symlinkSync('b', join(folder, 'a'));
    symlinkSync('a', join(folder, 'b'));
    expect(['a', 'b'].map((name) => join(folder, name))).toContain(realPathOf(join(folder, 'a')));
    expect(await raisedBy(resolvedPath(join(folder, 'a')))).toBe('ELOOP');
  });

  test('to write to is not told where that can’t be looked at', async () => {
    const folder = orchard();
    writeFileSync(join(folder, 'pear'), '');
    expect(await raisedBy(resolvedPath(join(folder, 'pear', 'stone')))).toBe('ENOTDIR');
  });
});

test.each([
  ['/orchard', '/orchard', true],
  ['/orchard/pear', '/orchard', true],
  ['/orchards', '/orchard', false],
  ['/orchards/pear', '/orchard', false],
  ['/', '/orchard', false],
  ['/orchard', '/', true],
])('whether %s lies in %s: %s', (path, folder, isIn) => {
  expect(liesIn(path, folder)).toBe(isIn);
});
