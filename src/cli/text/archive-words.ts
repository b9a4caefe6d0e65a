import { findArchives, type FoundArchive } from '../../archive/read/find-archives.ts';
import { FailureError, usageFailure } from '../../failures/failure.ts';
import { namedPath } from '../../files/named-path.ts';
import type { Invocation } from '../context.ts';

/** The archives that the arguments name. Raises a usage failure when they name none, and what `findArchives` raises. */
export function archivesOf({ words, context }: Invocation): Promise<readonly FoundArchive[]> {
  refuseNoArchive(words);
  return findArchives(words.map((word) => ({ path: namedPath(word, context.environment), shown: word })));
}

/** Raises USAGE_ERROR for no word at all, and for an empty one: a variable that a script has not set. */
export function refuseNoArchive(words: readonly string[]): void {
  if (words.length === 0 || words.includes('')) throw new FailureError(usageFailure('missing-argument', 'ARCHIVE'));
}
