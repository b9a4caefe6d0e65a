import { errnoOf } from '../../failures/errno-name.ts';
import { type FailureDetails, failureOf, type SubjectFailure } from '../../failures/failure.ts';

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
