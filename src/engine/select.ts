import type { Bookmark, RememberedFile, RememberedSkip } from '../bookmark/bookmark.ts';
import type { Result } from '../failures/result.ts';
import type { FormatName } from '../formats/format.ts';
import { isPieceOf, pickByPrefix } from '../session/pick.ts';
import type { SessionRef } from '../session/reference.ts';
import { isSameContent } from '../session/same-files.ts';
import type { Period } from './select/period.ts';

/** Why a session was left out before it was read, or after. */
export type LeaveReason = 'filtered' | 'unchanged' | 'empty' | 'excluded';

/** A session to be read. */
export interface Due {
  readonly ref: SessionRef;
  /** What the bookmark holds of it in every format asked for: the same hashes mean it is unchanged after all. */
  readonly known: readonly RememberedFile[] | null;
}

/** A session to be left out. */
export interface Left {
  readonly ref: SessionRef;
  readonly reason: LeaveReason;
}

/** Every session that was found, in one of the two. */
export interface Selection {
  readonly due: readonly Due[];
  readonly left: readonly Left[];
}

/** Which sessions are asked for. */
export interface SelectionWish {
  /** Pieces of a project's name or folder, `caseless`; empty for all. */
  readonly projects: readonly string[];
  /** Keys, from `findSessions`; none for all. */
  readonly named: ReadonlySet<string>;
  /** Leaves out what the bookmark says is safe. */
  readonly isIncremental: boolean;
  readonly formats: readonly FormatName[];
  /** SHA-256 of the exclusion rules, null without. */
  readonly rulesSha256: string | null;
  /** Of what is within it only a session that is read can be told. */
  readonly period: Period | null;
}

/** What selection needs to know beyond the references. */
export interface SelectionFacts {
  readonly bookmark: Bookmark | null;
  readonly isUnchangedByStat: (files: readonly RememberedFile[], readAt: string, ref: SessionRef) => boolean;
  /** The working folder, for the name of the project; null when the session does not say. */
  readonly workingFolderOf: (ref: SessionRef) => string | null;
}

/**
 * Turns id prefixes into keys; of several sessions that a prefix fits the one of a project asked for is meant. Fails
 * with SESSION_NOT_FOUND or SESSION_AMBIGUOUS_PREFIX.
 */
export function findSessions(
  refs: readonly SessionRef[],
  prefixes: readonly string[],
  isOfProject: (ref: SessionRef) => boolean,
): Result<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const prefix of prefixes) {
    const picked = pickByPrefix(refs, prefix, isOfProject);
    if (!picked.ok) return picked;
    keys.add(picked.value);
  }
  return { ok: true, value: keys };
}

/** Which sessions are read, and why the others are not: by the first reason that holds, in the order of CONTRACT §0. */
export function select(refs: readonly SessionRef[], wish: SelectionWish, facts: SelectionFacts): Selection {
  const due: Due[] = [];
  const left: Left[] = [];
  for (const ref of refs) {
    const isNamed = wish.named.size === 0 || wish.named.has(ref.key);
    if (!isNamed || !matchesProject(ref, wish.projects, facts.workingFolderOf)) {
      left.push({ ref, reason: 'filtered' });
      continue;
    }
    const verdict = wish.isIncremental ? judge(ref, wish, facts) : { known: null };
    if ('reason' in verdict) left.push({ ref, reason: verdict.reason });
    else due.push({ ref, known: verdict.known });
  }
  return { due, left };
}

type Verdict = { readonly reason: LeaveReason } | { readonly known: readonly RememberedFile[] | null };

function judge(ref: SessionRef, wish: SelectionWish, facts: SelectionFacts): Verdict {
  const session = facts.bookmark?.sessions.get(ref.key);
  const isSafe = session !== undefined && wish.formats.every((format) => Object.hasOwn(session.formats, format));
  if (isSafe && facts.isUnchangedByStat(session.files, session.read_at, ref)) return { reason: 'unchanged' };
  const skip = facts.bookmark?.skipped.get(ref.key);
  if (skip !== undefined && facts.isUnchangedByStat(skip.files, skip.read_at, ref)) {
    if (isSafe && isSameContent(session.files, skip.files)) return { reason: 'unchanged' };
    if (isSameJudgement(skip, wish)) return { reason: skip.reason };
  }
  return { known: isSafe ? session.files : null };
}

/** Whether it would be left out for the same reason again: by the same rules, and by no earlier reason. */
function isSameJudgement(skip: RememberedSkip, { rulesSha256, period }: SelectionWish): boolean {
  return skip.reason === 'empty' || (skip.rules_sha256 === rulesSha256 && period === null);
}

/** Whether one of the texts (`caseless`) is in the working folder or the agent's own name of the folder; none is all. */
export function matchesProject(
  ref: SessionRef,
  projects: readonly string[],
  workingFolderOf: (ref: SessionRef) => string | null,
): boolean {
  return projects.length === 0 || isPieceOf(projects, ref.folder) || isPieceOf(projects, workingFolderOf(ref));
}
