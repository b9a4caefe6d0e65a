import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { exportSessions, reportOf } from '../../src/index.ts';
import { archivesIn, homeWith, idOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip } from '../support/run.ts';
import { entriesOf } from '../support/zip.ts';
import { compile, makeProject, start } from './project.ts';

const documentation = readFileSync(new URL('../../docs/library.md', import.meta.url), 'utf8');
const examples = Array.from(documentation.matchAll(/```ts\n([\s\S]*?)```/g), (match) => match[1] ?? '');

/** Every type and function that the package has for others; wrong uses must not compile. */
const CONSUMER = `
import * as chatzip from 'chatzip';
import type {
  BookmarkOption, BookmarkStatus, Category, Counts, ErrorEnvelope, ExportedArchive, ExportOptions, ExportSummary,
  ExportWarnings, Failure, FailureCode, FailureDetails, FailureEntry, FailureSubject, FormatName, HttpBody, HttpOptions,
  HttpResponse, Level, ManifestRow, Outcome, Problem, Progress, PublishedArchive, Report, ReportCounts, Retry,
  RetryPolicy, RunFacts, SendableFacts, Session, SessionRef, Signal, SourceName, SubjectFailure, Summary,
} from 'chatzip';

type All = [
  BookmarkOption, BookmarkStatus, Category, Counts, ErrorEnvelope, ExportedArchive, ExportWarnings, Failure,
  FailureDetails, FailureEntry, FailureSubject, FormatName, HttpBody, HttpOptions, Level, ManifestRow, Problem,
  Progress, PublishedArchive, ReportCounts, Retry, RetryPolicy, RunFacts, SendableFacts, Session, SessionRef, Signal,
  SourceName, SubjectFailure,
];

const options: ExportOptions = { home: '/nowhere', out: 'x.zip', since: new Date(0), bookmark: null };
const summary: ExportSummary = await chatzip.exportSessions(options);
const asOfTheCommand: Summary = summary;
const report: Report = chatzip.reportOf(asOfTheCommand, 'full');
const code: FailureCode = chatzip.codeOf(summary);
const outcome: Outcome = chatzip.outcomeOf(summary);
const exit: number = chatzip.exitOf(summary);
const response: HttpResponse = chatzip.toHttpResponse(summary, { maxWarningsBytes: 1024 });
const trace: string = chatzip.toErrorEnvelope(report).error.trace_id;
export const used: readonly unknown[] = [code, outcome, exit, response, trace];
export type { All };

// @ts-expect-error neither home nor baseDir
void chatzip.exportSessions({ out: 'x' });
// @ts-expect-error no such format
void chatzip.exportSessions({ home: '/nowhere', out: 'x', formats: ['pdf'] });
// @ts-expect-error without a place
chatzip.toHttpResponse(asOfTheCommand);
`;

describe('whoever installs the package', () => {
  let project = '';
  let complaints = '';

  beforeAll(async () => {
    project = mkdtempSync(join(tmpdir(), 'chatzip-consumer-'));
    const programs = examples.map((example, index) => [`example-${index + 1}.ts`, example] as const);
    makeProject(project, { ...Object.fromEntries(programs), 'consumer.ts': CONSUMER });
    complaints = await compile(project);
  });
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  const run = (example: number, folder: string, home: string) =>
    start(folder, [join(project, 'out', `example-${example}.js`)], { HOME: home, PORT: '0', TMPDIR: folder });

  test('can use every type, and the examples compile', () => {
    expect(examples).toHaveLength(3);
    expect(complaints).toBe('');
  });

  test('exports with the first example', async () => {
    const folder = temporaryFolder();
    const { code, stdout, stderr } = await run(1, folder, homeWith(2)).ended;
    expect([code, stderr]).toEqual([0, '']);
    const [archive] = archivesIn(join(folder, 'exports'));
    expect(stdout).toBe(`2 sessions in ${archive}\n`);
    expect(Object.keys(entriesOf(archive!)).filter((name) => name.startsWith('raw/'))).toHaveLength(2);
  });

  test('backs up with the second, and the second time only what is new', async () => {
    const folder = temporaryFolder();
    const home = homeWith(2);
    const first = await run(2, folder, home).ended;
    expect(first.code).toBe(0);
    expect(first.stderr.split('\n')).toHaveLength(3);
    expect(JSON.parse(first.stdout)).toMatchObject({ counts: { exported: 2 }, bookmark: { status: 'saved' } });
    writeSession(home, 3);
    const second = await run(2, folder, home).ended;
    expect(JSON.parse(second.stdout)).toMatchObject({ counts: { exported: 1, unchanged: 2 } });
  });

  test('serves exports with the third, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const server = run(3, folder, homeWith(2));
    onTestFinished(server.stop);
    const port = /port: (\d+)/.exec(await server.said())?.[1];
    const found = await fetch(`http://127.0.0.1:${port}/?project=orchard`);
    expect([found.status, found.headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect((await found.arrayBuffer()).byteLength).toBe(Number(found.headers.get('content-length')));
    const missing = await fetch(`http://127.0.0.1:${port}/?project=river`);
    expect([missing.status, await missing.json()]).toMatchObject([422, { code: 'EXPORT_NOTHING_TO_EXPORT' }]);
    server.stop();
    await server.ended;
    expect(readdirSync(folder).filter((name) => name.startsWith('export-'))).toEqual([]);
  });
});

const optionsIn = (run: string | undefined): unknown => JSON.parse(run ?? '').options;

describe('the library', () => {
  test('gives the same summary, report and archive as the command', async () => {
    const home = homeWith(3);
    writeSession(home, 4, 'no record\n');
    const [mine, theirs] = [temporaryFolder(), temporaryFolder()];
    const ended = await chatzip(
      ['--json', '--no-bookmark', '--trace-id', 'apple', '--format', 'md,raw', '--out', theirs],
      {
        home,
      },
    );
    const summary = await exportSessions({ home, out: mine, traceId: 'apple', formats: ['md', 'raw'] });
    const {
      archives,
      started_at: _,
      finished_at: __,
      sessions,
      looked_in: lookedIn,
      ...report
    } = JSON.parse(ended.stdout);
    expect(ended.code).toBe(3);
    expect({ summary_version: 1, ...reportOf(summary, 'full') }).toMatchObject(report);
    expect(summary.rows).toEqual(sessions);
    expect(summary.rows.map((row) => row.session_id)).toEqual([1, 2, 3].map(idOf));
    expect(summary.looked).toEqual(lookedIn);
    expect(summary.archives).toHaveLength(archives.length);
    const [ours, others] = [mine, theirs].map((folder) => entriesOf(archivesIn(folder)[0]!));
    expect(optionsIn(ours!['run.json'])).toEqual(optionsIn(others!['run.json']));
    expect({ ...ours, 'run.json': '' }).toEqual({ ...others, 'run.json': '' });
  });
});
