import { describe, expect, test } from 'vitest';
import { FAILURE_CODES, rowOf } from '../../src/failures/catalogue.ts';
import { codeOf, exitOf, outcomeOf } from '../../src/failures/outcome.ts';
import { isReportDue } from '../../src/failures/report.ts';
import type { RunFacts } from '../../src/failures/run-facts.ts';
import { countsOf, factsOf, factsOfStop, folderFailed, sessionFailed } from './facts.ts';

const bad = sessionFailed('PARSE_ERROR');
const folder = folderFailed();
const runOf = (parts: Parameters<typeof countsOf>[0], failures: RunFacts['failures'] = []): RunFacts =>
  factsOf({ counts: countsOf(parts), failures });

describe('a run that came to its end', () => {
  test.each([
    ['everything exported', runOf({ exported: 3 }), 'EXPORT_OK', 'ok', 0],
    ['exported, the rest left', runOf({ exported: 1, unchanged: 2, empty: 1 }), 'EXPORT_OK', 'ok', 0],
    ['nothing found', runOf({}), 'EXPORT_NOTHING_TO_EXPORT', 'nothing', 0],
    ['all unchanged', runOf({ unchanged: 9 }), 'EXPORT_NOTHING_TO_EXPORT', 'nothing', 0],
    [
      'all filtered, empty or excluded',
      runOf({ filtered: 1, empty: 1, excluded: 1 }),
      'EXPORT_NOTHING_TO_EXPORT',
      'nothing',
      0,
    ],
    ['some failed', runOf({ exported: 2, failed: 1 }, [bad]), 'EXPORT_PARTIAL', 'partial', 3],
    ['all failed', runOf({ failed: 1 }, [bad]), 'EXPORT_ALL_FAILED', 'all_failed', 4],
    [
      'what was due failed, the rest unchanged',
      runOf({ failed: 1, unchanged: 5 }, [bad]),
      'EXPORT_ALL_FAILED',
      'all_failed',
      4,
    ],
    ['a folder failed beside exports', runOf({ exported: 1 }, [folder]), 'EXPORT_PARTIAL', 'partial', 3],
    ['a folder failed beside unchanged', runOf({ unchanged: 1 }, [folder]), 'EXPORT_PARTIAL', 'partial', 3],
    ['only a folder, and it failed', runOf({}, [folder]), 'EXPORT_ALL_FAILED', 'all_failed', 4],
    ['a folder failed beside filtered', runOf({ filtered: 4 }, [folder]), 'EXPORT_ALL_FAILED', 'all_failed', 4],
    [
      'a folder and a session failed, the rest unchanged',
      runOf({ failed: 1, unchanged: 2 }, [folder, bad]),
      'EXPORT_ALL_FAILED',
      'all_failed',
      4,
    ],
  ] as const)('%s', (_name, facts, code, outcome, exit) => {
    expect([codeOf(facts), outcomeOf(facts), exitOf(facts)]).toEqual([code, outcome, exit]);
  });

  test('partialOk makes 0 of 3 and of nothing else', () => {
    const partialOk = true;
    expect(exitOf({ ...runOf({ exported: 1, failed: 1 }, [bad]), partialOk })).toBe(0);
    expect(outcomeOf({ ...runOf({ exported: 1, failed: 1 }, [bad]), partialOk })).toBe('partial');
    expect(exitOf({ ...runOf({ failed: 1 }, [bad]), partialOk })).toBe(4);
    expect(exitOf({ ...runOf({}), partialOk, errorOnEmpty: true })).toBe(5);
    for (const code of FAILURE_CODES.filter((stop) => !stop.startsWith('EXPORT_'))) {
      expect(exitOf({ ...factsOfStop(code), partialOk }), code).toBe(exitOf(factsOfStop(code)));
    }
  });

  test('a restore that finds files in their place has not failed as a whole', () => {
    const facts = runOf({ unchanged: 2, failed: 1 }, [bad]);
    expect([codeOf(facts), exitOf(facts)]).toEqual(['EXPORT_ALL_FAILED', 4]);
    const command = 'restore';
    expect([codeOf({ ...facts, command }), exitOf({ ...facts, command })]).toEqual(['EXPORT_PARTIAL', 3]);
    expect(exitOf({ ...runOf({ failed: 1 }, [bad]), command })).toBe(4);
    expect(exitOf({ ...runOf({ unchanged: 1 }), command })).toBe(0);
  });

  test('errorOnEmpty makes 5 of nothing and changes nothing else', () => {
    const errorOnEmpty = true;
    expect(exitOf({ ...runOf({ unchanged: 1 }), errorOnEmpty })).toBe(5);
    expect(outcomeOf({ ...runOf({ unchanged: 1 }), errorOnEmpty })).toBe('nothing');
    expect(exitOf({ ...runOf({ exported: 1 }), errorOnEmpty })).toBe(0);
    expect(exitOf({ ...runOf({}, [folder]), errorOnEmpty })).toBe(4);
  });
});

describe('a run that was stopped', () => {
  test.each([
    ['USAGE_ERROR', 'usage', 2],
    ['CONFIG_INVALID', 'usage', 2],
    ['SESSION_AMBIGUOUS_PREFIX', 'usage', 2],
    ['SOURCE_UNREADABLE', 'source', 10],
    ['SOURCE_NOT_FOUND', 'source', 10],
    ['SESSION_NOT_FOUND', 'source', 10],
    ['ARCHIVE_NOT_FOUND', 'source', 10],
    ['LOCK_HELD', 'locked', 11],
    ['BOOKMARK_NOT_WRITABLE', 'bookmark', 20],
    ['BOOKMARK_CORRUPT', 'bookmark', 20],
    ['BOOKMARK_VERSION_UNSUPPORTED', 'bookmark', 20],
    ['BOOKMARK_NOT_SAVED', 'bookmark_not_saved', 21],
    ['OUTPUT_NOT_WRITABLE', 'output', 30],
    ['OUTPUT_EXISTS', 'output', 30],
    ['OUTPUT_IO_ERROR', 'output', 30],
    ['DISK_FULL', 'output', 30],
    ['INTERNAL_ERROR', 'internal', 1],
  ] as const)('%s ends %s with %i, whatever was exported before', (code, outcome, exit) => {
    for (const counts of [countsOf({}), countsOf({ exported: 2, failed: 1, notReached: 4 })]) {
      const facts = factsOfStop(code, { counts, errorOnEmpty: true });
      expect([codeOf(facts), outcomeOf(facts), exitOf(facts)]).toEqual([code, outcome, exit]);
    }
  });

  test.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends interrupted with %i, whatever else went wrong', (signal, exit) => {
    for (const stopped of ['INTERRUPTED', 'DISK_FULL'] as const) {
      const facts = factsOfStop(stopped, { signal, counts: countsOf({ exported: 1, failed: 1 }), failures: [bad] });
      expect([codeOf(facts), outcomeOf(facts), exitOf(facts)]).toEqual(['INTERRUPTED', 'interrupted', exit]);
    }
    expect(exitOf(factsOf({ signal }))).toBe(exit);
  });

  test('an interruption that no signal asked for ends as one by SIGINT', () => {
    const facts = factsOfStop('INTERRUPTED');
    expect([codeOf(facts), outcomeOf(facts), exitOf(facts)]).toEqual(['INTERRUPTED', 'interrupted', 130]);
  });

  test('a folder that stops a run is its source', () => {
    const facts = factsOfStop('FOLDER_UNREADABLE');
    expect([codeOf(facts), outcomeOf(facts), exitOf(facts)]).toEqual(['SOURCE_UNREADABLE', 'source', 10]);
  });

  test("a session's own code that stops a run is a bug", () => {
    const own = FAILURE_CODES.filter((code) => ['session', 'entry'].includes(rowOf(code).of));
    expect(own.length).toBeGreaterThan(0);
    for (const code of own) {
      const facts = factsOfStop(code);
      expect([codeOf(facts), outcomeOf(facts), exitOf(facts)], code).toEqual(['INTERNAL_ERROR', 'internal', 1]);
    }
  });
});

test('a report is due for every exit but 0, and for every failure', () => {
  expect(isReportDue(runOf({ exported: 1 }))).toBe(false);
  expect(isReportDue(runOf({}))).toBe(false);
  expect(isReportDue({ ...runOf({}), errorOnEmpty: true })).toBe(true);
  expect(isReportDue({ ...runOf({ exported: 1, failed: 1 }, [bad]), partialOk: true })).toBe(true);
  expect(isReportDue(runOf({ failed: 1 }, [bad]))).toBe(true);
  for (const code of FAILURE_CODES.filter((stop) => !stop.startsWith('EXPORT_'))) {
    expect(isReportDue(factsOfStop(code)), code).toBe(true);
  }
});
