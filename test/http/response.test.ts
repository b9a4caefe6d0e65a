import { describe, expect, test } from 'vitest';
import { FAILURE_CODES, type FailureCode, rowOf } from '../../src/failures/catalogue.ts';
import { classify } from '../../src/failures/attempt.ts';
import { reportOf } from '../../src/failures/report.ts';
import { toErrorEnvelope } from '../../src/http/error-envelope.ts';
import type { Problem } from '../../src/http/problem.ts';
import { type HttpResponse, toHttpResponse } from '../../src/http/response.ts';
import { closedCopy, createChecker, shippedSchema } from '../failures/closed-schema.ts';
import { countsOf, factsOfStop, folderFailed, sessionFailed } from '../failures/facts.ts';
import { sendable, sent } from './facts.ts';

const problemIn = ({ body }: HttpResponse): Problem => JSON.parse(body.kind === 'text' ? body.text : '') as Problem;
const errorsOfReport = createChecker(closedCopy(shippedSchema('report')));
const stopCodes = FAILURE_CODES.filter((code) => rowOf(code).of.includes('run') && !code.startsWith('EXPORT_'));

describe('a run with one ZIP', () => {
  test('is sent as the file it is', () => {
    expect(toHttpResponse(sent(['plums.zip']))).toEqual({
      status: 200,
      headers: {
        'content-type': 'application/zip',
        'content-length': '123456',
        'content-disposition': 'attachment; filename="plums.zip"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
      body: { kind: 'file', path: '/exports/plums.zip', bytes: 123_456 },
    });
  });

  test('carries its failures in a header when it is partial', () => {
    const { status, headers, body } = toHttpResponse(sent(['plums.zip'], [sessionFailed('PARSE_ERROR')]));
    expect([status, body.kind]).toEqual([200, 'file']);
    expect(JSON.parse(headers['x-export-warnings']!)).toMatchObject({
      total_failures: 1,
      truncated: false,
      failures: [{ session_id: 'apple', code: 'PARSE_ERROR', retryable: false }],
    });
  });

  test('is as partial when that counts as success', () => {
    const partial = { ...sent(['plums.zip'], [sessionFailed('PARSE_ERROR')]), partialOk: true };
    expect(toHttpResponse(partial).headers).toHaveProperty('x-export-warnings');
  });

  test.each([
    ['plums.zip', 'attachment; filename="plums.zip"'],
    ['a "b" \\c.zip', `attachment; filename="a _b_ _c.zip"; filename*=UTF-8''a%20%22b%22%20%5Cc.zip`],
    ["자두's (1).zip", `attachment; filename="__'s (1).zip"; filename*=UTF-8''%EC%9E%90%EB%91%90%27s%20%281%29.zip`],
    ['🍐.zip', `attachment; filename="_.zip"; filename*=UTF-8''%F0%9F%8D%90.zip`],
    ['100%41.zip', `attachment; filename="100_41.zip"; filename*=UTF-8''100%2541.zip`],
    ['\ud83c\r\n.zip', `attachment; filename="___.zip"; filename*=UTF-8''%EF%BF%BD%0D%0A.zip`],
  ])('is called %j in a way that every header can hold', (name, header) => {
    expect(toHttpResponse(sent([name])).headers['content-disposition']).toBe(header);
  });
});

test('what ends in .ZIP is one too', () => {
  expect(toHttpResponse(sent(['PLUMS.ZIP']))).toMatchObject({ status: 200, body: { path: '/exports/PLUMS.ZIP' } });
});

test('an archive that the report has no room for has a name all the same', () => {
  const subject = { sessionId: 'apple', source: 'p'.repeat(9000), project: null };
  const { status, headers } = toHttpResponse(sent(['plums.zip'], [{ ...sessionFailed('PARSE_ERROR'), subject }]));
  expect([status, headers['content-disposition']]).toEqual([200, 'attachment; filename="chatzip.zip"']);
});

test('what an archive is called tells no secret, to a browser neither', () => {
  const { headers } = toHttpResponse(sent([`sk-ant-${'plum1'.repeat(8)}.zip`]));
  expect(headers['content-disposition']).toBe('attachment; filename="[secret].zip"');
});

describe('a run that can not be sent', () => {
  test.each([
    [['plums.zip', 'plums.002.zip'], 'The export is 2 archives'],
    [['chatzip-20260301T080002Z'], 'The export is a folder'],
  ])('as one ZIP is a problem of its own: %j', (names, detail) => {
    const response = toHttpResponse(sent(names));
    expect(response.status).toBe(500);
    expect(response.headers['content-type']).toBe('application/problem+json');
    const problem = problemIn(response);
    expect(problem).toMatchObject({ type: 'urn:chatzip:problem:not-one-archive', status: 500, code: 'EXPORT_OK' });
    expect(problem.detail).toContain(detail);
    expect(problem.archives.map(({ name }) => name)).toEqual(names);
    expect(JSON.stringify(problem)).not.toContain('/exports');
  });

  test.each([
    ['EXPORT_NOTHING_TO_EXPORT', sendable({ counts: countsOf({ unchanged: 2 }) })],
    ['EXPORT_NOTHING_TO_EXPORT', sendable({ errorOnEmpty: true })],
    ['EXPORT_ALL_FAILED', sendable({ counts: countsOf({ failed: 1 }), failures: [sessionFailed('PARSE_ERROR')] })],
    ['EXPORT_PARTIAL', sendable({ counts: countsOf({ unchanged: 1 }), failures: [folderFailed()] })],
  ] as const)('for want of anything to send is 422: %s', (code, facts) => {
    const response = toHttpResponse(facts);
    expect(response.status).toBe(422);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(problemIn(response)).toMatchObject({ status: 422, code });
  });

  test('is as long as it says, in whatever script', () => {
    const failures = [sessionFailed('PARSE_ERROR', 'apple', '과수원')];
    const { headers, body } = toHttpResponse(sendable({ counts: countsOf({ failed: 1 }), failures }));
    const text = body.kind === 'text' ? body.text : '';
    expect(text).toContain('과수원');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
  });

  test('has the members of RFC 9457 first and those of the report after them', () => {
    const { status, ...report } = problemIn(toHttpResponse(sendable()));
    expect(Object.keys(problemIn(toHttpResponse(sendable()))).slice(0, 5)).toEqual([
      'type',
      'title',
      'status',
      'detail',
      'instance',
    ]);
    expect(errorsOfReport(report)).toEqual([]);
    expect(report).toEqual(reportOf(sendable(), 'summary'));
    expect(status).toBe(422);
  });
});

describe('a run that was stopped', () => {
  const expected: Partial<Record<FailureCode, number>> = {
    LOCK_HELD: 409,
    OUTPUT_EXISTS: 409,
    SESSION_AMBIGUOUS_PREFIX: 409,
    DISK_FULL: 507,
  };

  test.each(stopCodes)('by %s is an error, whatever it had published', (code) => {
    const stopped = factsOfStop(code);
    const facts = sendable({ stopped: stopped.stopped, archives: sent(['plums.zip']).archives });
    const response = toHttpResponse(facts);
    expect(response.status).toBe(expected[code] ?? 500);
    expect(problemIn(response)).toMatchObject({ code, status: response.status });
    const text = response.body.kind === 'text' ? response.body.text : '';
    expect(response.headers['content-length']).toBe(String(Buffer.byteLength(text)));
  });

  test('says when to come back where that is known', () => {
    expect(toHttpResponse(sendable({ stopped: { code: 'LOCK_HELD', details: {} } })).headers['retry-after']).toBe('30');
    const full = toHttpResponse(sendable({ stopped: { code: 'DISK_FULL', details: {} } }));
    expect(full.headers).not.toHaveProperty('retry-after');
  });
});

test('a dry run is sent as its report', () => {
  const facts = sendable({ isDryRun: true, counts: countsOf({ exported: 2 }) });
  const response = toHttpResponse(facts);
  expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
  expect(problemIn(response)).toEqual(reportOf(facts, 'summary'));
  const partial = { ...facts, failures: [sessionFailed('PARSE_ERROR')], counts: countsOf({ exported: 2, failed: 1 }) };
  expect(toHttpResponse(partial).headers).toHaveProperty('x-export-warnings');
});

describe('the error envelope', () => {
  test('says what was wrong, with what, and in which run', () => {
    const facts = factsOfStop({ code: 'LOCK_HELD', details: { pid: 7 }, field: 'bookmark' });
    expect(toErrorEnvelope(reportOf(facts, 'summary'))).toEqual({
      error: {
        code: 'LOCK_HELD',
        message: expect.stringMatching(/^[A-Z].*\.$/),
        field: 'bookmark',
        details: { pid: 7 },
        trace_id: '9f3a61c0be42',
      },
    });
  });

  test.each(stopCodes.filter((code) => code !== 'INTERRUPTED'))('of %s is understood again as that failure', (code) => {
    const envelope = toErrorEnvelope(reportOf(factsOfStop(code), 'summary'));
    expect(classify(new Error(JSON.stringify(envelope)), 'run').failure.code).toBe(code);
  });
});
