import { errnoName } from '../failures/errno-name.ts';
import { failureOf } from '../failures/failure.ts';
import { exitOf } from '../failures/outcome.ts';
import { encodeReport, isReportDue } from '../failures/report.ts';
import type { CommandEnd } from './context.ts';
import { type Environment, variable } from './environment.ts';
import { factsOf } from '../failures/bare-facts.ts';

/** What a command ends with on stderr, and its exit code. */
export interface Conclusion {
  readonly exitCode: number;
  /** For people, above the report; empty when stderr is no terminal. */
  readonly trouble: string;
  /** Empty, or the one line of the report. */
  readonly report: string;
}

/** The last words: `writeError` is the errno with which a document could not be written to stdout. */
export function concluded(end: CommandEnd, writeError: string | null, environment: Environment): Conclusion {
  const isUnwritten = end.isDocument && writeError !== null && end.facts.stopped === null;
  const errno = errnoName(writeError ?? '');
  const code = errno === 'ENOSPC' || errno === 'EDQUOT' || errno === 'EFBIG' ? 'DISK_FULL' : 'OUTPUT_IO_ERROR';
  const stopped = isUnwritten ? failureOf(code, { errno }, 'stdout') : end.facts.stopped;
  const facts = { ...end.facts, stopped };
  if (!isReportDue(facts)) return { exitCode: exitOf(facts), trouble: '', report: '' };
  const isDimmed = environment.isErrorTerminal && variable(environment, 'NO_COLOR') === null;
  const report = encodeReport(facts);
  return {
    exitCode: exitOf(facts),
    trouble: environment.isErrorTerminal ? end.trouble : '',
    report: isDimmed ? `\u001b[2m${report.trimEnd()}\u001b[22m\n` : report,
  };
}

/** The report of a bug that nothing else caught. */
export function bugReport(version: string, now: Date): string {
  const frame = { traceId: 'unknown', version, startedAt: now, finishedAt: now };
  return encodeReport(factsOf(frame, failureOf('INTERNAL_ERROR')));
}
