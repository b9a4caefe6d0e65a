import { clipped } from './clip.ts';
import type { Language } from './messages/language.ts';
import { type DetailKey, MESSAGES, wordsOf } from './messages/words.ts';
import type { Failure } from './failure.ts';
import { codeOf } from './outcome.ts';
import { shortName } from './shown.ts';
import type { RunFacts } from './run-facts.ts';

const MAX_DETAIL = 300;

/** What became of this run, in sentences made of numbers; at most 300 characters. */
export function detailOf(facts: RunFacts, language: Language = 'en'): string {
  const code = codeOf(facts);
  const numbers = numbersOf(facts);
  const sentences = keysOf(facts).map((key) => filled(MESSAGES[language].details[key], numbers));
  const isStopped = facts.stopped !== null && code !== 'BOOKMARK_NOT_SAVED';
  const reason = isStopped ? usageSentence(facts.stopped, language) : null;
  const spoken = isStopped ? [reason ?? `${wordsOf(code, language).message}.`, ...sentences] : sentences;
  return clipped(spoken.join(' '), MAX_DETAIL);
}

/** What is wrong with a flag, argument, variable, rules file or place that was named; null for any other failure. */
export function usageSentence(failure: Failure | null, language: Language): string | null {
  if (failure?.reason === undefined) return null;
  const { reason, field = '', mention = '', details } = failure;
  return MESSAGES[language].usage[reason]
    .replaceAll('{line}', () => String(details['line']))
    .replaceAll('{field}', () => shortName(field))
    .replaceAll('{mention}', () => mention);
}

/** Puts numbers into a sentence: see `DetailKey`. */
export function filled(sentence: string, numbers: Readonly<Record<string, number>>): string {
  return sentence.replace(/\{(\w+)(?::([^:}]*):([^:}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const number = numbers[name];
    if (number === undefined) return whole;
    return (number === 1 ? one : many) ?? String(number);
  });
}

/** The numbers that a sentence may speak of. */
function numbersOf(facts: RunFacts): Readonly<Record<string, number>> {
  const { counts, failures, archives, bookmark } = facts;
  return {
    ...counts,
    attempted: counts.exported + counts.failed,
    due: counts.exported + counts.failed + counts.notReached,
    folders: failures.filter(({ subject }) => subject === null).length,
    archives: archives.length,
    again: counts.exported - bookmark.advanced,
  };
}

function keysOf(facts: RunFacts): readonly DetailKey[] {
  if (facts.command === undefined) return exportKeysOf(facts);
  if (isUntouched(facts)) return [];
  if (facts.command === 'look') return lookKeysOf(facts);
  return [facts.command === 'verify' ? verifyKey(facts) : restoreKey(facts)];
}

/** The sentence about the wrong flag says it all. */
function isWrongUsage({ counts, stopped }: RunFacts): boolean {
  return stopped?.reason !== undefined && counts.discovered === 0;
}

/** Nothing was done: what stopped the run says it all. */
function isUntouched({ counts, stopped }: RunFacts): boolean {
  return stopped !== null && counts.discovered === 0;
}

function lookKeysOf({ counts, failures }: RunFacts): readonly DetailKey[] {
  const folders: readonly DetailKey[] = failures.some(({ subject }) => subject === null) ? ['foldersFailed'] : [];
  if (counts.failed === 0) return counts.exported > 0 || folders.length === 0 ? [...folders, 'looked'] : folders;
  return [counts.exported > 0 ? 'lookedPartly' : 'lookedNone', ...folders];
}

function verifyKey(facts: RunFacts): DetailKey {
  const code = codeOf(facts);
  if (code === 'EXPORT_PARTIAL') return 'verifiedPartly';
  if (code === 'EXPORT_ALL_FAILED') return 'verifiedNone';
  return code === 'EXPORT_OK' || code === 'EXPORT_NOTHING_TO_EXPORT' ? 'verified' : 'verifyStopped';
}

function restoreKey(facts: RunFacts): DetailKey {
  const code = codeOf(facts);
  const isFinished = code.startsWith('EXPORT_');
  if (!isFinished) return 'restoreStopped';
  if (facts.isDryRun) return 'restoreDryRun';
  return code === 'EXPORT_OK' || code === 'EXPORT_NOTHING_TO_EXPORT' ? 'restored' : 'restoredPartly';
}

function exportKeysOf(facts: RunFacts): readonly DetailKey[] {
  const { counts, failures } = facts;
  const folders: readonly DetailKey[] = failures.some(({ subject }) => subject === null) ? ['foldersFailed'] : [];
  const code = codeOf(facts);
  if (code === 'EXPORT_OK') return [exportedKey(facts)];
  if (code === 'EXPORT_NOTHING_TO_EXPORT') return ['nothing'];
  if (code === 'EXPORT_ALL_FAILED') return counts.failed > 0 ? ['allFailed', ...folders] : folders;
  if (code === 'BOOKMARK_NOT_SAVED') {
    const saved = facts.bookmark.advanced > 0 ? 'bookmarkPartlySaved' : 'bookmarkNotSaved';
    return counts.notReached > 0 ? [saved, 'notReached'] : [saved];
  }
  if (code !== 'EXPORT_PARTIAL')
    return isWrongUsage(facts) ? [] : [counts.exported > 0 ? 'stoppedAfter' : 'stoppedBefore'];
  if (counts.failed > 0) return [partialKey(facts), ...folders];
  return [...folders, counts.exported > 0 ? exportedKey(facts) : 'nothing'];
}

function exportedKey({ isDryRun, archives }: RunFacts): DetailKey {
  if (isDryRun) return 'okDryRun';
  if (archives.length === 0) return 'ok';
  return archives.length === 1 ? 'okInOneArchive' : 'okInArchives';
}

function partialKey({ isDryRun, archives }: RunFacts): DetailKey {
  if (isDryRun) return 'partialDryRun';
  if (archives.length === 0) return 'partialExported';
  return archives.length === 1 ? 'partialInOneArchive' : 'partialInArchives';
}
