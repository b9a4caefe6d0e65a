import { type Failure, failureOf } from '../../failures/failure.ts';

/** What the lines of one or more files were. */
export interface LineCounts {
  /** All lines, empty ones too. */
  readonly lines: number;
  readonly records: number;
  readonly malformed: number;
  readonly tooDeep: number;
  readonly tooLarge: number;
  /** The last line was cut off in the middle of a record. */
  readonly torn: number;
  /** The number of the first malformed, too deep or too large line; null without one. */
  readonly firstBadLine: number | null;
}

/** The counts of no file at all. */
export const NO_LINES: LineCounts = {
  lines: 0,
  records: 0,
  malformed: 0,
  tooDeep: 0,
  tooLarge: 0,
  torn: 0,
  firstBadLine: null,
};

/** The counts of two files together; the first bad line is that of the first file that has one. */
export function addCounts(one: LineCounts, other: LineCounts): LineCounts {
  return {
    lines: one.lines + other.lines,
    records: one.records + other.records,
    malformed: one.malformed + other.malformed,
    tooDeep: one.tooDeep + other.tooDeep,
    tooLarge: one.tooLarge + other.tooLarge,
    torn: one.torn + other.torn,
    firstBadLine: one.firstBadLine ?? other.firstBadLine,
  };
}

/** Whether something stands in the lines that could not be read: nobody knows what it says. */
export function holdsUnread({ malformed, tooDeep, tooLarge, torn }: LineCounts): boolean {
  return malformed + tooDeep + tooLarge + torn > 0;
}

/**
 * Why a session without a single record fails: PARSE_ERROR, NESTING_TOO_DEEP or LINE_TOO_LARGE. Null when it has
 * records, or nothing but empty lines, or one besides them that is still being written.
 */
export function failureWithoutRecords(counts: LineCounts): Failure | null {
  const { records, malformed, tooDeep, tooLarge, firstBadLine } = counts;
  if (records > 0 || firstBadLine === null) return null;
  const bad = malformed + tooDeep + tooLarge;
  const code = bad === tooDeep ? 'NESTING_TOO_DEEP' : bad === tooLarge ? 'LINE_TOO_LARGE' : 'PARSE_ERROR';
  return failureOf(code, { line: firstBadLine });
}
