import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/archive/archive.ts';
import { deflateBlock } from '../../src/engine/convert/deflate.ts';
import { createRawCopies } from '../../src/engine/convert/raw-copies.ts';
import type { SourceFile } from '../../src/session/reference.ts';
import { refOf } from './refs.ts';

const file = (path: string): SourceFile => ({
  location: `/nowhere/${path}`,
  path,
  part: 'main',
  bytes: 0,
  mtimeNs: '0',
  ctimeNs: '0',
  inode: '1',
});

const collecting = (key: string, clashing: readonly string[] = []) => {
  const ref = { ...refOf('plum'), key, files: [file('orchard/plum.jsonl'), file('orchard/fig.jsonl')] };
  return createRawCopies({ ref, clashing }, { level: 4, deflate: deflateBlock });
};

const textOf = ({ body, method }: Entry): string => {
  const bytes = Buffer.concat(body);
  return (method === 'store' ? bytes : inflateRawSync(bytes)).toString();
};

test('a copy holds what was read last, each file one of its own, with the time of the session', async () => {
  const copying = collecting('a');
  const first = { path: 'orchard/plum.jsonl', bytes: 10 };
  await copying.onBytes(first, Buffer.from('plums, '));
  await copying.onBytes(first, Buffer.from('torn'));
  // Read once more from its start, as what changes meanwhile is.
  const again = { path: 'orchard/plum.jsonl', bytes: 10 };
  await copying.onBytes(again, Buffer.from('figs, '));
  await copying.onBytes(again, Buffer.from('pears'));
  const copies = await copying.finish(Date.UTC(2026, 1, 1));
  expect(Array.from(copies, ([path, entry]) => [path, entry.path, textOf(entry), entry.timeMs])).toEqual([
    ['orchard/plum.jsonl', 'raw/claude-code/orchard/plum.jsonl', 'figs, pears', Date.UTC(2026, 1, 1)],
    ['orchard/fig.jsonl', 'raw/claude-code/orchard/fig.jsonl', '', Date.UTC(2026, 1, 1)],
  ]);
});

test('a copy that would clash is marked by whose it is: two roots may hold the same path', async () => {
  const clashing = ['orchard/plum.jsonl'];
  const one = await collecting('claude-code/a', clashing).finish(0);
  const other = await collecting('claude-code@1/a', clashing).finish(0);
  const [mine, theirs] = [one, other].map((copies) => copies.get('orchard/plum.jsonl')?.path);
  expect(mine).toMatch(/^raw\/claude-code\/orchard\/plum\.jsonl~[0-9a-f]{8}$/);
  expect(theirs).not.toBe(mine);
});
