import { createReadStream, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ExportOptions,
  exportSessions,
  type HttpResponse,
  type Problem,
  reportOf,
  toErrorEnvelope,
  toHttpResponse,
} from '../../src/index.ts';
import { lockOf } from '../../src/world.ts';
import { closedCopy, createChecker, shippedSchema } from '../failures/closed-schema.ts';
import { homeWith, idOf, pathOf, temporaryFolder } from '../support/home.ts';
import { manifestOf } from '../support/zip.ts';

/** The members of a report, and the status. */
const errorsOfProblem = (problem: Problem): readonly string[] => {
  const { status: _, ...report } = problem;
  return errorsOfReport(report);
};
const errorsOfReport = createChecker(closedCopy(shippedSchema('report')));

async function send(answer: ServerResponse, { status, headers, body }: HttpResponse): Promise<void> {
  answer.writeHead(status, headers);
  if (body.kind === 'text') answer.end(body.text);
  else await pipeline(createReadStream(body.path), answer);
}

/** A server that exports on request and answers with what came of it; closed when the test is over. */
async function serve(options: ExportOptions, maxWarningsBytes?: number): Promise<string> {
  const answer = async (url: string, response: ServerResponse): Promise<void> => {
    const summary = await exportSessions(options);
    const http = toHttpResponse(summary, maxWarningsBytes === undefined ? {} : { maxWarningsBytes });
    if (!url.startsWith('/envelope')) return send(response, http);
    response.writeHead(http.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(toErrorEnvelope(reportOf(summary, 'summary'))));
  };
  const server = createServer((request, response) => {
    answer(request.url ?? '', response).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** What was downloaded, as a file. */
async function saved(response: Response): Promise<string> {
  const file = join(temporaryFolder(), 'downloaded.zip');
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
  return file;
}

function spoil(home: string, number: number): void {
  unlinkSync(pathOf(home, number));
  symlinkSync('/nonexistent/target', pathOf(home, number));
}

async function expectProblem(response: Response, status: number, code: string): Promise<Problem> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as Problem;
  expect(problem).toMatchObject({ status, code });
  expect(errorsOfProblem(problem)).toEqual([]);
  return problem;
}

describe('a server that exports on request', () => {
  test('sends the ZIP, whole and without warnings when all is well', async () => {
    const url = await serve({ home: homeWith(3), out: temporaryFolder() });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="chatzip-\d{8}T\d{6}Z(-\d+)?\.zip"$/,
    );
    expect(response.headers.get('x-export-warnings')).toBeNull();
    const rows = manifestOf(await saved(response));
    expect(rows.map((row) => row['session_id'])).toEqual([1, 2, 3].map(idOf));
  });

  test('sends the ZIP and says what is missing when it is partial', async () => {
    const home = homeWith(3);
    spoil(home, 2);
    const url = await serve({ home, out: temporaryFolder() });
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(JSON.parse(response.headers.get('x-export-warnings')!)).toMatchObject({
      total_failures: 1,
      truncated: false,
      failures: [{ session_id: idOf(2), code: 'NOT_A_SESSION_FILE' }],
    });
    expect(manifestOf(await saved(response))).toHaveLength(2);
  });

  test('keeps the warnings as small as it is told to', async () => {
    const home = homeWith(12);
    for (let number = 1; number < 12; number++) spoil(home, number);
    const url = await serve({ home, out: temporaryFolder() }, 1000);
    const header = (await fetch(url)).headers.get('x-export-warnings')!;
    expect(header.length).toBeLessThanOrEqual(1000);
    const warnings = JSON.parse(header);
    expect(warnings).toMatchObject({ total_failures: 11, truncated: true });
    expect(warnings.failures.length).toBeGreaterThan(0);
  });

  test('answers 422 when there is nothing, and when all that there is fails', async () => {
    const nothing = await serve({ home: temporaryFolder(), out: temporaryFolder() });
    await expectProblem(await fetch(nothing), 422, 'EXPORT_NOTHING_TO_EXPORT');
    const home = homeWith(1);
    spoil(home, 1);
    const failing = await serve({ home, out: temporaryFolder() });
    const problem = await expectProblem(await fetch(failing), 422, 'EXPORT_ALL_FAILED');
    expect(problem.failures).toHaveLength(1);
  });

  test('answers 409 when the archive is there already', async () => {
    const url = await serve({ home: homeWith(1), out: join(temporaryFolder(), 'plums.zip') });
    expect((await fetch(url)).status).toBe(200);
    const problem = await expectProblem(await fetch(url), 409, 'OUTPUT_EXISTS');
    expect(problem.field).toBe('out');
  });

  test('answers 409 while another run holds the bookmark, and says when to come back', async () => {
    const bookmark = { path: join(temporaryFolder(), 'bookmark.json'), pid: process.pid, isAlive: () => true };
    const lock = await lockOf({ ...bookmark, waitSeconds: 0 }, { traceId: 'apple', now: () => new Date() });
    const url = await serve({ home: homeWith(1), out: temporaryFolder(), bookmark });
    const response = await fetch(url);
    expect(response.headers.get('retry-after')).toBe('30');
    await expectProblem(response, 409, 'LOCK_HELD');
    await lock.release();
    expect((await fetch(url)).status).toBe(200);
  });

  test('answers 500 when the export is more than one archive', async () => {
    const url = await serve({ home: homeWith(3), out: temporaryFolder(), volumeBytes: 1024, compressionLevel: 0 });
    const problem = await expectProblem(await fetch(url), 500, 'EXPORT_OK');
    expect(problem.type).toBe('urn:chatzip:problem:not-one-archive');
    expect(problem.archives_total).toBeGreaterThan(1);
  });

  test('can speak of errors in envelopes', async () => {
    const url = await serve({ home: homeWith(1), out: join(temporaryFolder(), 'no', 'plums.zip'), traceId: 'apple-1' });
    const response = await fetch(`${url}/envelope`);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error: {
        code: 'OUTPUT_NOT_WRITABLE',
        message: expect.any(String),
        field: 'out',
        details: { errno: 'ENOENT' },
        trace_id: 'apple-1',
      },
    });
  });
});
