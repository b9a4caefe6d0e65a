import { expect, test } from 'vitest';
import { heldByDate, isoOfNanoseconds } from '../../src/session/iso-time.ts';

test.each([
  [0n, '1970-01-01T00:00:00.000000000Z'],
  [-1n, '1969-12-31T23:59:59.999999999Z'],
  [1_769_934_614_123_456_789n, '2026-02-01T08:30:14.123456789Z'],
  [9_000_000_000_000_000_000_001n, '+275760-09-13T00:00:00.000000001Z'],
  [-9_000_000_000_000_000_000_000n, '-271821-04-20T00:00:00.000000000Z'],
])('%d nanoseconds are %s', (nanoseconds, iso) => {
  expect(isoOfNanoseconds(nanoseconds)).toBe(iso);
});

test('a Date holds what it can', () => {
  expect([8.64e15, 8.64e15 + 1, -9e15, 12].map(heldByDate)).toEqual([8.64e15, 8.64e15, -8.64e15, 12]);
});
