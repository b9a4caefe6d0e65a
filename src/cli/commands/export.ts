import { exportSessions } from '../../engine/export.ts';
import type { ExportJob, Progress, Summary } from '../../engine/job.ts';
import { createExportWorld } from '../../world.ts';
import { bookmarkFieldOf } from '../flags/bookmark-place.ts';
import type { CommandEnd, Context, Invocation } from '../context.ts';
import { createEventLines, summaryDocument } from '../documents.ts';
import { exportAskedOf } from '../flags/export-asked.ts';
import { placeOf } from '../flags/output.ts';
import { printable } from '../text/printable.ts';
import { summaryText } from '../text/summary-text.ts';
import { rootWishesOf } from '../flags/roots.ts';
import { traceNotes } from '../flags/trace-id.ts';
import { exportSpinner } from '../spinner.ts';
import { createTerminal, type Terminal, underSpinner } from '../terminal.ts';
import { failedPlace } from '../text/failed-place.ts';
import { troubleOf } from '../text/trouble.ts';
import { tuneV8 } from '../v8-flags.ts';

/** `chatzip export`: flags to job, job to summary, summary to output. */
export async function exportCommand(invocation: Invocation): Promise<CommandEnd> {
  const { flags, context, trace } = invocation;
  const frame = { traceId: trace.id, version: context.version, now: invocation.startedAt };
  const { job, output, bookmark } = exportAskedOf(flags, context, frame);
  const terminal = await createTerminal(flags, context.environment);
  const listeners = listenersOf(invocation, job, terminal);
  const world = createExportWorld({
    job,
    roots: rootWishesOf(flags, context.environment),
    place: output,
    bookmark,
    bookmarkField: bookmarkFieldOf(flags),
    now: context.now,
    signal: context.signal,
    tune: (course) => tuneV8(course, context.environment.nodeMajor),
    mostOpenFiles: context.environment.mostOpenFiles,
    noteCause: invocation.noteCause,
    tell: (progress) => listeners.forEach((tell) => tell(progress)),
  });
  const ended = await underSpinner(terminal, () => {
    terminal.progress(context.say('progress.looking'));
    return exportSessions(job, world, invocation.startedAt);
  });
  const summary = { ...ended, notes: { ...ended.notes, ...traceNotes(trace) } };
  const where = { place: placeOf(output), isFolderTree: output.isFolderTree };
  const speech = { say: context.say, language: context.language, terminal };
  return {
    facts: summary,
    out: (facts) => outOf(invocation, { ...summary, ...facts }, (final) => summaryText(final, where, speech)),
    trouble: troubleOf(summary, { ...speech, placeOf: (failure) => failedPlace(failure, invocation) }),
    isDocument: flags.isSet('json') || flags.isSet('events'),
  };
}

function outOf({ flags }: Invocation, summary: Summary, text: (summary: Summary) => string): string {
  if (flags.isSet('json')) return summaryDocument(summary);
  return flags.isSet('quiet') || flags.isSet('events') ? '' : text(summary);
}

type Listener = (progress: Progress) => void;

function listenersOf(invocation: Invocation, job: ExportJob, terminal: Terminal): readonly Listener[] {
  const { flags, context } = invocation;
  const listeners: Listener[] = terminal.isWatched ? [exportSpinner(context.say, terminal)] : [];
  if (flags.isSet('events')) {
    const lines = createEventLines(context.write);
    lines.started({ traceId: job.traceId, startedAt: invocation.startedAt, version: job.version });
    listeners.push((progress) => lines.tell(progress));
    invocation.onEnd((facts) => lines.finished(facts));
  } else if (flags.isSet('verbose') && !flags.isSet('json') && !flags.isSet('quiet')) {
    listeners.push(verboseOf(context, terminal, flags.isSet('dryRun')));
  }
  return listeners;
}

/** A line a session: what became of it. */
function verboseOf({ say, write }: Context, terminal: Terminal, isDryRun: boolean): Listener {
  const line = (outcome: string, id: string, rest: string): void => {
    terminal.stop();
    write(`${`${outcome}  ${printable(id)}  ${printable(rest)}`.trimEnd()}\n`);
  };
  return (progress) => {
    if (progress.event === 'exported') {
      line(
        say(isDryRun ? 'outcome.wouldexport' : 'outcome.exported'),
        progress.row.session_id,
        `${progress.row.project ?? ''}  ${progress.row.title}`,
      );
    } else if (progress.event === 'skipped') {
      line(say(`outcome.${progress.reason}`), progress.ref.id, '');
    } else if (progress.event === 'failed') {
      const { subject, failure, place } = progress.failure;
      line(
        say('outcome.failed'),
        subject?.sessionId ?? place ?? say('failure.folder'),
        `${subject?.project ?? ''}  ${failure.code}`,
      );
    }
  };
}
