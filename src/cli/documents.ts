import type { ManifestRow } from '../archive/manifest.ts';
import type { Progress, Summary } from '../engine/job.ts';
import type { LeaveReason } from '../engine/select.ts';
import { jsonLine } from '../failures/json-line.ts';
import { type FailureEntry, failureEntry } from '../failures/failure-entry.ts';
import { type Report, reportOf } from '../failures/report.ts';
import type { PublishedArchive, RunFacts } from '../failures/run-facts.ts';

/** The document of `export --json`: a report in full, and the manifest row of every session that was exported. */
export interface SummaryDocument extends Report {
  readonly summary_version: 1;
  /** The folders in which sessions were looked for. */
  readonly looked_in: readonly string[];
  readonly sessions: readonly ManifestRow[];
}

/** The one JSON document of `export --json`. */
export function summaryDocument(summary: Summary): string {
  const document: SummaryDocument = {
    summary_version: 1,
    ...reportOf(summary, 'full'),
    looked_in: summary.looked,
    sessions: summary.rows,
  };
  return jsonLine(document);
}

/** The same of a run that was stopped before it could look: no place, no session. */
export function stoppedDocument(facts: RunFacts): string {
  const document: SummaryDocument = { summary_version: 1, ...reportOf(facts, 'full'), looked_in: [], sessions: [] };
  return jsonLine(document);
}

/** A line of `--events`; `seq` counts from 0 without gaps. */
export type EventLine = EventBody & { readonly seq: number };

type EventBody =
  | {
      readonly event: 'run.started';
      readonly trace_id: string;
      readonly started_at: string;
      readonly tool: Report['tool'];
    }
  | { readonly event: 'session.exported'; readonly session: ManifestRow }
  | { readonly event: 'session.failed'; readonly failure: FailureEntry }
  | {
      readonly event: 'session.skipped';
      readonly session_id: string;
      readonly source: string;
      readonly reason: LeaveReason;
    }
  | { readonly event: 'archive.published'; readonly archive: PublishedArchive }
  | { readonly event: 'bookmark.saved'; readonly advanced: number }
  | { readonly event: 'run.finished'; readonly report: Report };

/** Writes the lines of `--events`: one object each, numbered without gaps, none on a timer. */
export interface EventLines {
  started(frame: { readonly traceId: string; readonly startedAt: Date; readonly version: string }): void;
  tell(progress: Progress): void;
  finished(facts: RunFacts): void;
}

/** Numbers events and hands them to `write` as lines. */
export function createEventLines(write: (line: string) => void): EventLines {
  let seq = 0;
  const emit = (body: EventBody): void => {
    const line: EventLine = Object.assign({ event: body.event, seq }, body);
    write(jsonLine(line));
    seq++;
  };
  return {
    started({ traceId, startedAt, version }) {
      const tool = { name: 'chatzip', version } as const;
      emit({ event: 'run.started', trace_id: traceId, started_at: startedAt.toISOString(), tool });
    },
    tell(progress) {
      const body = bodyOf(progress);
      if (body !== null) emit(body);
    },
    finished(facts) {
      emit({ event: 'run.finished', report: reportOf(facts, 'full') });
    },
  };
}

/** null for what only moves a spinner. */
function bodyOf(progress: Progress): EventBody | null {
  switch (progress.event) {
    case 'exported':
      return { event: 'session.exported', session: progress.row };
    case 'failed':
      return { event: 'session.failed', failure: failureEntry(progress.failure) };
    case 'skipped': {
      const { id, source } = progress.ref;
      return { event: 'session.skipped', session_id: id, source, reason: progress.reason };
    }
    case 'published':
      return { event: 'archive.published', archive: progress.archive };
    case 'saved':
      return { event: 'bookmark.saved', advanced: progress.advanced };
    case 'waiting':
    case 'discovered':
    case 'converting':
    case 'writing':
      return null;
  }
}
