import { errnoName } from '../../failures/errno-name.ts';
import { type FailureDetails, failureOf, type SubjectFailure } from '../../failures/failure.ts';

/** The name of a system error (`EACCES`; `UNKNOWN` for one without a name); null for anything else. */
export function errnoOf(thrown: unknown): string | null {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  const name = typeof code === 'string' ? errnoName(code) : '';
  return /^E[A-Z0-9]+$|^UNKNOWN$/.test(name) ? name : null;
}

/** What a failure says of a system error. */
export function errnoDetails(thrown: unknown): FailureDetails {
  const errno = errnoOf(thrown);
  return errno === null ? {} : { errno };
}

/** The failure of a folder, which has no session as its subject. What the system did not say is a bug, and raised. */
export function folderFailure(thrown: unknown, place: string): SubjectFailure {
  if (errnoOf(thrown) === null) throw thrown;
  return { subject: null, failure: failureOf('FOLDER_UNREADABLE', errnoDetails(thrown)), place, cause: thrown };
}

/** Whether the system refused access, rather than found nothing or broke. */
export function isDenied(thrown: unknown): boolean {
  const errno = errnoOf(thrown);
  return errno === 'EACCES' || errno === 'EPERM';
}

/** Whether what was found a moment ago is gone. */
export function isGone(thrown: unknown): boolean {
  return errnoOf(thrown) === 'ENOENT';
}
