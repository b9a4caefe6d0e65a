import { describe, expect, test } from 'vitest';
import { addCounts, failureWithoutRecords, type LineCounts, NO_LINES } from '../../../src/sources/records/counts.ts';

const counts = (some: Partial<LineCounts>): LineCounts => ({ ...NO_LINES, ...some });

describe('a session without a record', () => {
  test.each([
    ['malformed lines alone', { malformed: 20, firstBadLine: 1 }, 'PARSE_ERROR', 1],
    ['too deep ones alone', { tooDeep: 2, firstBadLine: 3 }, 'NESTING_TOO_DEEP', 3],
    ['too large ones alone', { tooLarge: 1, firstBadLine: 2 }, 'LINE_TOO_LARGE', 2],
    ['bad lines of several sorts', { tooLarge: 1, tooDeep: 1, firstBadLine: 2 }, 'PARSE_ERROR', 2],
    ['bad lines before a torn one', { malformed: 1, torn: 1, firstBadLine: 1 }, 'PARSE_ERROR', 1],
  ])('fails with %s', (_, some, code, line) => {
    expect(failureWithoutRecords(counts(some))).toEqual({ code, details: { line } });
  });

  test('is empty with empty lines or a line still being written', () => {
    expect(failureWithoutRecords(NO_LINES)).toBeNull();
    expect(failureWithoutRecords(counts({ lines: 9 }))).toBeNull();
    expect(failureWithoutRecords(counts({ lines: 1, torn: 1 }))).toBeNull();
  });
});

test('one record makes bad lines forgivable', () => {
  expect(failureWithoutRecords(counts({ records: 1, malformed: 20, firstBadLine: 1 }))).toBeNull();
});

test('the counts of several files add up, and the first bad line is the first file’s', () => {
  const one = counts({ lines: 3, records: 1, malformed: 1, torn: 1, firstBadLine: 2 });
  const other = counts({ lines: 4, tooDeep: 1, tooLarge: 3, firstBadLine: 1 });
  expect(addCounts(addCounts(NO_LINES, one), other)).toEqual({
    lines: 7,
    records: 1,
    malformed: 1,
    tooDeep: 1,
    tooLarge: 3,
    torn: 1,
    firstBadLine: 2,
  });
});
