import { join } from 'node:path';
import { expect, test } from 'vitest';
import { usageFailure } from '../../src/failures/failure.ts';
import { endsAsFolder, namedPath } from '../../src/files/named-path.ts';
import { raisedBy } from './temporary.ts';

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

test.each(['~', '~/backups'])('%s needs a home', async (path) => {
  const frame = { home: '', folder: '/orchard' };
  const raised = await raisedBy(Promise.resolve(path).then((typed) => namedPath(typed, frame)));
  expect(raised).toEqual(usageFailure('missing-value', 'HOME'));
  expect(namedPath('./~', { home: '', folder: '/orchard' })).toBe('/orchard/~');
});

test.each([
  ['backups/', true],
  ['backups.zip/', true],
  ['/', true],
  ['backups.zip', false],
  ['backups/plum', false],
  ['', false],
])('whether %j was said to be a folder: %s', (path, isFolder) => {
  expect(endsAsFolder(path)).toBe(isFolder);
});
