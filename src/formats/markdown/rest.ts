import type { Json } from '../../session/session.ts';
import { foldedJson, named } from './syntax/code.ts';
import { codeSpan } from './syntax/escape.ts';
import { grouped } from '../../session/grouped.ts';
import { isNothing } from '../../session/json-object.ts';
import { type Members, textsIn } from './members.ts';

const longestInLine = 120;
/** How many characters may be searched for parts; beyond it they count as unknown and are printed again. */
const effort = 10_000_000;

/** Texts that a reader has before him, compared without the white space around them. */
export interface Known {
  has(text: string): boolean;
}

/** Texts by their length: outputs of megabytes are looked at only when something is as long as they are. */
function byLength(texts: Iterable<string>): ReadonlyMap<number, string | Set<string>> {
  const known = new Map<number, string | Set<string>>();
  for (const text of texts) {
    const trimmed = text.trim();
    const alike = known.get(trimmed.length);
    if (alike === undefined) known.set(trimmed.length, trimmed);
    // Most often it is the same text once more: hashing both would cost more than all the rest.
    else if (alike === trimmed) continue;
    else if (typeof alike === 'string') known.set(trimmed.length, new Set([alike, trimmed]));
    else alike.add(trimmed);
  }
  return known;
}

const wordSign = /[\p{L}\p{M}\p{N}_]/u;

/** Where a text stands in another as words of its own; its letters within a longer word say something else. */
function holdsWords(whole: string, sought: string, spend: (effort: number) => boolean): boolean {
  const isWord = (at: number): boolean => wordSign.test(whole.charAt(at));
  const [startsAsWord, endsAsWord] = [wordSign.test(sought.charAt(0)), wordSign.test(sought.charAt(sought.length - 1))];
  for (let at = whole.indexOf(sought); at >= 0 && spend(sought.length + 1); at = whole.indexOf(sought, at + 1)) {
    const isCut = (startsAsWord && isWord(at - 1)) || (endsAsWord && isWord(at + sought.length));
    if (!isCut) return true;
  }
  return false;
}

/** The known texts; short ones are also known when they are words of `whole`. */
export function knownTexts(texts: Iterable<string>, whole = ''): Known {
  let known: ReadonlyMap<number, string | Set<string>> | null = null;
  let left = effort;
  return {
    has(text) {
      const sought = text.trim();
      known ??= byLength(texts);
      const alike = known.get(sought.length);
      if (alike !== undefined && (typeof alike === 'string' ? alike === sought : alike.has(sought))) return true;
      if (sought.length > longestInLine || left < whole.length) return false;
      left -= whole.length;
      const spend = (more: number): boolean => (left -= more) >= 0;
      return sought === '' || holdsWords(whole, sought, spend);
    },
  };
}

/** Whether a value says something that is not known: a text that is not, or a number or a yes of its own. */
function isNews(value: Json | undefined, known: Known): boolean {
  if (isNothing(value)) return false;
  if (typeof value !== 'object') return typeof value !== 'string' || !known.has(value);
  for (const text of textsIn(value)) if (text !== '' && !known.has(text)) return true;
  return false;
}

/** The same, of all that is in it: a number or a yes is news unless the known texts hold it. */
function isDeepNews(value: Json | undefined, known: Known): boolean {
  if (isNews(value, known)) return true;
  const waiting: (Json | undefined)[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next === true || (typeof next === 'number' && !isKnown(next, known))) return true;
    if (typeof next === 'object' && next !== null) for (const each of Object.values(next)) waiting.push(each);
  }
  return false;
}

const isKnown = (value: number, known: Known): boolean => known.has(String(value)) || known.has(grouped(value));

/** Whether a value, or anything in it, says something by itself. */
function saysAnything(value: Json | undefined): boolean {
  if (isNothing(value)) return false;
  return typeof value !== 'object' || value === null || Object.values(value).some(saysAnything);
}

/** Leaves out what says nothing: `{"level":"high","disabled":false}` is `{"level":"high"}`. */
const withoutNothing = (name: string, value: Json): Json | undefined =>
  name !== '' && !/^\d+$/.test(name) && isNothing(value) ? undefined : value;

/** How many of so many characters are left when the value is written; below zero when it does not fit. */
function roomAfter(value: Json | undefined, room: number): number {
  if (room < 0 || isNothing(value)) return room;
  if (typeof value === 'string') return room - value.length;
  if (typeof value !== 'object' || value === null) return room - String(value).length;
  let left = room;
  for (const [name, each] of Object.entries(value)) {
    left = roomAfter(each, left - (Array.isArray(value) ? 1 : name.length));
    if (left < 0) break;
  }
  return left;
}

function inLine(name: string, value: Json, isWhole = false): string | undefined {
  if (roomAfter(value, longestInLine) < 0) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value, isWhole ? undefined : withoutNothing);
  return text.includes('\n') ? undefined : codeSpan(`${name}: ${text}`);
}

/** Further members, each as a code span of its own, whatever it holds. */
export const extrasOf = (members: Members, told: readonly string[]): readonly string[] =>
  Object.entries(members).flatMap(([name, value]) =>
    told.includes(name) || value === undefined || isNothing(value)
      ? []
      : [codeSpan(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)],
  );

/** The members that are neither told nor known, as blocks: the short ones together in a line. */
export const restOf = (members: Members, told: readonly string[], known: Known): readonly string[] =>
  blocksOf(members, told, { isPrinted: (value) => isNews(value, known), isWhole: false });

/** The same, and those of whose parts any number or yes is not known: of what nothing else tells. */
export const newsOf = (members: Members, told: readonly string[], known: Known): readonly string[] =>
  blocksOf(members, told, { isPrinted: (value) => isDeepNews(value, known), isWhole: false });

/** The members that are not told and say anything, were it a number in a list. */
export const sayingOf = (members: Members, told: readonly string[]): readonly string[] =>
  blocksOf(members, told, { isPrinted: saysAnything, isWhole: false });

/** The members that are not told, whatever they are: nothing is known of what a `false` or an empty list means here. */
export const wholeOf = (members: Members, told: readonly string[]): readonly string[] =>
  blocksOf(members, told, { isPrinted: () => true, isWhole: true });

interface Printing {
  readonly isPrinted: (value: Json) => boolean;
  readonly isWhole: boolean;
}

function blocksOf(members: Members, told: readonly string[], { isPrinted, isWhole }: Printing): readonly string[] {
  const silent = new Set(told);
  const short: string[] = [];
  const long: string[] = [];
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || silent.has(name) || !isPrinted(value)) continue;
    const line = inLine(name, value, isWhole);
    if (line !== undefined) short.push(line);
    else if (typeof value === 'string') long.push(named(codeSpan(name), value));
    else long.push(foldedJson(name, value));
  }
  return short.length > 0 ? [short.join(' · '), ...long] : long;
}
