import { factsOf } from '../failures/bare-facts.ts';
import type { Failure } from '../failures/failure.ts';
import { encodeFullReport } from '../failures/report.ts';
import type { RunFacts } from '../failures/run-facts.ts';
import { frameOf, type CommandEnd, type Context } from './context.ts';
import type { CommandName, FlagValues } from './flags.ts';
import type { TraceId } from './flags/trace-id.ts';

/** What stops a run before it has anything of its own to say. */
export interface Stop {
  readonly failure: Failure;
  readonly trace: TraceId;
  readonly startedAt: Date;
  readonly flags: FlagValues | null;
  readonly words: readonly string[];
  readonly command: CommandName;
  readonly isJson: boolean;
}

/** How such a run ends: its report, its document where one was asked for, and a sentence for people. */
export async function stoppedEnd(
  context: Context,
  { failure, trace, startedAt, flags, words, command, isJson }: Stop,
): Promise<CommandEnd> {
  const facts = {
    ...factsOf(frameOf({ context, trace, startedAt }), failure),
    ...ofCommand(command),
    signal: failure.code === 'INTERRUPTED' ? context.signal() : null,
  };
  const { stoppedText } = await import('./text/trouble.ts');
  const { failedPlace } = await import('./text/failed-place.ts');
  const placeOf = (stopped: Failure): string | null => failedPlace(stopped, { words, flags, context });
  const speech = { ...context, terminal: await terminalFor(context, flags), placeOf };
  const document = await stoppedDocumentOf(command);
  const out = isJson ? document : (): string => '';
  return { facts, out, trouble: stoppedText(failure, speech), isDocument: isJson };
}

function ofCommand(command: CommandName): Pick<RunFacts, 'command'> {
  if (command === 'export') return {};
  return { command: command === 'verify' || command === 'restore' ? command : 'look' };
}

/** The document of a run that was stopped before it had anything to say. */
async function stoppedDocumentOf(command: CommandName): Promise<(facts: RunFacts) => string> {
  if (command === 'export') return (await import('./documents.ts')).stoppedDocument;
  if (command === 'verify') return (await import('./archive-documents.ts')).stoppedVerification;
  if (command === 'restore') return (await import('./archive-documents.ts')).stoppedRestoration;
  return encodeFullReport;
}

async function terminalFor(context: Context, flags: FlagValues | null) {
  const { createTerminal } = await import('./terminal.ts');
  return createTerminal(flags, context.environment);
}

/** The events of such a run: its first line and its last. */
export async function tellStopped(context: Context, facts: RunFacts): Promise<void> {
  const { createEventLines } = await import('./documents.ts');
  const lines = createEventLines(context.write);
  lines.started({ traceId: facts.traceId, startedAt: new Date(facts.startedAt), version: facts.version });
  lines.finished(facts);
}
