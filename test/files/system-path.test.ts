import { expect, test } from 'vitest';
import { joined, keyOf } from '../../src/files/system-path.ts';

test('paths that differ in bytes that are no text have different keys, and the same ones the same', () => {
  const [plum, pear] = [0xfe, 0xff].map((byte) => Buffer.from([0x70, byte]));
  expect(keyOf(joined('/orchard', [plum!]))).not.toBe(keyOf(joined('/orchard', [pear!])));
  expect(keyOf(joined('/orchard', [plum!]))).toBe(keyOf(joined('/orchard', [Buffer.from(plum!)])));
  expect(keyOf(joined('/orchard', ['plum', 'stone']))).toBe('/orchard/plum/stone');
});
