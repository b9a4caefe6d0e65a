import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../../src/session/session.ts';
import { isSameJson } from '../../../src/sources/claude-code/transcript/calls/grown.ts';

const values = fc
  .jsonValue({ maxDepth: 3, noUnicodeString: false })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);

test('two values are the same when they are written the same', () => {
  fc.assert(
    fc.property(values, values, (one, other) => {
      expect(isSameJson(one, structuredClone(one))).toBe(true);
      expect(isSameJson(one, other)).toBe(JSON.stringify(one) === JSON.stringify(other));
    }),
  );
});

test.each([
  [
    { plum: 1, fig: 2 },
    { fig: 2, plum: 1 },
  ],
  [{ plum: null }, {}],
  [[1], [1, 2]],
  [[1], { 0: 1 }],
  ['1', 1],
  [null, undefined],
])('%j is not %j', (one, other) => {
  expect(isSameJson(one, other)).toBe(false);
});
