import type { Json } from '../../../session/session.ts';
import { escapeHtml, longestRun } from './escape.ts';
import { counted } from '../words.ts';
import { visible } from './visible.ts';

const mostLines = 40;
const mostCharacters = 4000;

/** How many lines a text has, a last line's end not counted. */
export function countLines(text: string): number {
  let lines = 1;
  const last = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let at = text.indexOf('\n'); at >= 0 && at < last; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Text as it is, as a block of code, whatever it holds. */
export function fenced(text: string, language = ''): string {
  const body = visible(text);
  const fence = '`'.repeat(Math.max(3, body.includes('```') ? longestRun(body) + 1 : 3));
  return `${fence}${language}\n${body}${body === '' || body.endsWith('\n') ? '' : '\n'}${fence}`;
}

const opensList = /^(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])/;
const mayEndInList = /(?:^|\n) {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/;

/** What has to stand between two blocks: a blank line, and more where a list would swallow what follows it. */
export const between = (before: string, after: string): string =>
  opensList.test(after) && mayEndInList.test(before) ? '\n\n<!-- -->\n\n' : '\n\n';

/** Blocks behind a line that a reader may open. */
export function folded(summary: string, blocks: readonly string[], isOpen = false): string {
  let before = `<details${isOpen ? ' open' : ''}><summary>${escapeHtml(summary)}</summary>`;
  let out = before;
  for (const block of blocks) {
    out += between(before, block) + block;
    before = block;
  }
  return `${out}\n\n</details>`;
}

/** Whether a text is long enough to stand folded. */
export const isLong = (text: string): boolean => text.length > mostCharacters || countLines(text) > mostLines;

/** A block of code, folded when it is long; `label` names it there. */
export const code = (text: string, label: string, language = ''): string =>
  isLong(text)
    ? folded(`${label} · ${counted(countLines(text), 'line')}`, [fenced(text, language)])
    : fenced(text, language);

/** A block of code with its name before it, folded when it is long. */
export const named = (name: string, text: string, language = ''): string =>
  isLong(text) ? code(text, name, language) : `${name}:\n\n${fenced(text, language)}`;

const isFlat = (value: Json | undefined, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((each) => isFlat(each, depth - 1)));

/** JSON as it is; indented unless it is nested so deep that the indentation would outweigh it. */
export const jsonText = (value: Json): string => JSON.stringify(value, null, isFlat(value, 30) ? 2 : 0);

/** A block of JSON, folded. */
export const foldedJson = (summary: string, value: Json): string => folded(summary, [fenced(jsonText(value), 'json')]);
