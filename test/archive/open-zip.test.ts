import { appendFileSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { openZip } from '../../src/archive/write/open-zip.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';
import { entry } from './sessions.ts';

test('a ZIP is not finished when its file is longer than what was written', async () => {
  const zip = await openZip(temporaryFolder(), 'a1b2c3d4e5f6', () => undefined);
  await zip.add([entry('orchard/plum.md', 'plums')]);
  appendFileSync(zip.path, Buffer.alloc(10_000, 'pears'));
  expect(await raisedBy(zip.finish())).toMatchObject({ code: 'OUTPUT_IO_ERROR', details: { found: 10_000 } });
  await zip.remove();
  expect(readdirSync(dirname(zip.path))).toEqual([]);
});
