import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/contributing.md', ROOT), 'utf8');
const named = [...new Set(Array.from(page.matchAll(/`([\w.-]+\/[\w./-]*)`/g), ([, path]) => path ?? ''))];
const below = ['', 'src/sources/claude-code/transcript/'];

test.each(named)('docs/contributing.md leads to %s, which is there', (path) => {
  expect(below.some((folder) => existsSync(new URL(folder + path, ROOT)))).toBe(true);
});

test('docs/contributing.md names every place that takes the only agent there is', () => {
  const files = readdirSync(new URL('src', ROOT), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && path !== 'src/sources/index.ts')
    .filter((path) => readFileSync(new URL(path, ROOT), 'utf8').includes('DEFAULT_SOURCE'));
  const [, places = ''] = /`DEFAULT_SOURCE`\s+\(([^)]*)\)/.exec(page) ?? [];
  expect(Array.from(places.matchAll(/`([^`]+)`/g), ([, path]) => path ?? '').toSorted()).toEqual(files.toSorted());
});
