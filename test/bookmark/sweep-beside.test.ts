import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sweepBeside } from '../../src/bookmark/lock-file.ts';
import { temporaryFolder } from '../files/temporary.ts';

test('locks of the dead are told of, and our own stays in the hands of whoever looks at it', async () => {
  const folder = temporaryFolder();
  const [own, dead] = ['bookmark.json.lock.00000000000a.gone', 'bookmark.json.lock.00000000000b.gone'];
  writeFileSync(join(folder, own), 'ours');
  writeFileSync(join(folder, dead), 'theirs');
  writeFileSync(join(folder, 'bookmark.json.lock.00000000000c.tmp'), 'waiting');
  const remains = await sweepBeside(join(folder, 'bookmark.json.lock'), 'ours');
  expect(remains.texts).toEqual(['theirs']);
  expect(readdirSync(folder).toSorted()).toEqual([own, dead]);
  await remains.remove();
  expect(readdirSync(folder)).toEqual([own]);
});
