import { describe, expect, test } from 'vitest';
import { CATEGORIES, FAILURE_CODES } from '../../src/failures/catalogue.ts';
import { failureOf } from '../../src/failures/failure.ts';
import { exitOf, outcomeOf } from '../../src/failures/outcome.ts';
import { warningsOf } from '../../src/failures/failure-entry.ts';
import { reportOf } from '../../src/failures/report.ts';
import { closedCopy, createChecker, shippedSchema } from './closed-schema.ts';
import { archiveOf, countsOf, factsOf, factsOfFailures, factsOfStop, folderFailed, sessionFailed } from './facts.ts';

const open = { report: shippedSchema('report'), warnings: shippedSchema('warnings') };
const closed = { report: closedCopy(open.report), warnings: closedCopy(open.warnings) };

const everyMember = factsOf({
  counts: countsOf({ exported: 2, failed: 1 }),
  failures: [sessionFailed('PARSE_ERROR'), folderFailed()],
  notes: { MALFORMED_LINES: 3 },
  archives: [archiveOf()],
  stopped: failureOf('DISK_FULL', { errno: 'ENOSPC' }, '--out'),
});
const report = reportOf(everyMember, 'summary');
const warnings = warningsOf(everyMember.failures, [
  {
    session_id: 'pear',
    source: 'claude-code',
    code: 'TORN_LAST_LINE',
    count: 1,
    lines: [9],
    files: { fig: [1] },
    kinds: { fig: 1 },
  },
]);

const memberOf = (schema: Readonly<Record<string, unknown>>, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], schema);

const valuesOf = (member: string): ReadonlySet<unknown> =>
  new Set(memberOf(open.report, 'properties', member, 'enum') as readonly unknown[]);

describe('the schemas of the report and of the warnings', () => {
  const checkReport = createChecker(closed.report);

  test('accept every stop and every outcome, closed', () => {
    const signals = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map((signal) => factsOfStop('INTERRUPTED', { signal }));
    const ends = [
      factsOf({ counts: countsOf({ exported: 1 }) }),
      factsOf({ errorOnEmpty: true }),
      factsOfFailures([sessionFailed('PARSE_ERROR')], 1),
      factsOfFailures([sessionFailed('PARSE_ERROR')], 0),
    ];
    const runs = [...FAILURE_CODES.map((code) => factsOfStop(code)), ...signals, ...ends];
    for (const facts of runs) {
      expect(checkReport(reportOf(facts, 'summary'))).toEqual([]);
      expect(checkReport(reportOf(facts, 'full'))).toEqual([]);
    }
    expect(valuesOf('outcome')).toEqual(new Set(runs.map(outcomeOf)));
    expect(valuesOf('exit_code')).toEqual(new Set(runs.map(exitOf)));
  });

  test('have the categories of the catalogue, and the report the members of the contract as required', () => {
    expect(memberOf(open.report, '$defs', 'category', 'enum')).toEqual(Object.keys(CATEGORIES));
    expect(open.report['required']).toEqual(Object.keys(report));
    expect(Object.keys(memberOf(open.report, 'properties') as object)).toEqual(Object.keys(report));
  });

  test('say the same of a failure', () => {
    const shared = ['code', 'number', 'category', 'level', 'retry', 'details', 'failure'];
    for (const name of shared) {
      expect(memberOf(open.warnings, '$defs', name), name).toEqual(memberOf(open.report, '$defs', name));
    }
  });

  test.each([
    ['report', report],
    ['warnings', warnings],
  ] as const)('of the %s is open as it ships and closed in the copy', (name, document) => {
    const checkOpen = createChecker(open[name]);
    const checkClosed = createChecker(closed[name]);
    expect(JSON.stringify(open[name])).not.toMatch(/unevaluatedProperties|"additionalProperties":false/);
    expect(checkClosed(document)).toEqual([]);
    const [failure, ...rest] = document.failures;
    const strangers = [
      { ...document, pear: 1 },
      { ...document, failures: [{ ...failure, pear: 1 }, ...rest] },
    ];
    for (const stranger of strangers) {
      expect(checkOpen(stranger)).toEqual([]);
      expect(checkClosed(stranger)).not.toEqual([]);
    }
  });

  test.each([
    ['a member that is missing', (({ outcome: _outcome, ...rest }) => rest)(report)],
    ['an exit code that no table has', { ...report, exit_code: 6 }],
    ['seconds without a wait', { ...report, retry: { policy: 'rerun', after_seconds: 5 } }],
    ['a wait without seconds', { ...report, retry: { policy: 'backoff', after_seconds: null } }],
    ['a path in the details', { ...report, details: { path: '/orchard/pear' } }],
    ['a local time', { ...report, started_at: '2026-03-01T08:00:00+09:00' }],
    ['a negative count', { ...report, counts: { ...report.counts, failed: -1 } }],
    ['a sentence that is too long', { ...report, detail: 'x'.repeat(301) }],
    ['a hash that is none', { ...report, archives: [{ ...archiveOf(), sha256: 'pear' }] }],
  ])('of the report refuses %s', (_name, document) => {
    expect(createChecker(open.report)(document)).not.toEqual([]);
  });
});
