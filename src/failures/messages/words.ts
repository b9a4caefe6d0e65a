import type { FailureCode } from '../catalogue.ts';
import type { Failure, UsageReason } from '../failure.ts';
import type { OtherCommand } from '../run-facts.ts';
import { EN } from './en.ts';
import { KO } from './ko.ts';
import type { Language } from './language.ts';

/** What is said of a code. Fixed texts: never exception text, file content or an absolute path. */
export interface Words {
  /** The name of the problem, without a full stop; the `title` of RFC 9457. */
  readonly title: string;
  /** What happened in one clause, without a full stop; in English the `message` of every document. */
  readonly message: string;
  /** What it means, in whole sentences. */
  readonly meaning: string;
  /** What to do about it, in whole sentences. */
  readonly hint: string;
}

/**
 * Sentences with numbers: `{exported}` stands for the number, `{exported:session:sessions}` for the first word when it
 * is 1 and the second otherwise.
 */
export type DetailKey =
  | 'ok'
  | 'okInOneArchive'
  | 'okInArchives'
  | 'okDryRun'
  | 'nothing'
  | 'partialExported'
  | 'partialInOneArchive'
  | 'partialInArchives'
  | 'partialDryRun'
  | 'allFailed'
  | 'foldersFailed'
  | 'bookmarkNotSaved'
  | 'bookmarkPartlySaved'
  | 'notReached'
  | 'looked'
  | 'lookedPartly'
  | 'lookedNone'
  | 'verified'
  | 'verifiedPartly'
  | 'verifiedNone'
  | 'verifyStopped'
  | 'restored'
  | 'restoreDryRun'
  | 'restoredPartly'
  | 'restoreStopped'
  | 'stoppedBefore'
  | 'stoppedAfter';

/** The codes of runs that came to their end. */
export type EndCode = Extract<FailureCode, `EXPORT_${string}`>;

/** All words of one language: a missing key does not compile. */
export interface Messages {
  readonly codes: Readonly<Record<FailureCode, Words>>;
  /** The title that a code has in a run of another command than an export. */
  readonly outcomes: Readonly<Record<OtherCommand, Readonly<Record<EndCode, string>>>>;
  /** What is wrong with a flag, argument, variable or rules file; `{field}` is its name, `{mention}` what goes with it, `{line}` its line. */
  readonly usage: Readonly<Record<UsageReason, string>>;
  readonly details: Readonly<Record<DetailKey, string>>;
  /** What to do about the bookmark that `--bookmark` named: without the flag the other one would be moved aside. */
  readonly namedBookmarkHint: string;
}

/** The words of every language. */
export const MESSAGES: Readonly<Record<Language, Messages>> = { en: EN, ko: KO };

/** The words for a code. */
export function wordsOf(code: FailureCode, language: Language): Words {
  return MESSAGES[language].codes[code];
}

/** What to do about a failure. */
export function hintOf({ code, field }: Failure, language: Language): string {
  const isNamedBookmark = code === 'BOOKMARK_CORRUPT' && field !== undefined;
  return isNamedBookmark ? MESSAGES[language].namedBookmarkHint : wordsOf(code, language).hint;
}

/** The title of a run's code: what ended well or badly was an export unless the run says otherwise. */
export function titleOf(code: FailureCode, command: OtherCommand | undefined): string {
  const outcomes: Partial<Readonly<Record<FailureCode, string>>> = command === undefined ? {} : EN.outcomes[command];
  return outcomes[code] ?? wordsOf(code, 'en').title;
}
