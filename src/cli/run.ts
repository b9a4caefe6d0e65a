import { isTraceId } from '../engine/defaults.ts';
import { attempt } from '../failures/attempt.ts';
import { type Failure, FailureError } from '../failures/failure.ts';
import { encodeFullReport } from '../failures/report.ts';
import type { RunFacts } from '../failures/run-facts.ts';
import { refuseBelowSources } from '../sources/untouched.ts';
import type { CommandEnd, Context, Invocation } from './context.ts';
import { type DebugLog, NO_LOG, openDebugLog } from './files/debug-log.ts';
import { factsOf } from '../failures/bare-facts.ts';
import type { CommandName } from './flags.ts';
import { hasOwnPlace } from './flags/one-place.ts';
import { lookAtPlaces } from './own-places.ts';
import type { Request, RunRequest } from './program.ts';
import { prepareReportFile, writeReportFile } from './files/report-file.ts';
import { rootWishesOf } from './flags/roots.ts';
import { stoppedEnd, tellStopped } from './stopped-end.ts';
import { traceIdFrom, traceIdOf } from './flags/trace-id.ts';
import { spellingOf, textOf } from './flags/values.ts';
import { firstOf } from './wrong-usage.ts';

type Command = (invocation: Invocation) => Promise<CommandEnd>;

/** Loads a command's code when it is asked for: starting costs what is used. */
async function commandOf(name: CommandName): Promise<Command> {
  switch (name) {
    case 'export':
      return (await import('./commands/export.ts')).exportCommand;
    case 'list':
      return (await import('./commands/list.ts')).listCommand;
    case 'stats':
      return (await import('./commands/stats.ts')).statsCommand;
    case 'verify':
      return (await import('./commands/verify.ts')).verifyCommand;
    case 'restore':
      return (await import('./commands/restore.ts')).restoreCommand;
    case 'bookmark':
      return (await import('./commands/bookmark.ts')).bookmarkCommand;
    case 'explain':
      return (await import('./commands/explain.ts')).explainCommand;
    case 'schema':
      return (await import('./commands/schema.ts')).schemaCommand;
  }
}

/** Carries out what the arguments ask for. Whatever stops it is in the facts. */
export async function run(request: Request, context: Context): Promise<CommandEnd> {
  if (request.kind === 'version') return textEnd(context, `${context.version}\n`);
  if (request.kind === 'help') {
    const { helpText } = await import('./text/help.ts');
    return textEnd(context, helpText(request.command, context.say));
  }
  if (request.kind === 'wrong') return wrongEnd(request, context);
  return runCommand(request, context);
}

/** Every outcome is told where it was wanted, also when the rest of the arguments says nothing that can be done. */
async function wrongEnd(request: Extract<Request, { kind: 'wrong' }>, context: Context): Promise<CommandEnd> {
  const { failure, wanted } = request;
  const { reportFile, others, baseDir, traceId, command, isJson, isEvents } = wanted;
  const given = traceId !== null && isTraceId(traceId) ? { id: traceId, isReplaced: false } : null;
  const trace = given ?? traceIdFrom(context.environment);
  const end = await stoppedEnd(context, {
    failure,
    trace,
    startedAt: context.now(),
    flags: null,
    words: [],
    command,
    isJson,
  });
  if (isEvents && !isJson) await tellStopped(context, end.facts);
  const written = await attempt('write', async () => {
    const path = await prepareReportFile(reportFile, context.environment);
    if (path === null || !hasOwnPlace(path, others, context.environment)) return null;
    const roots = { ...rootWishesOf(null, context.environment), ...(baseDir !== null && { baseDir }) };
    refuseBelowSources([{ field: spellingOf('reportFile'), path }], roots);
    await writeReportFile(path, encodeFullReport(end.facts));
    return path;
  });
  return written.ok && written.value !== null ? { ...end, reportFile: written.value } : end;
}

function textEnd(context: Context, out: string): CommandEnd {
  const now = context.now();
  const frame = {
    traceId: traceIdFrom(context.environment).id,
    version: context.version,
    startedAt: now,
    finishedAt: now,
  };
  return { facts: factsOf(frame, null), out: () => out, trouble: '', isDocument: false };
}

async function runCommand(request: RunRequest, context: Context): Promise<CommandEnd> {
  const { flags } = request;
  const startedAt = context.now();
  const listeners: ((facts: RunFacts) => void)[] = [];
  const onEnd = listeners.push.bind(listeners);
  const traced = await attempt('run', () => traceIdOf(flags, context.environment));
  const trace = traced.ok ? traced.value : traceIdFrom(context.environment);
  const stop = (failure: Failure): Promise<CommandEnd> =>
    stoppedEnd(context, {
      failure,
      trace,
      startedAt,
      flags,
      words: request.words,
      command: request.command,
      isJson: flags.isSet('json'),
    });
  const { reportFile, failure } = await lookAtPlaces(request, context);
  let log = NO_LOG;
  const ended = await attempt('run', async () => {
    if (!traced.ok) throw new FailureError(traced.failure);
    const { environment } = context;
    const opened = await attempt('write', () => {
      if (failure !== null) throw new FailureError(failure);
      return openDebugLog(textOf(flags, 'debugLog'), { environment, traceId: trace.id, now: context.now });
    });
    if (!opened.ok) return stop(await firstOf(opened.failure, request, context));
    log = opened.value;
    const command = await commandOf(request.command);
    return command({ context, flags, words: request.words, trace, startedAt, noteCause: log.note, onEnd });
  });
  if (!ended.ok) log.note(ended.failure, ended.cause);
  const end = ended.ok ? ended.value : await stop(ended.failure);
  const noted = await withLog(end, log, stop);
  const final = reportFile === null ? noted : await withReportFile(noted, reportFile, stop);
  // Events of a run that was stopped before it could begin: its first line and its last.
  if (listeners.length === 0 && flags.isSet('events') && !flags.isSet('json')) await tellStopped(context, final.facts);
  for (const listener of listeners) listener(final.facts);
  return final;
}

/** A log that could not take all is a failure of the output, unless the run was stopped by something before. */
async function withLog(
  end: CommandEnd,
  log: DebugLog,
  stop: (failure: Failure) => Promise<CommandEnd>,
): Promise<CommandEnd> {
  const failure = log.failure();
  return failure === null || end.facts.stopped !== null ? end : stoppedAfter(end, failure, stop);
}

/** What was done stands as it is; the failure is told above what else there is to tell. */
async function stoppedAfter(
  end: CommandEnd,
  failure: Failure,
  stop: (failure: Failure) => Promise<CommandEnd>,
): Promise<CommandEnd> {
  const { trouble } = await stop(failure);
  return { ...end, trouble: trouble + end.trouble, facts: { ...end.facts, stopped: failure } };
}

/** A report that can't be written is a failure of the output, unless the run was stopped by something before. */
async function withReportFile(
  end: CommandEnd,
  path: string,
  stop: (failure: Failure) => Promise<CommandEnd>,
): Promise<CommandEnd> {
  const written = await attempt('write', () => writeReportFile(path, encodeFullReport(end.facts)));
  if (written.ok) return { ...end, reportFile: path };
  return end.facts.stopped === null ? stoppedAfter(end, written.failure, stop) : end;
}
