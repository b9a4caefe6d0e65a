import { oneLine, visible } from './visible.ts';

const html: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const inlineMarks = /[\\`*[\]<~|]|&(?=[#A-Za-z])|(?<![A-Za-z\d])_|_(?![A-Za-z\d])|#$|:(?=\/\/)|(?<=[wW]{3})\./g;
const blockMark = /^(?:[-+=>#]|\d{1,9}(?=[.)]))/;
const unsafeInLink = /[^\w./~\u0080-\u{10ffff}-]/gu;

/** One line of plain text as inline Markdown that says the same and nothing more. */
export function escapeLine(text: string): string {
  const line = oneLine(text).replaceAll(inlineMarks, '\\$&');
  return line.replace(blockMark, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
}

/** One line of plain text for a place where HTML is read. */
export const escapeHtml = (text: string): string => oneLine(text).replaceAll(/[&<>"]/g, (sign) => html[sign] ?? sign);

/** The length of the longest run of backticks. */
export function longestRun(text: string): number {
  let longest = 0;
  if (!text.includes('`')) return longest;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** Text as a code span on one line; a line's end is shown as `⏎`. */
export function codeSpan(text: string): string {
  const line = visible(text).replaceAll(/[ \t]*\n[ \t]*/g, ' ⏎ ');
  if (line.trim() === '') return line === '' ? '(empty)' : `\`${line}\``;
  const fence = '`'.repeat(longestRun(line) === 0 ? 1 : longestRun(line) + 1);
  const needsRoom = /^[ `]|[ `]$/.test(line);
  return needsRoom ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A code span for a cell of a table. */
export const codeCell = (text: string): string => codeSpan(text).replaceAll('|', '\\|');

/** A relative address as a link's target. */
export const linkTarget = (path: string): string =>
  path.replaceAll(unsafeInLink, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);
