import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hashSession } from '../../../src/sources/records/session-hashes.ts';
import { fileWith, raisedBy, sessionOf } from '../temporary.ts';

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

test('every file of a session has its hash, in their order, whatever is in it', async () => {
  const hashed = await hashSession(sessionOf([fileWith('{"no record'), fileWith('')]));
  expect(hashed.map(({ sha256 }) => sha256)).toEqual([sha256Of('{"no record'), sha256Of('')]);
});

test('a session of which a file is gone has none', async () => {
  const gone = fileWith('plums');
  rmSync(gone.location);
  expect(await raisedBy(() => hashSession(sessionOf([fileWith('a pear'), gone])))).toBe('ENOENT');
});
