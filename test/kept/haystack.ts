import { bareLines, unwrapped } from './normal.ts';

/** A session's export in one format, to look things up in. */
export interface Haystack {
  /** Whether it holds the text, or all the words between the text's wrappers. */
  readonly holds: (text: string) => boolean;
  /** Whether it holds each line of the text, wherever. */
  readonly holdsLines: (text: string) => boolean;
  /** How often it holds the text, counted no further than `most`. */
  readonly times: (text: string, most: number) => number;
}

/** Over the strings of a JSON document: each text must stand in one of them as it is, white space around it aside. */
export function jsonHaystack(strings: readonly string[]): Haystack {
  const exact = new Set(strings.map((text) => text.trim()));
  // The separator is in no text: a search can't match across two strings.
  const search = searchIn(strings.join(SEPARATOR));
  const holdsOne = (text: string): boolean => exact.has(text) || search.holds(text);
  return {
    holds: (text) => whole(text, holdsOne),
    holdsLines: (text) =>
      wellFormed(text)
        .split('\n')
        .every((line) => search.holds(line.trim())),
    times: (text, most) => search.times(wellFormed(text), most),
  };
}

/** Over Markdown: each line of the text that is not blank must stand in a line, both as bare words. */
export function markdownHaystack(documents: readonly string[]): Haystack {
  const lines = documents.flatMap(bareLines);
  const exact = new Set(lines);
  const search = searchIn(lines.join(SEPARATOR));
  const holdsLines = (text: string): boolean => bareLines(text).every((line) => exact.has(line) || search.holds(line));
  return {
    holds: (text) => whole(text, holdsLines),
    holdsLines,
    times(text, most) {
      const [first] = bareLines(text);
      return first === undefined ? most : search.times(first, most);
    },
  };
}

const SEPARATOR = '\n\u0000\n';

const wellFormed = (text: string): string => text.toWellFormed().trim();

function whole(text: string, holds: (text: string) => boolean): boolean {
  if (holds(wellFormed(text))) return true;
  const isNews = /^\s*<(?:task|agent)-notification>/.test(text);
  return unwrapped(text).every((words) => holds(wellFormed(words)) || (isNews && holds(wellFormed(decoded(words)))));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
};

// The program writes the news of tasks with entities.
function decoded(words: string): string {
  return words.replaceAll(/&(?:lt|gt|amp|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Texts are mostly asked for in the order in which they stand, so each search goes on where the last one ended. */
function searchIn(hay: string): Omit<Haystack, 'holdsLines'> {
  let cursor = 0;
  return {
    holds(text) {
      const ahead = hay.indexOf(text, cursor);
      const at = ahead === -1 ? hay.slice(0, cursor + text.length).indexOf(text) : ahead;
      if (at === -1) return false;
      cursor = at;
      return true;
    },
    times(text, most) {
      let count = 0;
      for (let at = hay.indexOf(text); at !== -1 && count < most; at = hay.indexOf(text, at + text.length)) count += 1;
      return count;
    },
  };
}
