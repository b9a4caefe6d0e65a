import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findsOf } from './finds.ts';
import { targetsWith } from './targets.ts';
import { createReaderTarget } from './targets/reader.ts';

const targets = targetsWith(false);

test('every find belongs to a target', () => {
  const names = readdirSync('test/fuzz/finds');
  expect(names.filter((name) => targets[name] === undefined)).toEqual([]);
  expect(names.flatMap(findsOf)).not.toEqual([]);
});

const finds = Object.keys(targets).flatMap((name) =>
  findsOf(name).map(([find, input]) => [name, find, input] as const),
);

test.each(finds)('the %s is broken no more by %s', async (name, _, input) => {
  // Of a session that was found all lines count as sound: none may be lost.
  const target = name === 'reader' ? createReaderTarget([input]) : await targets[name]!();
  expect(await target.check(input)).toEqual(expect.any(String));
});
