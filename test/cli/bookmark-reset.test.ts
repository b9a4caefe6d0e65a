import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { bookmarkOf, homeWith } from '../support/home.ts';
import { chatzip } from '../support/run.ts';

/** The second so many after now, as names have it: `20260201T080000Z`. */
const stampIn = (seconds: number): string =>
  new Date(Date.now() + seconds * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, '');

test('a bookmark is moved aside over none that was moved aside before', async () => {
  const home = homeWith(1);
  const bookmark = bookmarkOf(home);
  const folder = dirname(bookmark);
  mkdirSync(folder, { recursive: true });
  writeFileSync(bookmark, 'plums');
  const taken = Array.from({ length: 1200 }, (_, second) => `${bookmark}.${stampIn(second)}`);
  for (const path of taken) writeFileSync(path, 'pears');
  const before = readdirSync(folder);
  const ended = await chatzip(['bookmark', 'reset', '--yes'], { home });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(taken.filter((path) => readFileSync(path, 'utf8') !== 'pears')).toEqual([]);
  expect(existsSync(bookmark)).toBe(false);
  const fresh = readdirSync(folder).filter((name) => !before.includes(name));
  expect(fresh).toEqual([expect.stringMatching(/^bookmark\.json\.\d{8}T\d{6}Z-2$/)]);
  expect(readFileSync(join(folder, fresh[0]!), 'utf8')).toBe('plums');
});
