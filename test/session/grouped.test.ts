import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { grouped } from '../../src/session/grouped.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [123_456, '123,456'],
  [1_234_567, '1,234,567'],
])('%d is written %s', (value, text) => {
  expect(grouped(value)).toBe(text);
});

test('every whole number is written as the locale en-US writes it', () => {
  const format = new Intl.NumberFormat('en-US');
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(grouped(value)).toBe(format.format(value));
    }),
  );
});
