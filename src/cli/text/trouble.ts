import type { Failure, SubjectFailure } from '../../failures/failure.ts';
import { usageSentence } from '../../failures/detail.ts';
import { hintOf, wordsOf } from '../../failures/messages/words.ts';
import { shortId, shortName } from '../../failures/shown.ts';
import type { RunFacts } from '../../failures/run-facts.ts';
import { factsText } from './facts-text.ts';
import { printable, table } from './printable.ts';
import type { Terminal } from '../terminal.ts';
import type { Language, Say } from '../words/words.ts';

/** How people are spoken to. */
export interface Speech {
  readonly say: Say;
  readonly language: Language;
  readonly terminal: Terminal;
  /** Where that is what stopped the run; null where there is no such place, or the sentence says it. */
  readonly placeOf: (failure: Failure) => string | null;
}

const SHOWN_PER_CODE = 10;

/** For a terminal: what stopped the run, and what failed, grouped by code, each with what to do about it. */
export function troubleOf(facts: RunFacts, speech: Speech): string {
  const stopped = facts.stopped === null ? '' : stoppedText(facts.stopped, speech);
  const codes = new Set(facts.failures.map(({ failure }) => failure.code));
  const parts = Array.from(codes, (code) =>
    groupText(
      facts.failures.filter(({ failure }) => failure.code === code),
      speech,
      facts.command === undefined || facts.command === 'look' ? 'failure.folder' : 'failure.archive',
    ),
  );
  return [stopped, ...parts].filter((part) => part !== '').join('\n');
}

/** The sentence for what stopped a run, and what to do. */
export function stoppedText(failure: Failure, speech: Speech): string {
  const { language, terminal } = speech;
  const usage = usageSentence(failure, language);
  const happened = usage ?? wordsOf(failure.code, language).meaning;
  const facts = stoppedFacts(failure, usage === null, speech);
  const behind = facts === '' ? '' : ` (${facts})`;
  const told = `chatzip: ${terminal.error.red(printable(happened))}`;
  // A sentence about a flag or a place that was named says it all; what rules look like nobody knows by heart.
  if (usage !== null && failure.code !== 'CONFIG_INVALID') return `${told}${behind}\n`;
  return `${told}\n  ${hintOf(failure, language)}${behind}\n`;
}

/** A sentence of the code alone names no flag and no place; of an argument its number alone is known, and less than its name. */
function stoppedFacts(failure: Failure, isOfCode: boolean, { say, placeOf }: Speech): string {
  // The line stands in the sentence.
  if (failure.reason === 'malformed-rule') return '';
  const place = isOfCode || 'argument' in failure.details ? placeOf(failure) : null;
  if (place === null) return factsText(failure, say);
  const details = Object.fromEntries(Object.entries(failure.details).filter(([key]) => key !== 'argument'));
  return [printable(place), factsText({ ...failure, details }, say)].filter((part) => part !== '').join(', ');
}

/** `nobody` names what has failed where no session has. */
function groupText(
  failures: readonly SubjectFailure[],
  { say, language, terminal }: Speech,
  nobody: 'failure.folder' | 'failure.archive',
): string {
  const first = failures[0];
  if (first === undefined) return '';
  const words = wordsOf(first.failure.code, language);
  const rows = failures
    .slice(0, SHOWN_PER_CODE)
    .map(({ subject, failure, place }) => [
      '  ',
      subject === null ? printable(place ?? say(nobody)) : printable(shortId(subject.sessionId)),
      printable(shortName(subject?.project ?? '')),
      factsText(failure, say),
      subject === null ? '' : printable(place ?? ''),
    ]);
  const more = failures.length - SHOWN_PER_CODE;
  return [
    `${terminal.error.red(first.failure.code)}  ${words.title}\n`,
    table(withoutEmptyColumns(rows)),
    more > 0 ? `    ${say('failure.more', { count: more })}\n` : '',
    `    ${words.hint}\n`,
  ].join('');
}

/** What none of the failures has would leave a gap in every line. */
function withoutEmptyColumns(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const filled = new Set(rows.flatMap((row) => [...row.keys()].filter((index) => row[index] !== '')));
  return rows.map((row) => row.filter((_, index) => filled.has(index)));
}
