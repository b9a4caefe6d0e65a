import { FailureError, failureOf } from '../../failures/failure.ts';
import { type ArchivedSession, type Entry, LARGEST_ENTRY, LARGEST_SESSION, MOST_ENTRIES } from '../archive.ts';
import { OWN_DOCUMENTS } from '../names.ts';
import { foldedPath, isPortablePath, OWN_LIMITS, RAW_LIMITS } from '../../session/portable-name.ts';

/** The names that are taken in an archive. */
export interface EntryPaths {
  /** The entries of a session that are not there yet: one that sessions share is new for the first of them only. */
  newOf(session: ArchivedSession): readonly Entry[];
  /** Raises when no archive may hold the session: SESSION_TOO_LARGE, or for a bug in its entries' names. */
  check(session: ArchivedSession): void;
  /** Takes the names of its new entries and says which these are; raises as `check` does, before any is taken. */
  take(session: ArchivedSession): readonly Entry[];
}

/** Opens an archive's names. */
export function createEntryPaths(): EntryPaths {
  const taken = new Map<string, string>();
  const newOf = (session: ArchivedSession): readonly Entry[] =>
    session.entries.filter(({ isShared, path }) => !(isShared && taken.get(foldedPath(path)) === path));
  const checked = (session: ArchivedSession): readonly Entry[] => {
    const fresh = newOf(session);
    assertSizes(session.entries);
    assertNames(fresh, taken);
    return fresh;
  };
  return {
    newOf,
    check: (session) => void checked(session),
    take(session) {
      const fresh = checked(session);
      for (const { path } of fresh) taken.set(foldedPath(path), path);
      return fresh;
    },
  };
}

/** ZIP's fields hold no more, and jszip writes what is left of larger numbers. */
function assertSizes(entries: readonly Entry[]): void {
  const bytes = entries.reduce((sum, entry) => sum + bodySize(entry), 0);
  const isTooLarge = entries.some((entry) => entry.bytes > LARGEST_ENTRY) || bytes > LARGEST_SESSION;
  if (!isTooLarge && entries.length <= MOST_ENTRIES) return;
  throw new FailureError(failureOf('SESSION_TOO_LARGE', { bytes, entries: entries.length }));
}

/** The bytes of an entry's body. */
export function bodySize(entry: Entry): number {
  return entry.body.reduce((sum, part) => sum + part.length, 0);
}

/** jszip checks nothing, so this is the last guard: names are made safe before, and one that is not is a bug. */
function assertNames(fresh: readonly Entry[], taken: ReadonlyMap<string, string>): void {
  const own = new Set<string>();
  for (const { path, format } of fresh) {
    const folded = foldedPath(path);
    const isSafe = isPortablePath(path, format === 'raw' ? RAW_LIMITS : OWN_LIMITS);
    if (!isSafe || ownDocuments.includes(folded)) {
      throw new Error('an entry has a name that no archive may hold');
    }
    if (taken.has(folded) || own.has(folded)) throw new Error('two entries have the same name');
    own.add(folded);
  }
}

/** No session may put an entry in their place. */
const ownDocuments = OWN_DOCUMENTS.map(foldedPath);
