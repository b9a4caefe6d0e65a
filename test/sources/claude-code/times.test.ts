import { expect, test } from 'vitest';
import { recordTime } from '../../../src/sources/claude-code/times.ts';

test.each([
  ['2026-03-14T09:00:00.250Z', Date.UTC(2026, 2, 14, 9, 0, 0, 250)],
  ['2026-03-14T09:00:00Z', Date.UTC(2026, 2, 14, 9)],
  ['2026-03-14T09:00Z', Date.UTC(2026, 2, 14, 9)],
  ['2026-03-14T09:00:00+09:00', Date.UTC(2026, 2, 14, 0)],
  ['2026-03-14T09:00:00.123456', Date.UTC(2026, 2, 14, 9, 0, 0, 123)],
  ['2026-13-40T99:00:00Z', null],
  ['2026', null],
  ['March 14, 2026', null],
  ['plum 7', null],
  ['', null],
  [null, null],
  [1_773_478_800_000, null],
])('the time of a record of %j is %j', (timestamp, ms) => {
  expect(recordTime({ type: 'user', timestamp })).toBe(ms);
});

test('a time further inside of a record is not the record’s', () => {
  expect(recordTime({ type: 'file-history-snapshot', snapshot: { timestamp: '2026-03-14T09:00:00Z' } })).toBeNull();
});
