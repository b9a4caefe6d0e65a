import { archivePath } from './archive/write/output.ts';
import { exportSessions as runExport } from './engine/export.ts';
import type { RunFrame } from './engine/wishes.ts';
import { attemptSync } from './failures/attempt.ts';
import { failureOf } from './failures/failure.ts';
import { packageVersion } from './files/package-files.ts';
import { createListeners, signalOf } from './library/listeners.ts';
import type { ExportOptions, ExportSummary } from './library/options.ts';
import { preparedOf, traceIdOf } from './library/read-options.ts';
import { exportSummary, stoppedSummary } from './library/summary.ts';
import { createExportWorld } from './world.ts';

export type { ManifestRow } from './archive/manifest.ts';
export type { Progress, Summary } from './engine/job.ts';
export type { Category, FailureCode, Level, Retry, RetryPolicy } from './failures/catalogue.ts';
export type { Failure, FailureDetails, FailureSubject, SubjectFailure } from './failures/failure.ts';
export { codeOf, exitOf, type Outcome, outcomeOf } from './failures/outcome.ts';
export type { FailureEntry } from './failures/failure-entry.ts';
export { type Report, type ReportCounts, reportOf } from './failures/report.ts';
export type { BookmarkStatus, Counts, PublishedArchive, RunFacts, Signal } from './failures/run-facts.ts';
export type { FormatName } from './formats/format.ts';
export { type ErrorEnvelope, toErrorEnvelope } from './http/error-envelope.ts';
export {
  type HttpBody,
  type HttpOptions,
  type HttpResponse,
  type SendableFacts,
  toHttpResponse,
} from './http/response.ts';
export type { Problem } from './http/problem.ts';
export type { ExportWarnings } from './http/warnings-header.ts';
export type { BookmarkOption, ExportedArchive, ExportOptions, ExportSummary } from './library/options.ts';
export type { SessionRef, SourceName } from './session/reference.ts';
export type { Session } from './session/session.ts';

/**
 * Exports sessions as the command does. Never rejects: whatever goes wrong, wrong options too, is in the summary, as
 * `reportOf` and `exitOf` show it.
 */
export async function exportSessions(options: ExportOptions): Promise<ExportSummary> {
  const traced = attemptSync('run', () => traceIdOf(options));
  const frame: RunFrame = {
    traceId: (traced.ok ? traced.value : null) ?? randomTraceId(),
    version: packageVersion(),
    now: new Date(),
  };
  const prepared = traced.ok ? attemptSync('run', () => preparedOf(options, frame)) : traced;
  if (!prepared.ok) return stoppedSummary(frame, prepared.failure, new Date());
  const { job, place } = prepared.value;
  const signal = () => signalOf(options.signal);
  if (signal() !== null) {
    return { ...stoppedSummary(frame, failureOf('INTERRUPTED'), new Date()), signal: signal() };
  }
  const listeners = createListeners(options);
  const parts = { ...prepared.value, ...listeners, now: () => new Date(), signal };
  const world = createExportWorld({ ...parts, bookmarkField: 'bookmark.path' });
  const summary = await runExport(job, world);
  return exportSummary(summary, {
    listenerFailure: listeners.failure(),
    pathOf: (name) => archivePath(place, name),
  });
}

/** The first 12 digits of a UUID: none of them says anything but chance. */
function randomTraceId(): string {
  return crypto.randomUUID().replaceAll('-', '').slice(0, 12);
}
