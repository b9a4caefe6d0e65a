import { failureEntry, reportOf } from '../failures/report.ts';
import type { Progress, Summary } from '../engine/job.ts';
import type { RunFacts } from '../failures/run-facts.ts';

/** The one JSON document of `export --json`: the full report with every exported session's manifest row. */
export function summaryDocument(summary: Summary): string {
  const document = {
    summary_version: 1,
    ...reportOf(summary, 'full'),
    looked_in: summary.looked,
    sessions: summary.rows,
  };
  return `${JSON.stringify(document)}\n`;
}

/** Writes the lines of `--events`: one object each, numbered without gaps, none on a timer. */
export interface EventLines {
  started(frame: { readonly traceId: string; readonly startedAt: Date; readonly version: string }): void;
  tell(progress: Progress): void;
  finished(facts: RunFacts): void;
}

/** Numbers events and hands them to `write` as lines. */
export function createEventLines(write: (line: string) => void): EventLines {
  let seq = 0;
  const emit = (event: string, members: Readonly<Record<string, unknown>>): void => {
    write(`${JSON.stringify({ event, seq, ...members })}\n`);
    seq++;
  };
  return {
    started({ traceId, startedAt, version }) {
      const tool = { name: 'chatzip', version };
      emit('run.started', { trace_id: traceId, started_at: startedAt.toISOString(), tool });
    },
    tell(progress) {
      const members = membersOf(progress);
      if (members !== null) emit(members.event, members.members);
    },
    finished(facts) {
      emit('run.finished', { report: reportOf(facts, 'full') });
    },
  };
}

interface EventMembers {
  readonly event: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** null for what only moves a spinner. */
function membersOf(progress: Progress): EventMembers | null {
  switch (progress.event) {
    case 'exported':
      return { event: 'session.exported', members: { session: progress.row } };
    case 'failed':
      return { event: 'session.failed', members: { failure: failureEntry(progress.failure) } };
    case 'skipped': {
      const { id, source } = progress.ref;
      return { event: 'session.skipped', members: { session_id: id, source, reason: progress.reason } };
    }
    case 'published':
      return { event: 'archive.published', members: { archive: progress.archive } };
    case 'saved':
      return { event: 'bookmark.saved', members: { advanced: progress.advanced } };
    case 'discovered':
    case 'converting':
    case 'writing':
      return null;
  }
}
