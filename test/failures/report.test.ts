import { describe, expect, test } from 'vitest';
import type { FailureCode } from '../../src/failures/catalogue.ts';
import { failureOf } from '../../src/failures/failure.ts';
import { failureEntry, warningsOf } from '../../src/failures/failure-entry.ts';
import { encodeFullReport, encodeReport, reportOf } from '../../src/failures/report.ts';
import { archiveOf, countsOf, factsOf, factsOfFailures, factsOfStop, folderFailed, sessionFailed } from './facts.ts';

const bytesOf = (line: string): number => Buffer.byteLength(line);

/** The run of the contract's example. */
const partial = factsOf({
  counts: countsOf({ exported: 12, failed: 2, unchanged: 20, excluded: 3, filtered: 2, empty: 1 }),
  failures: [
    {
      subject: { sessionId: '11111111-2222-4333-8444-555555555555', source: 'claude-code', project: 'my-app' },
      failure: failureOf('PARSE_ERROR', { line: 1 }),
    },
    {
      subject: { sessionId: '66666666-7777-4888-8999-000000000000', source: 'claude-code', project: null },
      failure: failureOf('PERMISSION_DENIED', { errno: 'EACCES' }),
    },
  ],
  notes: { MALFORMED_LINES: 3 },
  archives: [archiveOf()],
  bookmark: { status: 'saved', advanced: 12 },
});

describe('the report', () => {
  test('has every member of the contract, in its order', () => {
    expect(encodeReport(partial)).toBe(
      `${JSON.stringify({
        report_version: 1,
        type: 'urn:chatzip:problem:export-partial',
        title: 'Some sessions could not be exported',
        detail: '2 of 14 sessions failed; 12 are in the archive.',
        instance: 'urn:chatzip:run:9f3a61c0be42',
        code: 'EXPORT_PARTIAL',
        number: 9003,
        category: 'run_outcome',
        level: 'WARNING',
        outcome: 'partial',
        exit_code: 3,
        retry: { policy: 'after_fix', after_seconds: null },
        trace_id: '9f3a61c0be42',
        field: null,
        details: {},
        tool: { name: 'chatzip', version: '1.0.0' },
        started_at: '2026-03-01T08:00:00.000Z',
        finished_at: '2026-03-01T08:00:02.500Z',
        form: 'summary',
        dry_run: false,
        counts: {
          discovered: 40,
          attempted: 14,
          exported: 12,
          failed: 2,
          unchanged: 20,
          excluded: 3,
          filtered: 2,
          empty: 1,
          not_reached: 0,
        },
        by_code: { PERMISSION_DENIED: 1, PARSE_ERROR: 1 },
        dominant_code: 'PERMISSION_DENIED',
        notes: { MALFORMED_LINES: 3 },
        total_failures: 2,
        truncated: false,
        failures: [
          {
            session_id: '11111111-2222-4333-8444-555555555555',
            source: 'claude-code',
            project: 'my-app',
            code: 'PARSE_ERROR',
            number: 2001,
            category: 'validation',
            level: 'ERROR',
            message: 'Failed to parse session',
            retry: { policy: 'after_fix', after_seconds: null },
            retryable: false,
            details: { line: 1 },
          },
          {
            session_id: '66666666-7777-4888-8999-000000000000',
            source: 'claude-code',
            project: null,
            code: 'PERMISSION_DENIED',
            number: 1001,
            category: 'auth',
            level: 'ERROR',
            message: 'No permission to read the session',
            retry: { policy: 'after_fix', after_seconds: null },
            retryable: false,
            details: { errno: 'EACCES' },
          },
        ],
        archives: [{ name: 'chatzip-20260301T080002Z.zip', bytes: 123_456, sha256: 'ab'.repeat(32), sessions: 12 }],
        archives_total: 1,
        bookmark: { status: 'saved', advanced: 12 },
      })}\n`,
    );
  });

  test('of a stop names what was wrong and where', () => {
    const stopped = failureOf('LOCK_HELD', { pid: 7, since: '2026-03-01T07:59:00Z' }, '--wait');
    expect(reportOf(factsOfStop(stopped), 'summary')).toMatchObject({
      type: 'urn:chatzip:problem:lock-held',
      title: 'Another export is running',
      code: 'LOCK_HELD',
      outcome: 'locked',
      exit_code: 11,
      level: 'WARNING',
      retry: { policy: 'backoff', after_seconds: 30 },
      field: '--wait',
      details: { pid: 7, since: '2026-03-01T07:59:00Z' },
      dominant_code: null,
      failures: [],
    });
  });

  test('of a folder names no session and leaves the counts alone', () => {
    const report = reportOf(factsOfFailures([folderFailed(), sessionFailed('PARSE_ERROR')], 1), 'summary');
    expect(report.failures[0]).toMatchObject({
      session_id: null,
      source: null,
      project: null,
      code: 'FOLDER_UNREADABLE',
    });
    expect(report).toMatchObject({ total_failures: 2, counts: { failed: 1, attempted: 2, discovered: 2 } });
  });

  test.each([
    ['the wait that is long enough for all', ['PARSE_ERROR', 'SESSION_VANISHED', 'TOO_MANY_OPEN_FILES'], 'backoff', 60],
    ['another run', ['PARSE_ERROR', 'SESSION_VANISHED', 'UNSUPPORTED_FORMAT'], 'rerun', null],
    ['a fix', ['UNSUPPORTED_FORMAT', 'PARSE_ERROR'], 'after_fix', null],
    ['nothing', ['UNSUPPORTED_FORMAT', 'INTERNAL_ERROR'], 'none', null],
  ] as const)('promises %s when that is the most hopeful of its failures', (_name, codes, policy, seconds) => {
    const failures = codes.map((code) => sessionFailed(code));
    for (const exported of [0, 5]) {
      const report = reportOf(factsOfFailures(failures, exported), 'summary');
      expect(report.retry).toEqual({ policy, after_seconds: seconds });
    }
  });

  test('says which code was the most frequent, of equals the one with the smallest number', () => {
    const codes = ['WORKER_DIED', 'PARSE_ERROR', 'WORKER_DIED', 'SOURCE_CHANGED', 'PARSE_ERROR'] as const;
    const report = reportOf(
      factsOfFailures(
        codes.map((code) => sessionFailed(code)),
        1,
      ),
      'summary',
    );
    expect(report.dominant_code).toBe('PARSE_ERROR');
    expect(Object.entries(report.by_code)).toEqual([
      ['PARSE_ERROR', 2],
      ['WORKER_DIED', 2],
      ['SOURCE_CHANGED', 1],
    ]);
  });

  test('is whole with form full, however long', () => {
    const failures = Array.from({ length: 500 }, (_, index) => sessionFailed('PARSE_ERROR', `pear-${index}`));
    const archives = Array.from({ length: 60 }, (_, index) => archiveOf(`pear-${index}.zip`));
    const line = encodeFullReport({ ...factsOfFailures(failures, 1), archives });
    const report = JSON.parse(line) as ReturnType<typeof reportOf>;
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(report).toMatchObject({ form: 'full', truncated: false, total_failures: 500, archives_total: 60 });
    expect(report.failures.map((failure) => failure.session_id)).toEqual(
      failures.map(({ subject }) => subject?.sessionId),
    );
    expect(report.archives).toHaveLength(60);
  });
});

describe('what does not fit', () => {
  const wide = '한글🍐'.repeat(60);
  const codes = ['PARSE_ERROR', 'PARSE_ERROR', 'PARSE_ERROR', 'SOURCE_CHANGED', 'WORKER_DIED'] as const;

  test('is cut from the failures first, and the first of every code outlives the second of any', () => {
    const failures = codes.map((code, index) => sessionFailed(code, `${index}${wide}`, wide));
    const many = Array.from({ length: 8 }).flatMap(() => failures);
    const report = reportOf(
      { ...factsOfFailures(many, 1), archives: [archiveOf()], notes: { MALFORMED_LINES: 1 } },
      'summary',
    );
    expect(report.truncated).toBe(true);
    expect(report.failures.length).toBeLessThan(20);
    expect(report.failures.slice(0, 4).map(({ code }) => code)).toEqual([
      'PARSE_ERROR',
      'SOURCE_CHANGED',
      'WORKER_DIED',
      'PARSE_ERROR',
    ]);
    expect(report).toMatchObject({ archives: [archiveOf()], notes: { MALFORMED_LINES: 1 }, total_failures: 40 });
  });

  test('is cut to 20 failures even when there is room for more', () => {
    const failures = Array.from({ length: 21 }, (_, index) => sessionFailed('PARSE_ERROR', `${index}`, null));
    const report = reportOf(factsOfFailures(failures, 1), 'summary');
    expect(report.failures).toHaveLength(20);
    expect(report.truncated).toBe(true);
    expect(reportOf(factsOfFailures(failures.slice(1), 1), 'summary').truncated).toBe(false);
  });

  test('is cut from the archives next, to the first ten', () => {
    const archives = Array.from({ length: 80 }, (_, index) => archiveOf(`pear-${index}.zip`));
    const facts = factsOf({ counts: countsOf({ exported: 80 }), archives, notes: { TORN_LAST_LINE: 2 } });
    const report = reportOf(facts, 'summary');
    expect(report.archives).toEqual(archives.slice(0, 10));
    expect(report).toMatchObject({ archives_total: 80, truncated: true, notes: { TORN_LAST_LINE: 2 } });
  });

  test('is cut from the notes after the archives', () => {
    const notes = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`PEAR_${index}`, index]));
    const report = reportOf(
      { ...factsOfFailures([sessionFailed('PARSE_ERROR')], 1), notes, archives: [archiveOf()] },
      'summary',
    );
    expect(report).toMatchObject({ notes: {}, truncated: true, archives_total: 1, total_failures: 1 });
    expect(report.archives).toHaveLength(1);
    expect(report.failures).toHaveLength(1);
  });

  test('leaves none of them when nothing else helps', () => {
    const failure = sessionFailed('PARSE_ERROR', '\u0000'.repeat(128), '\u0000'.repeat(128));
    const huge = { ...failure, subject: { sessionId: 'pear', project: null, source: 'p'.repeat(9000) } };
    const report = reportOf(
      { ...factsOfFailures([huge], 1), archives: [archiveOf()], notes: { TORN_LAST_LINE: 1 } },
      'summary',
    );
    expect(report).toMatchObject({ failures: [], archives: [], notes: {}, truncated: true });
    expect(report).toMatchObject({ total_failures: 1, archives_total: 1, by_code: { PARSE_ERROR: 1 } });
  });
});

const shown = (sessionId: string, project: string | null = null) =>
  failureEntry({ subject: { sessionId, source: 'claude-code', project }, failure: failureOf('PARSE_ERROR') });

const shownName = (name: string): string | undefined =>
  reportOf(factsOf({ archives: [archiveOf(name)] }), 'full').archives[0]?.name;

describe('text from outside', () => {
  test('is cut between characters: an id to 128, a project to 128 bytes', () => {
    expect(shown('🍐'.repeat(200)).session_id).toBe('🍐'.repeat(64));
    expect(shown(`a${'🍐'.repeat(200)}`).session_id).toBe(`a${'🍐'.repeat(63)}`);
    expect(shown('p', '배'.repeat(200)).project).toBe('배'.repeat(42));
    expect(shown('p', `a${'🍐'.repeat(200)}`).project).toBe(`a${'🍐'.repeat(31)}`);
    expect(shown('p', 'x'.repeat(128)).project).toBe('x'.repeat(128));
  });

  test('is cut of an archive’s name to 255 bytes, also where it has grown to be well-formed', () => {
    expect(shownName('\ud83c'.repeat(200))).toBe('\ufffd'.repeat(85));
    expect(shownName('x'.repeat(255))).toBe('x'.repeat(255));
  });

  test('has no half of a surrogate pair', () => {
    expect(shown('pear\ud83c plum', '\udf50fig')).toMatchObject({
      session_id: 'pear\ufffd plum',
      project: '\ufffdfig',
    });
  });

  test('has no secret, not even one that the cut would have hidden', () => {
    const key = `sk-ant-${'x'.repeat(40)}`;
    expect(shown(`pear-${key}`, `${'y'.repeat(110)} ${key}`)).toMatchObject({
      session_id: 'pear-[secret]',
      project: `${'y'.repeat(110)} [secret]`,
    });
    expect(shown(`${'y'.repeat(119)}-${key}`).session_id).toBe(`${'y'.repeat(119)}-[secret]`);
    const facts = factsOf({ counts: countsOf({ exported: 1 }), archives: [archiveOf(`${key}.zip`)] });
    expect(reportOf(facts, 'full').archives[0]?.name).toBe('[secret].zip');
    expect(reportOf(factsOfStop(failureOf('USAGE_ERROR', {}, `--token=${key}`)), 'full').field).toBe(
      '--token=[secret]',
    );
  });

  test('cannot steer a terminal or break the line', () => {
    const unruly = '\u001b[2J\u009b2J\u202a\u202e\u2028\n\u0085\u007f\u061c\u200e\u200f\u2066\u2067\u2068\u2069';
    const line = encodeReport(factsOfFailures([sessionFailed('PARSE_ERROR', unruly)], 1));
    // oxlint-disable-next-line no-control-regex -- that is the point
    expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    const report = JSON.parse(line) as ReturnType<typeof reportOf>;
    expect(report.failures[0]?.session_id).toBe(unruly);
  });

  test('in the details is left out unless it is a number, a boolean, an errno or a time', () => {
    const details = {
      line: 3,
      strict: true,
      errno: 'EACCES',
      since: '2026-03-01T08:00:00Z',
      day: '2026-03-01',
      path: '/orchard/pear',
      text: 'pear',
      infinite: Number.POSITIVE_INFINITY,
      'a name with spaces': 1,
    };
    const entry = failureEntry({ subject: null, failure: failureOf('PARSE_ERROR', details) });
    expect(Object.keys(entry.details)).toEqual(['line', 'strict', 'errno', 'since', 'day']);
    const many = Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`n${index}`, index]));
    expect(Object.keys(reportOf(factsOfStop(failureOf('DISK_FULL', many)), 'summary').details)).toHaveLength(16);
  });
});

const isRetryable = (code: FailureCode): boolean => failureEntry(sessionFailed(code)).retryable;

test('what a later run may well read is worth trying again, and nothing else', () => {
  expect([isRetryable('SESSION_VANISHED'), isRetryable('TOO_MANY_OPEN_FILES')]).toEqual([true, true]);
  expect([isRetryable('PARSE_ERROR'), isRetryable('UNSUPPORTED_FORMAT')]).toEqual([false, false]);
});

test('the warnings of an archive hold session facts alone', () => {
  const failures = [sessionFailed('SESSION_VANISHED'), folderFailed()];
  const note = { session_id: 'pear', source: 'claude-code', code: 'TORN_LAST_LINE', count: 1, lines: [9] };
  const warnings = warningsOf(failures, [note]);
  expect(Object.keys(warnings)).toEqual(['warnings_version', 'failures', 'notes']);
  expect(warnings).toEqual({ warnings_version: 1, failures: failures.map(failureEntry), notes: [note] });
  expect(warnings.failures[0]).toMatchObject({ retryable: true, message: 'The session was found but is gone' });
});

test('a summary report is never longer than 8192 bytes, and uses what room there is', () => {
  const failures = Array.from({ length: 300 }, (_, index) =>
    sessionFailed('PARSE_ERROR', `${index}`.repeat(60), 'x'.repeat(128)),
  );
  const length = bytesOf(encodeReport(factsOfFailures(failures, 1)));
  expect(length).toBeLessThanOrEqual(8192);
  expect(length).toBeGreaterThan(7500);
});

const withNote = (length: number) => ({
  ...factsOfFailures([sessionFailed('PARSE_ERROR')], 1),
  notes: { ['P'.repeat(length)]: 1 },
});

test('a report is never longer than 8192 bytes, also where it is long for what it escapes', () => {
  const failures = Array.from({ length: 20 }, () => sessionFailed('PARSE_ERROR', 'plum', '\u2028'.repeat(42)));
  const length = bytesOf(encodeReport(factsOfFailures(failures, 1)));
  expect(length).toBeLessThanOrEqual(8192);
  expect(length).toBeGreaterThan(7500);
});

test('a report of exactly 8192 bytes is whole, and one byte more is cut', () => {
  const fits = 8192 - (bytesOf(encodeReport(withNote(1))) - 1);
  expect(bytesOf(encodeReport(withNote(fits)))).toBe(8192);
  expect(reportOf(withNote(fits), 'summary').truncated).toBe(false);
  expect(reportOf(withNote(fits + 1), 'summary')).toMatchObject({ truncated: true, notes: {} });
});
