import type { Json } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject } from '../../../records/guards.ts';

/** Members whose words a kind of attachment puts together, wherever they stand in it. */
const WORDS = new Set(['content', 'text', 'message', 'subject', 'blockingError']);
/** Shorter words may stand twice: the record stays whole then. */
const LONG = 120;
/** What is not found costs a look through all that is left: after so many the search ends. */
const MISSES = 4;

/** Finds texts in another, each behind the one before: linear in its length. */
interface Finder {
  /** Where the text stands; -1 where it does not, or nothing is sought any more. */
  find(sought: string): number;
  /** Whether nothing is sought any more. */
  isSpent(): boolean;
}

function createFinder(whole: string): Finder {
  let from = 0;
  let misses = 0;
  const isSpent = (): boolean => misses === MISSES;
  return {
    isSpent,
    find(sought) {
      if (isSpent()) return -1;
      const at = whole.indexOf(sought, from);
      if (at === -1) misses += 1;
      else from = at + sought.length;
      return at;
    },
  };
}

/** A record without the long words that the text put together from it says; and these, in their order. */
export function lessTold(
  record: JsonObject,
  text: string,
): { readonly rest: JsonObject; readonly told: readonly string[] } {
  const finder = createFinder(text);
  const told: string[] = [];
  const isTold = (key: string, value: Json | undefined): boolean => {
    if (!WORDS.has(key) || typeof value !== 'string' || value.length < LONG || finder.find(value) === -1) return false;
    told.push(value);
    return true;
  };
  const without = (value: Json | undefined): Json | undefined => {
    if (isArray(value)) return value.map((one) => without(one) ?? null);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) => (isTold(key, member) ? [] : [[key, without(member)]])),
    );
  };
  const rest = without(record);
  return { rest: isObject(rest) ? rest : {}, told };
}

/** Puts `…` in the place of what was told, text after text; each is looked for where the one before ended. */
export function createCutter(told: readonly string[]): (words: string) => string {
  let next = 0;
  return (words) => {
    const finder = createFinder(words);
    let cut = '';
    let done = 0;
    for (let index = next; index < told.length && !finder.isSpent(); index += 1) {
      const one = told[index] ?? '';
      const at = finder.find(one);
      if (at === -1) continue;
      cut += `${words.slice(done, at)}…`;
      done = at + one.length;
      next = index + 1;
    }
    return cut + words.slice(done);
  };
}
