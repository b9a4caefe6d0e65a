import { expect, test } from 'vitest';
import { isSha256, isSize, isUtcTime, jsonIn } from '../../src/files/json-document.ts';

test('a document is JSON in whole UTF-8, or there is none', () => {
  expect(jsonIn('{"pear":1}')).toEqual({ pear: 1 });
  expect(jsonIn(Buffer.from('{"pear":"배"}'))).toEqual({ pear: '배' });
  const cut = Buffer.concat([Buffer.from('{"pear":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  expect([jsonIn(cut), jsonIn('{"pear"'), jsonIn('')]).toEqual([undefined, undefined, undefined]);
});

test.each([
  [0, true],
  [2 ** 53 - 1, true],
  [2 ** 53, false],
  [-1, false],
  [0.5, false],
  ['7', false],
  [null, false],
])('whether %j is a number of bytes: %s', (value, isOne) => {
  expect(isSize(value)).toBe(isOne);
});

test.each([
  ['2026-11-21T08:00:00Z', true],
  ['2026-11-21T08:00:00.123456789Z', true],
  ['2026-11-21T08:00:00', false],
  ['2026-11-21T08:00:00.1234567890Z', false],
  ['2026-11-21T08:00:00+00:00', false],
  ['2026-11-21', false],
  [1, false],
])('whether %j is a time in UTC: %s', (value, isOne) => {
  expect(isUtcTime(value)).toBe(isOne);
});

test.each([
  ['ab'.repeat(32), true],
  ['AB'.repeat(32), false],
  ['ab'.repeat(31), false],
  [`${'ab'.repeat(32)}\n`, false],
])('whether %j is a SHA-256: %s', (value, isOne) => {
  expect(isSha256(value)).toBe(isOne);
});
