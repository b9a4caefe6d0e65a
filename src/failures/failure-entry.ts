import { type Category, type FailureCode, type Level, type Retry, rowOf } from './catalogue.ts';
import type { FailureDetails, SubjectFailure } from './failure.ts';
import { wordsOf } from './messages/words.ts';
import { safeDetails, shortId, shortName } from './shown.ts';

/** One failure as every document shows it; the three that name a session are null for a folder. */
export interface FailureEntry {
  /** At most 128 characters. */
  readonly session_id: string | null;
  readonly source: string | null;
  /** At most 128 bytes. */
  readonly project: string | null;
  readonly code: FailureCode;
  readonly number: number;
  readonly category: Category;
  readonly level: Level;
  readonly message: string;
  readonly retry: Retry;
  readonly retryable: boolean;
  readonly details: FailureDetails;
}

/** `export-warnings.json`: session facts only, so that an archive is the same however often it is made. */
export interface Warnings<Note> {
  readonly warnings_version: 1;
  readonly failures: readonly FailureEntry[];
  readonly notes: readonly Note[];
}

/** A failure and its subject as documents show them: bounded, well-formed, without secrets. */
export function failureEntry({ subject, failure }: SubjectFailure): FailureEntry {
  const { number, category, level, retry } = rowOf(failure.code);
  return {
    session_id: subject === null ? null : shortId(subject.sessionId),
    source: subject?.source ?? null,
    project: subject === null || subject.project === null ? null : shortName(subject.project),
    code: failure.code,
    number,
    category,
    level,
    message: wordsOf(failure.code, 'en').message,
    retry,
    retryable: retry.policy === 'rerun' || retry.policy === 'backoff',
    details: safeDetails(failure.details),
  };
}

/** The document of `export-warnings.json`; the notes are shown as they are. */
export function warningsOf<Note>(failures: readonly SubjectFailure[], notes: readonly Note[]): Warnings<Note> {
  return { warnings_version: 1, failures: failures.map(failureEntry), notes };
}
