import { type Restoration, restoreArchives } from '../../archive/restore.ts';
import type { RestoredFile } from '../../archive/restore/restore-archive.ts';
import { lookAtRestoreRoot, openRestoreRoot } from '../../archive/restore/root.ts';
import { factsOf, NO_COUNTS } from '../../failures/bare-facts.ts';
import type { RunFacts } from '../../failures/run-facts.ts';
import { DEFAULT_SOURCE } from '../../sources/index.ts';
import { touchesOwnFolder } from '../../sources/untouched.ts';
import { restorationDocument } from '../archive-documents.ts';
import { archivesOf } from '../text/archive-words.ts';
import { type CommandEnd, frameOf, type Invocation } from '../context.ts';
import { printable } from '../text/printable.ts';
import { restorationText } from '../text/restoration-text.ts';
import { refuseRestoreBelow, restorePlaceOf } from '../flags/restore-place.ts';
import { restoreSpinner } from '../spinner.ts';
import { createTerminal, type Terminal, underSpinner } from '../terminal.ts';
import { failedPlace } from '../text/failed-place.ts';
import { troubleOf } from '../text/trouble.ts';

/** `chatzip restore ARCHIVE…`: the agent's own files back in their place, and never over a different one. */
export async function restoreCommand(invocation: Invocation): Promise<CommandEnd> {
  const { flags, context, trace, noteCause } = invocation;
  const wishes = { sessions: flags.list('session'), projects: flags.list('project') };
  refuseRestoreBelow(flags, context.environment);
  const archives = await archivesOf(invocation);
  const place = await restorePlaceOf(invocation);
  const isDryRun = flags.isSet('dryRun');
  const terminal = await createTerminal(flags, context.environment);
  const restoration = await underSpinner(terminal, () =>
    restoreArchives({
      archives,
      wishes,
      source: DEFAULT_SOURCE.name,
      openRoot: () => (isDryRun ? lookAtRestoreRoot(place) : openRestoreRoot(place, context.now().getTime())),
      traceId: trace.id,
      nowMs: context.now().getTime(),
      isDryRun,
      tell: listenerOf(invocation, terminal),
      isStopped: () => context.signal() !== null,
    }),
  );
  if (restoration.stopped !== null) noteCause(restoration.stopped, restoration.cause);
  const facts = factsFor(invocation, restoration, isDryRun);
  const isAgentsOwn = touchesOwnFolder(place.projects, context.environment);
  const isVerbose = flags.isSet('verbose');
  const text = (final: RunFacts): string =>
    restorationText(final, restoration, { say: context.say, terminal, place, isAgentsOwn, isVerbose });
  return {
    facts,
    out: (final) => {
      if (flags.isSet('json')) return restorationDocument(final, restoration, place.projects);
      return flags.isSet('quiet') ? '' : text(final);
    },
    trouble: troubleOf(facts, { ...context, terminal, placeOf: (failure) => failedPlace(failure, invocation) }),
    isDocument: flags.isSet('json'),
  };
}

function factsFor(invocation: Invocation, restoration: Restoration, isDryRun: boolean): RunFacts {
  const { files, failures, filtered, notReached, stopped } = restoration;
  const exported = files.filter(({ result }) => result === 'restored').length;
  const unchanged = files.filter(({ result }) => result === 'there').length;
  const failed = failures.length;
  const discovered = exported + unchanged + failed + filtered + notReached;
  return {
    ...factsOf(frameOf(invocation), stopped),
    command: 'restore',
    isDryRun,
    signal: stopped?.code === 'INTERRUPTED' ? invocation.context.signal() : null,
    counts: { ...NO_COUNTS, discovered, exported, unchanged, failed, filtered, notReached },
    failures,
  };
}

function listenerOf({ flags, context }: Invocation, terminal: Terminal): (file: RestoredFile) => void {
  const { say, write } = context;
  const isDryRun = flags.isSet('dryRun');
  const isVerbose = flags.isSet('verbose') && !flags.isSet('json') && !flags.isSet('quiet');
  const spin = restoreSpinner(say, terminal);
  return ({ planned, result }) => {
    const word = isDryRun && result === 'restored' ? 'result.would' : (`result.${result}` as const);
    if (isVerbose) write(`${say(word)}  ${printable(planned.file.path)}\n`);
    else spin();
  };
}
