import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { homeWith } from '../support/home.ts';
import { ranWell } from '../support/run.ts';

const TEXT = readFileSync(new URL('../../docs/format.md', import.meta.url), 'utf8');
const [, section = ''] = TEXT.split(/^## list, stats and explain with --json$/m);

function membersOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(membersOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...membersOf(member)]);
}

test.each([
  [['list']],
  [['list', '--project', 'orchard']],
  [['stats']],
  [['explain', 'LOCK_HELD']],
  [['explain', 'TORN_LAST_LINE']],
])('the members of %j --json are named in docs/format.md', async (args) => {
  const document: unknown = JSON.parse(await ranWell([...args, '--json'], { home: homeWith(1) }));
  const members = [...new Set(membersOf(document))];
  expect(members.length).toBeGreaterThan(3);
  expect(members.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});
