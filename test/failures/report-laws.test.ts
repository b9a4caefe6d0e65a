import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAILURE_CODES, type FailureCode, rowOf } from '../../src/failures/catalogue.ts';
import { failureOf, type SubjectFailure } from '../../src/failures/failure.ts';
import { warningsOf } from '../../src/failures/failure-entry.ts';
import { encodeFullReport, encodeReport, type Report } from '../../src/failures/report.ts';
import type { RunFacts } from '../../src/failures/run-facts.ts';
import { closedCopy, createChecker, shippedSchema } from './closed-schema.ts';
import { archiveOf, factsOf, factsOfFailures, folderFailed, sessionFailed } from './facts.ts';

const errorsOfReport = createChecker(closedCopy(shippedSchema('report')));
const errorsOfWarnings = createChecker(closedCopy(shippedSchema('warnings')));

const sessionCodes = FAILURE_CODES.filter((code) => rowOf(code).of.includes('session'));

/** Text as ids and names may be: emoji, Hangul, controls, halves of pairs, what JSON must escape. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom('🍐', '🏞️', '배', '한', '👩‍🌾', '\u0000', '"', '\\', '\ud83c', '\udf50', '\u2028', 'a'),
    maxLength: 300,
  }),
);

const details = fc.dictionary(
  fc.constantFrom('line', 'bytes', 'limit', 'errno', 'since', 'pear'),
  fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constantFrom('ENOENT', '2026-03-01T08:00:00Z', '/orchard')),
);

const sessionFailure: fc.Arbitrary<SubjectFailure> = fc.record({
  subject: fc.record({ sessionId: text, source: fc.constant('claude-code'), project: fc.option(text) }),
  failure: fc.record({ code: fc.constantFrom(...sessionCodes), details }),
});

const failures = fc.array(
  fc.oneof({ weight: 9, arbitrary: sessionFailure }, { weight: 1, arbitrary: fc.constant(folderFailed()) }),
  {
    maxLength: 60,
  },
);

const notes = fc.dictionary(
  fc.constantFrom('MALFORMED_LINES', 'TORN_LAST_LINE', 'UNKNOWN_RECORDS', 'UNKNOWN_CODE'),
  fc.nat(),
);
const archives = fc.array(
  fc.tuple(text, fc.nat()).map(([name, sessions]) => archiveOf(`${name}.zip`, sessions)),
  { maxLength: 30 },
);

const stop = fc.record({
  code: fc.constantFrom(...FAILURE_CODES.filter((code) => rowOf(code).of === 'run' && !code.startsWith('EXPORT_'))),
  details,
  field: text,
});

const runs: fc.Arbitrary<RunFacts> = fc
  .record({
    failures,
    notes,
    archives,
    stopped: fc.option(stop),
    signal: fc.option(fc.constantFrom('SIGHUP' as const, 'SIGINT' as const, 'SIGTERM' as const)),
    left: fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)),
    isDryRun: fc.boolean(),
    errorOnEmpty: fc.boolean(),
    partialOk: fc.boolean(),
  })
  .map(({ left: [exported, unchanged, excluded, filtered, empty, notReached], ...rest }) => {
    const failed = rest.failures.filter(({ subject }) => subject !== null).length;
    const discovered = exported + failed + unchanged + excluded + filtered + empty + notReached;
    const counts = { discovered, exported, failed, unchanged, excluded, filtered, empty, notReached };
    return factsOf({ ...rest, counts, bookmark: { status: 'saved', advanced: exported } });
  });

const parsed = (line: string): Report => JSON.parse(line) as Report;
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** How often the code of each failure stood in the list before it. */
const roundsOf = (codes: readonly FailureCode[]): readonly number[] =>
  codes.map((code, index) => codes.slice(0, index).filter((earlier) => earlier === code).length);

function expectBoundedLine(line: string): void {
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(8192);
  expect(line.startsWith('{"report_version":1,')).toBe(true);
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(line.isWellFormed()).toBe(true);
}

function expectCountsThatAddUp(report: Report, run: RunFacts): void {
  const { counts, by_code: byCode } = report;
  const { exported, failed, unchanged, excluded, filtered, empty, not_reached: notReached } = counts;
  expect(counts.discovered).toBe(sumOf([exported, failed, unchanged, excluded, filtered, empty, notReached]));
  expect(counts.attempted).toBe(exported + failed);
  expect(report.total_failures).toBe(sumOf(Object.values(byCode)));
  expect(report.total_failures).toBe(run.failures.length);
  expect(report.archives_total).toBe(run.archives.length);
  const isDominant = Object.entries(byCode).every(([, count]) => count <= (byCode[report.dominant_code ?? ''] ?? 0));
  expect(isDominant).toBe(true);
}

function expectFairSample(report: Report, run: RunFacts): void {
  const codes = report.failures.map(({ code }) => code);
  expect(codes.length).toBeLessThanOrEqual(20);
  const rounds = roundsOf(codes);
  expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
  const missing = Object.keys(report.by_code).filter((code) => !codes.some((shown) => shown === code));
  if (Math.max(...rounds) > 0) expect(missing).toEqual([]);
  const isCut =
    codes.length < run.failures.length ||
    report.archives.length < run.archives.length ||
    Object.keys(report.notes).length < Object.keys(run.notes).length;
  expect(report.truncated).toBe(isCut);
}

describe('whatever happened in a run', () => {
  test('its report is one bounded line that the closed schema accepts, its counts add up and its sample is fair', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const line = encodeReport(run);
        expectBoundedLine(line);
        const report = parsed(line);
        expectCountsThatAddUp(report, run);
        expectFairSample(report, run);
        expect(errorsOfReport(report)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('its full report holds everything, and the closed schema accepts it', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const line = encodeFullReport(run);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const report = parsed(line);
        expectCountsThatAddUp(report, run);
        expect(report.failures.map(({ code }) => code)).toEqual(run.failures.map(({ failure }) => failure.code));
        expect(report).toMatchObject({ form: 'full', truncated: false, notes: run.notes });
        expect(report.archives).toHaveLength(run.archives.length);
        expect(errorsOfReport(report)).toEqual([]);
      }),
    );
  });

  test('no text from outside is longer than the contract allows', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const report = parsed(encodeFullReport(run));
        for (const { session_id: id, project } of report.failures) {
          expect((id ?? '').length).toBeLessThanOrEqual(128);
          expect(Buffer.byteLength(project ?? '')).toBeLessThanOrEqual(128);
        }
        expect(Buffer.byteLength(report.field ?? '')).toBeLessThanOrEqual(128);
        expect(report.detail.length).toBeLessThanOrEqual(300);
      }),
    );
  });

  test('the warnings of its archive are accepted by their closed schema', () => {
    const note = fc.record(
      {
        session_id: fc.uuid(),
        source: fc.constant('claude-code'),
        code: fc.constantFrom('MALFORMED_LINES', 'UNKNOWN_RECORDS'),
        count: fc.integer({ min: 1 }),
        lines: fc.array(fc.integer({ min: 1 }), { maxLength: 10 }),
        files: fc.dictionary(text, fc.array(fc.integer({ min: 1 }), { maxLength: 10 })),
        kinds: fc.dictionary(text, fc.integer({ min: 1 })),
      },
      { requiredKeys: ['session_id', 'source', 'code', 'count', 'lines'] },
    );
    fc.assert(
      fc.property(failures, fc.array(note, { maxLength: 5 }), (failed, made) => {
        const document: unknown = JSON.parse(JSON.stringify(warningsOf(failed, made)));
        expect(errorsOfWarnings(document)).toEqual([]);
      }),
    );
  });
});

describe('a run where much went wrong', () => {
  test('5,000 failures of every code leave a fair sample and exact totals', () => {
    const many = Array.from({ length: 5000 }, (_, index) =>
      sessionFailed(
        sessionCodes[index % sessionCodes.length] ?? 'PARSE_ERROR',
        `${'배'.repeat(60)}🍐${index}`,
        '강'.repeat(99),
      ),
    );
    const run = factsOfFailures(many, 7);
    const line = encodeReport(run);
    expectBoundedLine(line);
    const report = parsed(line);
    expectCountsThatAddUp(report, run);
    expectFairSample(report, run);
    expect(report.truncated).toBe(true);
    expect(report.total_failures).toBe(5000);
    expect(parsed(encodeFullReport(run)).failures).toHaveLength(5000);
  });

  test.each([
    ['letters', 'a'.repeat(1_048_576)],
    ['pears', '🍐'.repeat(262_144)],
    ['controls', '\u0000'.repeat(1_048_576)],
    ['halves of pairs', '\ud83c'.repeat(1_048_576)],
  ])('an id of a megabyte of %s costs the report nothing', (_name, id) => {
    const run = factsOfFailures([sessionFailed('PARSE_ERROR', id, id), sessionFailed('SOURCE_CHANGED')], 1);
    const line = encodeReport(run);
    expectBoundedLine(line);
    expect(parsed(line).failures.map(({ code }) => code)).toEqual(['PARSE_ERROR', 'SOURCE_CHANGED']);
    expect(parsed(line).truncated).toBe(false);
  });

  test('every code that can stop a run, with the longest words and fields, fits', () => {
    const failed = sessionCodes.map((code) => sessionFailed(code, '\u0001'.repeat(128), '\u0001'.repeat(128)));
    const full = Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`n${'x'.repeat(29)}${index}`, -1e-300]));
    for (const code of FAILURE_CODES) {
      const stopped = failureOf(code, full, '\u0001'.repeat(500));
      expectBoundedLine(encodeReport({ ...factsOfFailures(failed, 1), stopped, traceId: 'x'.repeat(64) }));
    }
  });
});
