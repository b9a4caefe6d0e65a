import { type Category, type FailureCode, type Level, type Retry, rowOf } from './catalogue.ts';
import { bytesOf, clippedToBytes } from './clip.ts';
import { detailOf } from './detail.ts';
import { frequenciesOf, mostHopefulOf, sampleOf } from './failure-list.ts';
import { type FailureEntry, failureEntry } from './failure-entry.ts';
import type { FailureDetails } from './failure.ts';
import { jsonLine } from './json-line.ts';
import { titleOf } from './messages/words.ts';
import { codeOf, exitOf, type Outcome, outcomeOf } from './outcome.ts';
import type { BookmarkStatus, PublishedArchive, RunFacts } from './run-facts.ts';
import { fitToShow, safeDetails, shortName } from './shown.ts';

/** The failure report: CONTRACT §2, member by member. */
export interface Report {
  readonly report_version: 1;
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly instance: string;
  readonly code: FailureCode;
  readonly number: number;
  readonly category: Category;
  readonly level: Level;
  readonly outcome: Outcome;
  readonly exit_code: number;
  readonly retry: Retry;
  readonly trace_id: string;
  readonly field: string | null;
  readonly details: FailureDetails;
  readonly tool: { readonly name: 'chatzip'; readonly version: string };
  readonly started_at: string;
  readonly finished_at: string;
  readonly form: 'summary' | 'full';
  readonly dry_run: boolean;
  readonly counts: ReportCounts;
  /** Exact, however many failures are listed; the most frequent first. */
  readonly by_code: Readonly<Record<string, number>>;
  readonly dominant_code: FailureCode | null;
  readonly notes: Readonly<Record<string, number>>;
  readonly total_failures: number;
  /** Failures, archives or notes are missing from this document. */
  readonly truncated: boolean;
  readonly failures: readonly FailureEntry[];
  readonly archives: readonly PublishedArchive[];
  readonly archives_total: number;
  readonly bookmark: { readonly status: BookmarkStatus; readonly advanced: number };
}

/** `discovered` is the sum of the others but `attempted`, which is `exported` and `failed`. */
export interface ReportCounts {
  readonly discovered: number;
  readonly attempted: number;
  readonly exported: number;
  readonly failed: number;
  readonly unchanged: number;
  readonly excluded: number;
  readonly filtered: number;
  readonly empty: number;
  readonly not_reached: number;
}

/** The longest bounded document, with its newline if it has one. */
export const MAX_BYTES = 8192;
/** The most failures that a bounded document lists. */
export const MAX_FAILURES = 20;
const MAX_ARCHIVES = 10;
const MAX_ARCHIVE_NAME_BYTES = 255;

type Lists = Pick<Report, 'failures' | 'archives' | 'notes'>;
type ReportHead = Omit<Report, keyof Lists | 'total_failures' | 'truncated' | 'archives_total' | 'bookmark'>;

/** The report of a run: with `summary` the bounded one, with `full` every failure and archive. */
export function reportOf(facts: RunFacts, form: 'summary' | 'full'): Report {
  const withLists = reportWithout(facts, form);
  const archives = facts.archives.map(archiveShown);
  if (form === 'full') return withLists({ failures: facts.failures.map(failureEntry), archives, notes: facts.notes });
  const sample = sampleOf(facts.failures, MAX_FAILURES).map(failureEntry);
  for (const lists of everSmaller({ failures: sample, archives, notes: facts.notes })) {
    const report = withLists(lists);
    if (bytesOf(jsonLine(report)) <= MAX_BYTES) return report;
  }
  return withLists({ failures: [], archives: [], notes: {} });
}

/** The bounded report: one line of at most 8192 bytes with its newline. */
export function encodeReport(facts: RunFacts): string {
  return jsonLine(reportOf(facts, 'summary'));
}

/** The report with every failure, as one line. */
export function encodeFullReport(facts: RunFacts): string {
  return jsonLine(reportOf(facts, 'full'));
}

/** Whether the report belongs on stderr: a non-zero exit, or anything that failed. */
export function isReportDue(facts: RunFacts): boolean {
  return exitOf(facts) !== 0 || facts.failures.length > 0;
}

/** Failures go first, then archives but ten, then notes, then all archives; of the failures one is held to the last. */
function* everSmaller({ failures, archives, notes }: Lists): Generator<Lists> {
  const cuts: readonly Omit<Lists, 'failures'>[] = [
    { archives, notes },
    { archives: archives.slice(0, MAX_ARCHIVES), notes },
    { archives: archives.slice(0, MAX_ARCHIVES), notes: {} },
    { archives: [], notes: {} },
  ];
  for (const cut of cuts) {
    const fewest = Math.min(1, failures.length);
    for (let count = failures.length; count >= fewest; count--) yield { failures: failures.slice(0, count), ...cut };
  }
}

/** Everything but the lists; given those, the report. */
function reportWithout(facts: RunFacts, form: Report['form']): (lists: Lists) => Report {
  const head = headOf(facts, form);
  const noteKinds = Object.keys(facts.notes).length;
  return ({ failures, archives, notes }) => ({
    ...head,
    notes,
    total_failures: facts.failures.length,
    truncated:
      failures.length < facts.failures.length ||
      archives.length < facts.archives.length ||
      Object.keys(notes).length < noteKinds,
    failures,
    archives,
    archives_total: facts.archives.length,
    bookmark: { status: facts.bookmark.status, advanced: facts.bookmark.advanced },
  });
}

/** The members that stand before the lists. */
function headOf(facts: RunFacts, form: Report['form']): ReportHead {
  const code = codeOf(facts);
  const { number, category, level } = rowOf(code);
  const { version, traceId, stopped } = facts;
  const frequencies = frequenciesOf(facts.failures);
  return {
    report_version: 1,
    type: `urn:chatzip:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: titleOf(code, facts.command),
    detail: detailOf(facts),
    instance: `urn:chatzip:run:${traceId}`,
    code,
    number,
    category,
    level,
    outcome: outcomeOf(facts),
    exit_code: exitOf(facts),
    retry: retryOf(facts),
    trace_id: traceId,
    field: stopped?.field === undefined ? null : shortName(stopped.field),
    details: safeDetails(stopped?.details ?? {}),
    tool: { name: 'chatzip', version },
    started_at: facts.startedAt,
    finished_at: facts.finishedAt,
    form,
    dry_run: facts.isDryRun,
    counts: countsOf(facts),
    by_code: Object.fromEntries(frequencies),
    dominant_code: frequencies[0]?.[0] ?? null,
  };
}

function countsOf({ counts }: RunFacts): ReportCounts {
  const { discovered, exported, failed, unchanged, excluded, filtered, empty, notReached } = counts;
  const attempted = exported + failed;
  return { discovered, attempted, exported, failed, unchanged, excluded, filtered, empty, not_reached: notReached };
}

/** What to do about a run: that of its code, but for failed sessions the most hopeful that any of them allows. */
function retryOf(facts: RunFacts): Retry {
  const code = codeOf(facts);
  const isOfSessions = code === 'EXPORT_PARTIAL' || code === 'EXPORT_ALL_FAILED';
  return (isOfSessions ? mostHopefulOf(facts.failures) : null) ?? rowOf(code).retry;
}

function archiveShown({ name, bytes, sha256, sessions }: PublishedArchive): PublishedArchive {
  return { name: clippedToBytes(fitToShow(name), MAX_ARCHIVE_NAME_BYTES), bytes, sha256, sessions };
}
