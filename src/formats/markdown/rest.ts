import type { Json } from '../../session/session.ts';
import { foldedJson, named } from './code.ts';
import { codeSpan } from './escape.ts';
import { isNothing, type Members, textsIn } from './members.ts';

const longestInLine = 120;
/** How many characters may be searched for parts; beyond it they count as unknown and are printed again. */
const effort = 10_000_000;

/** Texts that a reader has before him, compared without the white space around them. */
export interface Known {
  has(text: string): boolean;
}

/** The known texts; short ones are also known when they are a part of `whole`. */
export function knownTexts(texts: Iterable<string>, whole = ''): Known {
  const known = new Set<string>();
  for (const text of texts) known.add(text.trim());
  let left = effort;
  return {
    has(text) {
      const sought = text.trim();
      if (known.has(sought)) return true;
      if (sought.length > longestInLine || left < whole.length) return false;
      left -= whole.length;
      return whole.includes(sought);
    },
  };
}

/** Whether a value says something that is not known: a text that is not, or a number or a yes of its own. */
export function isNews(value: Json | undefined, known: Known): boolean {
  if (isNothing(value)) return false;
  if (typeof value !== 'object') return typeof value !== 'string' || !known.has(value);
  for (const text of textsIn(value)) if (text !== '' && !known.has(text)) return true;
  return false;
}

const inLine = (name: string, value: Json): string | undefined => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestInLine || text.includes('\n') ? undefined : codeSpan(`${name}: ${text}`);
};

/** The members that are neither told nor known, as blocks: the short ones together in a line. */
export function restOf(members: Members, told: readonly string[], known: Known): readonly string[] {
  const short: string[] = [];
  const long: string[] = [];
  for (const [name, value] of Object.entries(members)) {
    if (value === undefined || told.includes(name) || !isNews(value, known)) continue;
    const line = inLine(name, value);
    if (line !== undefined) short.push(line);
    else if (typeof value === 'string') long.push(named(codeSpan(name), value));
    else long.push(foldedJson(name, value));
  }
  return short.length > 0 ? [short.join(' · '), ...long] : long;
}
