import { afterEach, expect, test, vi } from 'vitest';
import { heldByDate, isoOfNanoseconds, msOfIso } from '../../src/session/iso-time.ts';

afterEach(() => vi.unstubAllEnvs());

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

test.each([
  ['2026-02-28', Date.UTC(2026, 1, 28)],
  ['2026-02-28T23:59', Date.UTC(2026, 1, 28, 23, 59)],
  ['2026-02-28T23:59:58.1234567Z', Date.UTC(2026, 1, 28, 23, 59, 58, 123)],
  ['2026-03-01T00:30:00+01:00', Date.UTC(2026, 1, 28, 23, 30)],
  ['2026-02-29', null],
  ['2026-02-30T10:00:00Z', null],
  ['2028-02-29T10:00:00Z', Date.UTC(2028, 1, 29, 10)],
  ['2026-04-31', null],
  ['2026-13-01', null],
  ['2026-02-28T25:00Z', null],
  ['2026-2-28', null],
  ['28 February 2026', null],
])('%s is a time: %d', (text, ms) => {
  expect(msOfIso(text)).toBe(ms);
});

test('a time without a zone is of UTC wherever the machine stands', () => {
  vi.stubEnv('TZ', 'Pacific/Auckland');
  expect(new Date(0).getHours()).toBe(12);
  expect(msOfIso('2026-02-28T23:59')).toBe(Date.UTC(2026, 1, 28, 23, 59));
});
