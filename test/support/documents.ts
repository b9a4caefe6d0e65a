import type { ArchivedSession, Closing } from '../../src/archive/archive.ts';
import { notesOf } from '../../src/archive/write/documents.ts';
import { createEventLines } from '../../src/cli/documents.ts';
import type { Progress } from '../../src/engine/job.ts';
import { warningsOf } from '../../src/failures/failure-entry.ts';
import { closedCopy, createChecker, shippedSchema } from '../failures/closed-schema.ts';
import type { DocumentName } from '../schemas/documents.ts';

type Checker = (document: unknown) => readonly string[];

const checkers = new Map<DocumentName, Checker>();

function checkerOf(name: DocumentName): Checker {
  const checker = checkers.get(name) ?? createChecker(closedCopy(shippedSchema(name)));
  checkers.set(name, checker);
  return checker;
}

/** Raises unless a document is what its schema says, without a member more. */
export function assertDocument(name: DocumentName, document: unknown): void {
  const problems = checkerOf(name)(document);
  if (problems.length === 0) return;
  throw new Error(`no ${name}: ${problems.slice(0, 10).join('; ')}\n${JSON.stringify(document).slice(0, 2000)}`);
}

/** Documents that say by a member what they are. Those without a name have no schema. */
const KINDS: readonly (readonly [string, DocumentName | null])[] = [
  ['event', 'event'],
  ['summary_version', 'summary'],
  ['verify_version', null],
  ['restore_version', null],
  ['report_version', 'report'],
  ['list_version', null],
  ['stats_version', null],
  ['explain_version', null],
];

function documentIn(line: string): object {
  const document: unknown = JSON.parse(line);
  if (typeof document !== 'object' || document === null) throw new Error(`no document: ${line.slice(0, 200)}`);
  const kind = KINDS.find(([member]) => member in document);
  if (kind === undefined) throw new Error(`no known document: ${line.slice(0, 200)}`);
  if (kind[1] !== null) assertDocument(kind[1], document);
  if ('verify_version' in document || 'restore_version' in document) assertReportIn(document);
  return document;
}

/** What a check or a restore has to say beyond its report. */
const BEYOND_REPORT = [
  'verify_version',
  'checked',
  'problems',
  'incomplete_runs',
  'bookmark_check',
  'restore_version',
  'folder',
  'files',
  'unread',
  'foreign',
];

function assertReportIn(document: object): void {
  assertDocument(
    'report',
    Object.fromEntries(Object.entries(document).filter(([name]) => !BEYOND_REPORT.includes(name))),
  );
}

/** Raises unless every line is a document that is right; hands them back. */
export function documentsIn(text: string): readonly object[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error(`the last line has no end: ${text.slice(-200)}`);
  return text.split('\n').slice(0, -1).map(documentIn);
}

/** Raises unless the lines of `--events` are numbered without gaps and end with the end of the run. */
export function assertEvents(text: string): void {
  const lines = documentsIn(text);
  for (const [index, line] of lines.entries()) {
    if (!('seq' in line) || line.seq !== index) throw new Error(`line ${index} has another number`);
  }
  const last = lines.at(-1);
  if (last !== undefined && (!('event' in last) || last.event !== 'run.finished')) throw new Error('no last event');
}

/** The same for what a volume would be closed with. */
export function assertArchived(sessions: readonly ArchivedSession[], closing: Closing): void {
  for (const { row } of sessions) assertDocument('manifest', row);
  assertDocument('warnings', warningsOf(closing.failures, sessions.flatMap(notesOf)));
}

/** The same for the line that would tell of a step. */
export function assertTold(progress: Progress): void {
  createEventLines((line) => void documentsIn(line)).tell(progress);
}

/** Whether an entry is a document of chatzip: those of the archive, and sessions in the format json. */
export function isDocumentEntry(path: string): boolean {
  return /\.jsonl?$/.test(path) && !path.startsWith('raw/') && !path.startsWith('images/');
}

/** Raises unless a document that stands in an archive is right. `run.json` has no schema. */
export function assertEntry(path: string, text: string): void {
  if (path === 'manifest.jsonl') {
    for (const row of text.split('\n').slice(0, -1)) assertDocument('manifest', JSON.parse(row));
  } else if (path === 'export-warnings.json') {
    assertDocument('warnings', JSON.parse(text));
  } else if (path !== 'run.json') {
    assertDocument('session', JSON.parse(text));
  }
}

/** The same for every document among the entries of an archive. */
export function assertEntries(entries: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(entries)) if (isDocumentEntry(path)) assertEntry(path, text);
}
