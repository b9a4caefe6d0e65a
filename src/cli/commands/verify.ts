import { findingFailures, type Verification, verifyArchives, type VerifyProgress } from '../../archive/verify.ts';
import { volumeFailures } from '../../archive/read/missing-volumes.ts';
import { type Coverage, createCoverage } from '../../bookmark/coverage.ts';
import { loadBookmark } from '../../bookmark/load.ts';
import { factsOf, NO_COUNTS } from '../../failures/bare-facts.ts';
import { FailureError, failureOf, type SubjectFailure } from '../../failures/failure.ts';
import type { RunFacts } from '../../failures/run-facts.ts';
import { type BookmarkCheck, verificationDocument } from '../archive-documents.ts';
import { archivesOf } from '../text/archive-words.ts';
import { bookmarkFieldOf, bookmarkPathOf } from '../flags/bookmark-place.ts';
import { type CommandEnd, frameOf, type Invocation } from '../context.ts';
import { printable } from '../text/printable.ts';
import { verifySpinner } from '../spinner.ts';
import { createTerminal, type Terminal, underSpinner } from '../terminal.ts';
import { failedPlace } from '../text/failed-place.ts';
import { troubleOf } from '../text/trouble.ts';
import { verificationText } from '../text/verification-text.ts';

/** `chatzip verify ARCHIVE…`: whether archives are sound. Writes nothing, takes no lock. */
export async function verifyCommand(invocation: Invocation): Promise<CommandEnd> {
  const { flags, context } = invocation;
  const archives = await archivesOf(invocation);
  const coverage = await coverageOf(invocation);
  const terminal = await createTerminal(flags, context.environment);
  const verification = await underSpinner(terminal, () =>
    verifyArchives({
      archives,
      onRow: ({ sessionId, files }) => coverage?.look({ sessionId, files }) ?? null,
      tell: listenerOf(invocation, terminal),
      isStopped: () => context.signal() !== null,
    }),
  );
  const check =
    coverage === null || verification.stopped !== null
      ? null
      : { sessions: coverage.sessions, missing: coverage.missing() };
  const facts = factsFor(invocation, verification, check);
  const text = (): string =>
    verificationText(verification, check, { say: context.say, terminal, isVerbose: flags.isSet('verbose') });
  return {
    facts,
    out: (final) => {
      if (flags.isSet('json')) return verificationDocument(final, verification, check);
      return flags.isSet('quiet') ? '' : text();
    },
    trouble: troubleOf(facts, { ...context, terminal, placeOf: (failure) => failedPlace(failure, invocation) }),
    isDocument: flags.isSet('json'),
  };
}

/** A bookmark that was named and is not there calls nothing safe: that would prove anything. */
async function coverageOf({ flags, context }: Invocation): Promise<Coverage | null> {
  const field = bookmarkFieldOf(flags);
  if (field === undefined) return null;
  const { bookmark, isFirstRun } = await loadBookmark(bookmarkPathOf(flags, context.environment), field);
  if (isFirstRun) {
    const failure = failureOf('BOOKMARK_CORRUPT', { errno: 'ENOENT' }, field);
    throw new FailureError({ ...failure, reason: 'missing-bookmark' });
  }
  return createCoverage(bookmark);
}

function factsFor(invocation: Invocation, verification: Verification, check: BookmarkCheck | null): RunFacts {
  // Whether a run was cut short or has lost its last volumes, a bookmark knows of which nothing is missing.
  const isCovered = check !== null && check.missing.length === 0;
  const incomplete = verification.incomplete.map((run) => (isCovered ? { ...run, hasNoLast: false } : run));
  const failures = [...findingFailures(verification), ...volumeFailures(incomplete), ...uncovered(check)];
  const sound = verification.archives.reduce((sum, archive) => sum + archive.sound, 0);
  const counts = {
    ...NO_COUNTS,
    discovered: sound + failures.length,
    exported: sound,
    failed: failures.length,
  };
  return {
    ...factsOf(frameOf(invocation), verification.stopped),
    command: 'verify',
    counts,
    failures,
  };
}

function uncovered(check: BookmarkCheck | null): readonly SubjectFailure[] {
  return (check?.missing ?? []).map(({ sessionId, source }) => ({
    subject: { sessionId, source, project: null },
    failure: failureOf('NOT_IN_ARCHIVE', { bookmark: true }),
  }));
}

function listenerOf({ flags, context }: Invocation, terminal: Terminal): (progress: VerifyProgress) => void {
  const { say, write } = context;
  const isVerbose = flags.isSet('verbose') && !flags.isSet('json') && !flags.isSet('quiet');
  const spin = verifySpinner(say, terminal);
  return (progress) => {
    spin(progress);
    if (progress.event === 'entry' && isVerbose) {
      const { problem, path } = progress;
      terminal.stop();
      write(`${problem === null ? say('verify.entry') : say(`problem.${problem}`)}  ${printable(path)}\n`);
    }
  };
}
