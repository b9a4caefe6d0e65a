import { LARGEST_SESSION } from '../archive/archive.ts';
import { DEFAULT_MAX_LINE_BYTES } from '../engine/defaults.ts';
import { frameOf, type Invocation } from './context.ts';
import { attempt } from '../failures/attempt.ts';
import { failureOf, FailureError, type SubjectFailure } from '../failures/failure.ts';
import type { RunFacts } from '../failures/run-facts.ts';
import { createWorkingFolders, projectOf } from '../engine/select/project-names.ts';
import { findSessions, matchesProject } from '../engine/select.ts';
import { caseless } from '../session/caseless.ts';
import type { SessionRef } from '../session/reference.ts';
import { placeOfSession } from '../session/session-place.ts';
import { DEFAULT_SOURCE } from '../sources/index.ts';
import type { ReadOptions, ReadSession, SessionReader } from '../sources/source.ts';
import { factsOf, NO_COUNTS } from '../failures/bare-facts.ts';
import { rootWishesOf } from './flags/roots.ts';

const READ_OPTIONS: ReadOptions = {
  strict: false,
  maxLineBytes: DEFAULT_MAX_LINE_BYTES,
  maxSessionBytes: LARGEST_SESSION,
};

/** What `list` and `stats` look at: the sessions found, narrowed by `--project` and `--session`. */
export interface Inventory {
  readonly source: SessionReader;
  readonly looked: readonly string[];
  readonly sessions: readonly SessionRef[];
  /** Folders that could not be read. */
  readonly failures: readonly SubjectFailure[];
  /** The working folder of a session, or of its neighbours. */
  readonly workingFolderOf: (ref: SessionRef) => string | null;
}

/** Finds sessions without reading them. Raises what makes that impossible. */
export async function takeInventory({ flags, context }: Invocation): Promise<Inventory> {
  const source = DEFAULT_SOURCE;
  const found = source.roots(rootWishesOf(flags, context.environment));
  const discovery = await source.discover(found.roots, { followLinks: false });
  const folders = createWorkingFolders(discovery.sessions, (ref) => source.workingFolder(ref));
  const workingFolderOf = (ref: SessionRef): string | null => folders.of(ref);
  const projects = flags.list('project').map(caseless);
  const isOfProject = (ref: SessionRef): boolean => matchesProject(ref, projects, workingFolderOf);
  const keys = findSessions(discovery.sessions, flags.list('session'), isOfProject);
  if (!keys.ok) throw new FailureError(keys.failure);
  const isNamed = (ref: SessionRef): boolean => keys.value.size === 0 || keys.value.has(ref.key);
  const sessions = discovery.sessions.filter((ref) => isNamed(ref) && isOfProject(ref));
  return {
    source,
    looked: found.looked,
    sessions,
    failures: [...found.failures, ...discovery.failures],
    workingFolderOf,
  };
}

/** A session that was read, or its failure. */
export type Read =
  | { readonly ref: SessionRef; readonly read: ReadSession }
  | { readonly ref: SessionRef; readonly failure: SubjectFailure };

/** Reads sessions one after the other; one that can't be read does not stop the rest. */
export async function* readAll(inventory: Inventory, { context, noteCause }: Invocation): AsyncGenerator<Read> {
  for (const ref of inventory.sessions) {
    if (context.signal() !== null) throw new FailureError(failureOf('INTERRUPTED'));
    const read = await attempt('read', () => inventory.source.read(ref, READ_OPTIONS));
    if (read.ok) {
      try {
        yield { ref, read: read.value };
      } finally {
        read.value.close();
      }
      continue;
    }
    noteCause(read.failure, read.cause);
    const project = projectOf(inventory.workingFolderOf(ref));
    const subject = { sessionId: ref.id, source: ref.source, project };
    yield { ref, failure: { subject, failure: read.failure, ...placeOfSession(ref) } };
  }
}

/** What came of looking: so many sessions were read, and these failures. */
export interface Looked {
  readonly read: number;
  readonly failures: readonly SubjectFailure[];
}

/** The facts of a command that only looks: what could not be read makes it partial, as with an export. */
export function lookingFacts(invocation: Invocation, looked: Looked): RunFacts {
  const failed = looked.failures.filter(({ subject }) => subject !== null).length;
  const counts = { ...NO_COUNTS, discovered: looked.read + failed, exported: looked.read, failed };
  return { ...factsOf(frameOf(invocation), null), command: 'look', counts, failures: looked.failures };
}
