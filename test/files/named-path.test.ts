import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namedPath } from '../../src/files/named-path.ts';

test.each([
  ['~', '/home/fern'],
  ['~/backups', '/home/fern/backups'],
  ['~/../plum', '/home/plum'],
  ['./~', '/orchard/~'],
  ['~plum', '/orchard/~plum'],
  ['a/~', '/orchard/a/~'],
  ['backups', '/orchard/backups'],
  ['../plum', '/plum'],
  ['/var/x', '/var/x'],
  ['.', '/orchard'],
])('%j is %s', (path, meant) => {
  expect(namedPath(path, { home: '/home/fern', folder: '/orchard' })).toBe(meant);
});

test('begins in the current folder where none is said', () => {
  expect(namedPath('plum', { home: '/home/fern' })).toBe(join(process.cwd(), 'plum'));
});
