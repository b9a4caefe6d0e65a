import { describe, expect, test } from 'vitest';
import {
  CATALOGUE,
  catalogueOf,
  CATEGORIES,
  FAILURE_CODES,
  isFailureCode,
  rowOf,
} from '../../src/failures/catalogue.ts';

/** CONTRACT §3: code, number, of, level, retry, exit. */
const contract = `
  PERMISSION_DENIED            1001 session      ERROR   after_fix  -
  LINK_REFUSED                 1002 session      ERROR   after_fix  -
  FOLDER_UNREADABLE            1003 folder       ERROR   after_fix  -
  SOURCE_UNREADABLE            1100 run          ERROR   after_fix  10
  OUTPUT_NOT_WRITABLE          1101 run          ERROR   after_fix  30
  BOOKMARK_NOT_WRITABLE        1102 run          ERROR   after_fix  20
  PARSE_ERROR                  2001 session      ERROR   after_fix  -
  UNSUPPORTED_FORMAT           2002 session      ERROR   none       -
  NESTING_TOO_DEEP             2003 session      ERROR   none       -
  ENTRY_DAMAGED                2005 entry        ERROR   none       -
  USAGE_ERROR                  2100 run          ERROR   after_fix  2
  CONFIG_INVALID               2101 run          ERROR   after_fix  2
  BOOKMARK_CORRUPT             2102 run          ERROR   after_fix  20
  BOOKMARK_VERSION_UNSUPPORTED 2103 run          ERROR   after_fix  20
  SESSION_VANISHED             3001 session      WARNING rerun      -
  NOT_IN_ARCHIVE               3002 session      ERROR   after_fix  -
  SOURCE_NOT_FOUND             3100 run          ERROR   after_fix  10
  SESSION_NOT_FOUND            3101 run          ERROR   after_fix  10
  ARCHIVE_NOT_FOUND            3102 run          ERROR   after_fix  10
  SOURCE_CHANGED               4001 session      WARNING rerun      -
  SESSION_AMBIGUOUS_PREFIX     4100 run          ERROR   after_fix  2
  LOCK_HELD                    4101 run          WARNING backoff:30 11
  OUTPUT_EXISTS                4102 run          ERROR   after_fix  30
  RESTORE_CONFLICT             4103 entry        ERROR   after_fix  -
  TOO_MANY_OPEN_FILES          5001 session      ERROR   backoff:60 -
  LINE_TOO_LARGE               6001 session      ERROR   after_fix  -
  SESSION_TOO_LARGE            6002 session      ERROR   after_fix  -
  DISK_FULL                    6100 run          ERROR   after_fix  30
  SOURCE_READ_ERROR            7001 session      ERROR   rerun      -
  NOT_A_SESSION_FILE           7002 session      ERROR   none       -
  OUTPUT_IO_ERROR              7100 run          ERROR   rerun      30
  BOOKMARK_NOT_SAVED           7101 run          ERROR   rerun      21
  INTERNAL_ERROR               8000 session,·run ERROR   none       1
  WORKER_DIED                  8001 session      ERROR   rerun      -
  INTERRUPTED                  8100 run          WARNING rerun      -
  EXPORT_OK                    9000 run          INFO    none       0
  EXPORT_PARTIAL               9003 run          WARNING rerun      3
  EXPORT_ALL_FAILED            9004 run          ERROR   after_fix  4
  EXPORT_NOTHING_TO_EXPORT     9005 run          INFO    none       0
`;

const contractRows = contract
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

describe('the catalogue', () => {
  test('holds the codes of the contract and no others', () => {
    expect(new Set(FAILURE_CODES)).toEqual(new Set(contractRows.map(([code]) => code)));
  });

  test.each(contractRows)('%s has the number, subject, level, retry and exit of the contract', (code, ...expected) => {
    if (!isFailureCode(code)) throw new Error(`no code: ${code}`);
    const { number, of, level, retry, exit } = rowOf(code);
    const { policy, after_seconds: seconds } = retry;
    expect([
      String(number),
      of.replace(' ', '·'),
      level,
      seconds === null ? policy : `${policy}:${seconds}`,
      exit === null ? '-' : String(exit),
    ]).toEqual(expected);
  });

  test.each(FAILURE_CODES)('the number of %s has the thousand of its category', (code) => {
    const { number, category } = rowOf(code);
    expect(Math.floor(number / 1000)).toBe(CATEGORIES[category]);
  });

  test('no number is used twice, and the rows stand in the order of their numbers', () => {
    const numbers = FAILURE_CODES.map((code) => rowOf(code).number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  });

  test('only codes that end a run have an exit code, and of those all but the interruption', () => {
    for (const code of FAILURE_CODES) {
      const { of, exit } = rowOf(code);
      expect(exit !== null, code).toBe(of.includes('run') && code !== 'INTERRUPTED');
    }
  });

  test('what comes from an object prototype is no code', () => {
    expect(['toString', '__proto__', 'constructor', 'parse_error', '', 7, null].filter(isFailureCode)).toEqual([]);
    expect(isFailureCode('PARSE_ERROR')).toBe(true);
  });
});

describe('a catalogue that is wrong does not compile', () => {
  const retry = { policy: 'none', after_seconds: null } as const;
  const pear = { number: 2001, category: 'validation', of: 'session', level: 'ERROR', retry, exit: null } as const;

  test('a row without a member', () => {
    // @ts-expect-error -- no exit
    catalogueOf({ PEAR: { number: 2001, category: 'validation', of: 'session', level: 'ERROR', retry } });
    // @ts-expect-error -- no retry
    catalogueOf({ PEAR: { number: 2001, category: 'validation', of: 'session', level: 'ERROR', exit: null } });
    expect(catalogueOf({ PEAR: pear })).toEqual({ PEAR: pear });
  });

  test('a number of another thousand, with a digit too many or of no category', () => {
    // @ts-expect-error -- 3001 is of not_found
    catalogueOf({ PEAR: { ...pear, number: 3001 } });
    // @ts-expect-error -- five digits
    catalogueOf({ PEAR: { ...pear, number: 20_010 } });
    // @ts-expect-error -- no such category
    catalogueOf({ PEAR: { ...pear, category: 'fruit' } });
    expect(catalogueOf({ PEAR: { ...pear, number: 3001, category: 'not_found' } }).PEAR.number).toBe(3001);
  });

  test('a number that two rows have', () => {
    // @ts-expect-error -- both are 2001
    catalogueOf({ PEAR: pear, PLUM: pear });
    expect(catalogueOf({ PEAR: pear, PLUM: { ...pear, number: 2002 } }).PLUM.number).toBe(2002);
  });

  test('a wait without seconds, or seconds without a wait', () => {
    // @ts-expect-error -- backoff needs seconds
    catalogueOf({ PEAR: { ...pear, retry: { policy: 'backoff', after_seconds: null } } });
    // @ts-expect-error -- rerun has none
    catalogueOf({ PEAR: { ...pear, retry: { policy: 'rerun', after_seconds: 5 } } });
    expect(CATALOGUE.LOCK_HELD.retry).toEqual({ policy: 'backoff', after_seconds: 30 });
  });
});
