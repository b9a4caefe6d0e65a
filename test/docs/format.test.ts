import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../docs/format.md', import.meta.url), 'utf8');

test.each([
  ['manifest.jsonl', 'manifest'],
  ['The failure report', 'report'],
])('docs/format.md names under %s every member of the schema %s', (title, schema) => {
  const path = new URL(`../../schemas/${schema}.schema.json`, import.meta.url);
  const { properties } = JSON.parse(readFileSync(path, 'utf8'));
  const [, behind = ''] = page.split(new RegExp(`^## ${title}$`, 'm'));
  const [section = ''] = behind.split(/^## /m);
  const members = Object.keys(properties);
  expect(members.length).toBeGreaterThan(10);
  expect(members.filter((name) => !section.includes(`\`${name}\``))).toEqual([]);
});
