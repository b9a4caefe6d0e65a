import type { SubjectFailure } from '../../failures/failure.ts';
import type { Counts } from '../../failures/run-facts.ts';
import type { NoteCode } from '../../session/note.ts';
import type { LeaveReason } from '../select.ts';

/** Counts every session found exactly once. */
export interface Tally {
  readonly failures: readonly SubjectFailure[];
  readonly notes: Readonly<Record<string, number>>;
  /** So many sessions were found: what is said of others is a part of them. */
  found(sessions: number): void;
  left(reason: LeaveReason): void;
  failed(failure: SubjectFailure): void;
  folderFailed(failure: SubjectFailure): void;
  exported(sessions: number): void;
  noted(code: NoteCode, count: number): void;
  /** What is in none of the others was not reached. */
  counts(): Counts;
}

/** Opens the count of a run that has found nothing yet. */
export function createTally(): Tally {
  const left: Record<LeaveReason, number> = { filtered: 0, unchanged: 0, empty: 0, excluded: 0 };
  const failures: SubjectFailure[] = [];
  const notes = new Map<NoteCode, number>();
  let discovered = 0;
  let failed = 0;
  let exported = 0;
  return {
    failures,
    get notes() {
      return Object.fromEntries(notes);
    },
    found(sessions) {
      discovered += sessions;
    },
    left(reason) {
      left[reason]++;
    },
    failed(failure) {
      failed++;
      failures.push(failure);
    },
    folderFailed(failure) {
      failures.push(failure);
    },
    exported(sessions) {
      exported += sessions;
    },
    noted(code, count) {
      notes.set(code, (notes.get(code) ?? 0) + count);
    },
    counts() {
      const reached = exported + failed + left.filtered + left.unchanged + left.empty + left.excluded;
      return { discovered, exported, failed, ...left, notReached: discovered - reached };
    },
  };
}
