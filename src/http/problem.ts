import type { Report } from '../failures/report.ts';

/** A problem as RFC 9457 has it; the other members of the report are its extension members. */
export interface Problem extends Report {
  /** The status of the response. */
  readonly status: number;
}

/** The report of a run as a problem. */
export function problemOf({ type, title, detail, instance, ...members }: Report, status: number): Problem {
  return { type, title, status, detail, instance, ...members };
}

/** The problem of a run that went well and wrote what one response can't carry. */
export function notOneArchive(report: Report, status: number): Problem {
  const { archives_total: total } = report;
  const detail =
    total === 1
      ? 'The export is a folder, and a response carries one archive.'
      : `The export is ${total} archives, and a response carries one. Ask for less, or for larger archives.`;
  const spoken = { type: 'urn:chatzip:problem:not-one-archive', title: 'The export is not one archive', detail };
  return problemOf({ ...report, ...spoken }, status);
}
