import { isNoSpace } from '../failures/conditions.ts';
import { errnoName } from '../failures/errno-name.ts';
import { failureOf } from '../failures/failure.ts';
import { exitOf } from '../failures/outcome.ts';
import { encodeReport, isReportDue } from '../failures/report.ts';
import type { RunFacts, Signal } from '../failures/run-facts.ts';
import type { CommandEnd } from './context.ts';
import { wantsColor } from './colors.ts';
import type { Environment } from './environment.ts';
import type { FlagValues } from './flags.ts';
import { factsOf } from '../failures/bare-facts.ts';

/** What a command ends with on stderr, and its exit code. */
export interface Conclusion {
  readonly exitCode: number;
  /** The facts, with what went wrong at the very end. */
  readonly facts: RunFacts;
  /** For people, above the report; empty when stderr is no terminal. */
  readonly trouble: string;
  /** Empty, or the one line of the report. */
  readonly report: string;
}

/** The last words: `writeError` is the errno with which a document could not be written to stdout. */
export function concluded(
  end: CommandEnd,
  writeError: string | null,
  environment: Environment,
  flags: FlagValues | null,
): Conclusion {
  const isUnwritten = end.isDocument && writeError !== null && end.facts.stopped === null;
  const errno = errnoName(writeError ?? '');
  const code = isNoSpace(errno) ? 'DISK_FULL' : 'OUTPUT_IO_ERROR';
  const stopped = isUnwritten ? failureOf(code, { errno }, 'stdout') : end.facts.stopped;
  const facts = { ...end.facts, stopped };
  if (!isReportDue(facts)) return { exitCode: exitOf(facts), facts, trouble: '', report: '' };
  const isDimmed = environment.isErrorTerminal && wantsColor(flags, environment, true);
  const report = encodeReport(facts);
  return {
    exitCode: exitOf(facts),
    facts,
    trouble: environment.isErrorTerminal ? end.trouble : '',
    report: isDimmed ? `\u001b[2m${report.trimEnd()}\u001b[22m\n` : report,
  };
}

/** The same end, but for the signal that came while what it says could not be written. */
export function interrupted(end: CommandEnd, signal: Signal): CommandEnd {
  return { ...end, facts: { ...end.facts, stopped: failureOf('INTERRUPTED'), signal } };
}

/** The report of a bug that nothing else caught. */
export function bugReport(version: string, now: Date): string {
  const frame = { traceId: 'unknown', version, startedAt: now, finishedAt: now };
  return encodeReport(factsOf(frame, failureOf('INTERNAL_ERROR')));
}
