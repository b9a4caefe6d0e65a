import type { FailureCode } from './catalogue.ts';

/** Facts that may leave the machine: numbers, booleans, an errno name and ISO times; never text from a session. */
export type FailureDetails = Readonly<Record<string, number | boolean | string>>;

/** What is wrong with the `field` of a usage failure; picks the sentence that says so. */
export type UsageReason =
  | 'unknown-flag'
  | 'likely-flag'
  | 'unknown-option'
  | 'unknown-command'
  | 'likely-command'
  | 'late-command'
  | 'second-command'
  | 'stray-path'
  | 'other-command'
  | 'missing-value'
  | 'no-value'
  | 'missing-argument'
  | 'unexpected-argument'
  | 'stray-argument'
  | 'project-argument'
  | 'bad-value'
  | 'bad-option'
  | 'bad-trace-id'
  | 'bad-choice'
  | 'bad-date'
  | 'bad-since'
  | 'bad-order'
  | 'bad-number'
  | 'bad-size'
  | 'unknown-code'
  | 'unknown-exit'
  | 'unknown-schema'
  | 'conflict'
  | 'same-place'
  | 'needs-yes'
  | 'needs-other'
  | 'needs-force'
  | 'needs-file'
  | 'needs-folder'
  | 'below-source'
  | 'one-project'
  | 'missing-bookmark'
  | 'folder-bookmark'
  | 'no-archive'
  | 'missing-file'
  | 'malformed-rule';

/** One coded thing that went wrong. Its subject is named by whoever holds it; the words come from `messages/`. */
export interface Failure {
  readonly code: FailureCode;
  readonly details: FailureDetails;
  /** The flag, variable or rules line that was wrong; at most 128 bytes, no value of it. */
  readonly field?: string;
  /** Of USAGE_ERROR and CONFIG_INVALID, and where another code has a sentence of its own. Not a member of any document: it only picks words. */
  readonly reason?: UsageReason;
  /** What the sentence of `reason` names beside the field: the other flag, the range, the likely word. Never a given value. */
  readonly mention?: string;
}

/** Which session a failure is about. `project` is the last part of the session's working folder. */
export interface FailureSubject {
  readonly sessionId: string;
  readonly source: string;
  readonly project: string | null;
}

/** A failure of one session, or of a folder (then `subject` is null). */
export interface SubjectFailure {
  readonly subject: FailureSubject | null;
  readonly failure: Failure;
  /** The folder, archive or file, for people at a terminal alone; a member of no document. */
  readonly place?: string;
  /** The raw thing behind it, for `--debug-log` alone; a member of no document. */
  readonly cause?: unknown;
}

/** Makes a failure value. */
export function failureOf(code: FailureCode, details: FailureDetails = {}, field?: string): Failure {
  return field === undefined ? { code, details } : { code, details, field };
}

/** Makes the failure of a wrong flag, argument, variable or rules file. */
export function usageFailure(
  reason: UsageReason,
  field: string,
  { details = {}, mention }: { readonly details?: FailureDetails; readonly mention?: string } = {},
): Failure {
  const code = reason === 'missing-file' || reason === 'malformed-rule' ? 'CONFIG_INVALID' : 'USAGE_ERROR';
  return { code, details, field, reason, ...(mention !== undefined && { mention }) };
}

/**
 * The one exception that carries a failure out of code that talks to the world (sources, archive, bookmark, files).
 * `attempt()` turns it back into a value; `cause` is for `--debug-log` alone.
 */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, cause?: unknown) {
    super(failure.code, cause === undefined ? undefined : { cause });
    this.name = 'FailureError';
    this.failure = failure;
  }
}
