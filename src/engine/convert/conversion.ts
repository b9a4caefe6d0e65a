import type { ArchivedSession } from '../../archive/archive.ts';
import type { Failure } from '../../failures/failure.ts';
import type { FailedResult } from '../../failures/result.ts';
import type { NoteCode } from '../../session/note.ts';
import type { FileRead } from '../../sources/source.ts';
import type { LeaveReason } from '../select.ts';

/** What became of one session. */
export type Conversion =
  | { readonly kind: 'converted'; readonly archived: ArchivedSession; readonly files: readonly FileRead[] }
  | { readonly kind: 'left'; readonly reason: LeaveReason; readonly files: readonly FileRead[] }
  | FailedConversion;

/** A session that could not be converted. */
export interface FailedConversion {
  readonly kind: 'failed';
  readonly failure: Failure;
  readonly project: string | null;
  readonly cause?: unknown;
  /** What the classification had to say. */
  readonly notes: readonly NoteCode[];
}

/** A failed attempt as the failure of one session. */
export function failed(project: string | null, result: FailedResult): FailedConversion {
  return { kind: 'failed', project, failure: result.failure, cause: result.cause, notes: result.notes ?? [] };
}
