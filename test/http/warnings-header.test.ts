import { validateHeaderValue } from 'node:http';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAILURE_CODES, rowOf } from '../../src/failures/catalogue.ts';
import type { SubjectFailure } from '../../src/failures/failure.ts';
import { failureEntry } from '../../src/failures/failure-entry.ts';
import { reportOf } from '../../src/failures/report.ts';
import { type ExportWarnings, warningsHeader } from '../../src/http/warnings-header.ts';
import { factsOfFailures, folderFailed, sessionFailed } from '../failures/facts.ts';

const parsed = (header: string): ExportWarnings => JSON.parse(header) as ExportWarnings;

/** Text as ids and names may be: emoji, Hangul, controls, halves of pairs, what ends a header or a string. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '🍐',
      '👩‍🌾',
      '배',
      '한',
      '\u0000',
      '\r\n',
      '\t',
      '"',
      '\\',
      '\u007f',
      '\u0085',
      '\ud83c',
      '\udf50',
      ':',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 300,
});

const failure: fc.Arbitrary<SubjectFailure> = fc.record({
  subject: fc.option(fc.record({ sessionId: text, source: text, project: fc.option(text) })),
  failure: fc.record({
    code: fc.constantFrom(...FAILURE_CODES.filter((code) => rowOf(code).of !== 'run')),
    details: fc.dictionary(text, fc.oneof(fc.double(), fc.boolean(), text)),
  }),
});

function expectHeaderSafe(header: string): void {
  expect(header).toMatch(/^[ -~]*$/);
  expect(() => validateHeaderValue('x-export-warnings', header)).not.toThrow();
}

describe('the warnings of a partial export', () => {
  test('are ASCII within their bound, and read back as what failed', () => {
    fc.assert(
      fc.property(fc.array(failure, { maxLength: 40 }), fc.integer({ min: 64, max: 10_000 }), (failures, bytes) => {
        const header = warningsHeader(failures, bytes);
        expectHeaderSafe(header);
        expect(header.length).toBeLessThanOrEqual(Math.min(bytes, 8192));
        const { total_failures: total, truncated, failures: shown } = parsed(header);
        expect(total).toBe(failures.length);
        expect(truncated).toBe(shown.length < failures.length);
        expect(shown.length).toBeLessThanOrEqual(20);
        const entries = failures.map((one) => JSON.parse(JSON.stringify(failureEntry(one))));
        for (const one of shown) expect(entries).toContainEqual(one);
      }),
    );
  });

  test('leave nothing out for which there is room', () => {
    fc.assert(
      fc.property(fc.array(failure, { minLength: 1, maxLength: 20 }), (failures) => {
        const whole = warningsHeader(failures);
        fc.pre(whole.length < 8192 && !parsed(whole).truncated);
        expect(warningsHeader(failures, whole.length)).toBe(whole);
        expect(parsed(warningsHeader(failures, Math.max(64, whole.length - 1))).failures).toHaveLength(
          failures.length - 1,
        );
      }),
    );
  });

  test('list the same failures as the report, the first of every code first', () => {
    const many = Array.from({ length: 5000 }, (_, index) => sessionFailed('PARSE_ERROR', `plum ${index}`));
    const failures = [...many, sessionFailed('SESSION_VANISHED', 'pear'), folderFailed()];
    const warnings = parsed(warningsHeader(failures));
    expect(warnings).toMatchObject({ total_failures: 5002, truncated: true });
    expect(warnings.failures.slice(0, 3).map(({ code }) => code)).toEqual([
      'PARSE_ERROR',
      'SESSION_VANISHED',
      'FOLDER_UNREADABLE',
    ]);
    const report = reportOf(factsOfFailures(failures, 1), 'summary');
    expect(warnings.failures.slice(0, report.failures.length)).toEqual(report.failures);
  });

  test.each([0, -5, 1, 63, 64])('have room for the totals even within %d bytes', (bytes) => {
    const failures = Array.from({ length: 5000 }, () => sessionFailed('PARSE_ERROR'));
    const header = warningsHeader(failures, bytes);
    expect(header).toBe('{"total_failures":5000,"truncated":true,"failures":[]}');
    expect(header.length).toBeLessThanOrEqual(64);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e9])(
    'are never longer than a report, not with %d bytes',
    (bytes) => {
      const failures = Array.from({ length: 50 }, () =>
        sessionFailed('PARSE_ERROR', '🍐'.repeat(100), '배'.repeat(100)),
      );
      const header = warningsHeader(failures, bytes);
      expect(header.length).toBeLessThanOrEqual(8192);
      expect(parsed(header).failures.length).toBeGreaterThan(3);
    },
  );
});
