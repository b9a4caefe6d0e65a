import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { homeWith, idOf } from '../support/home.ts';
import { chatzip, ranWell } from '../support/run.ts';

test('bookmark show says how much is safe, in how many archives, and since when', async () => {
  const home = homeWith(3);
  const args = ['--bookmark', 'safe.json', '--out', 'kept', '--quiet'];
  await ranWell([...args, '--session', idOf(1)], { home });
  await ranWell([...args, '--since', 'incremental'], { home });
  const times =
    readFileSync(join(home, 'safe.json'), 'utf8')
      .match(/(?<="archived_at":")[^"]+/g)
      ?.toSorted() ?? [];
  const shown = await ranWell(['bookmark', 'show', '--bookmark', 'safe.json'], { home });
  const rows = shown.trimEnd().split('\n');
  expect(rows.slice(1).map((row) => row.split(/ {2,}/)[1])).toEqual(['3', '0', '2', times.at(-1)]);
  expect(times[0]).not.toBe(times.at(-1));
});

test('bookmark show of one that is not there says so', async () => {
  const ended = await chatzip(['bookmark', 'show', '--bookmark', 'safe.json'], { home: homeWith(1) });
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toContain('safe.json');
});
