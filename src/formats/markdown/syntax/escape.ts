import { oneLine, visible } from './visible.ts';

const html: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const inlineMarks = /[\\`*<~|]|\](?=[([:])|&(?=[#A-Za-z])|#$|:(?=\/\/)|(?<=[wW]{3})\./g;
const marksInLink = /[\\`*[\]<~|]|&(?=[#A-Za-z])|#$|:(?=\/\/)|(?<=[wW]{3})\./g;
const wordSign = /[A-Za-z\d]/;
const blockMark = /^(?:[-+=>#[]|\d{1,9}(?=[.)]))/;
const unsafeInLink = /[^\w./~\u0080-\u{10ffff}-]/gu;

/** Underscores inside a word stay what they are: `snake_case`. */
function escapeUnderscores(run: string, at: number, line: string): string {
  const isInWord = wordSign.test(line[at - 1] ?? '') && wordSign.test(line[at + run.length] ?? '');
  return isInWord ? run : run.replaceAll('_', '\\_');
}

const escapeMarks = (text: string, marks: RegExp): string =>
  oneLine(text).replaceAll(marks, '\\$&').replaceAll(/_+/g, escapeUnderscores);

/** One line of plain text as inline Markdown that says the same and nothing more. */
export const escapeLine = (text: string): string =>
  escapeMarks(text, inlineMarks).replace(blockMark, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));

/** One line of plain text for a place where HTML is read. */
export const escapeHtml = (text: string): string => oneLine(text).replaceAll(/[&<>"]/g, (sign) => html[sign] ?? sign);

/** The length of the longest run of backticks. */
export function longestRun(text: string): number {
  let longest = 0;
  if (!text.includes('`')) return longest;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/** A line without the blanks that stand at a line's end: at neither end of the text. Looks at each character once. */
function withoutInnerBlanks(line: string, index: number, { length }: readonly string[]): string {
  let [start, end] = [0, line.length];
  if (index > 0) while (start < end && isBlank(line.charCodeAt(start))) start += 1;
  if (index < length - 1) while (end > start && isBlank(line.charCodeAt(end - 1))) end -= 1;
  return line.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** Text as a code span on one line; a line's end is shown as `⏎`. */
export function codeSpan(text: string): string {
  const line = visible(text).split('\n').map(withoutInnerBlanks).join(' ⏎ ');
  if (line.trim() === '') return line === '' ? '(empty)' : `\`${line}\``;
  const fence = '`'.repeat(longestRun(line) === 0 ? 1 : longestRun(line) + 1);
  const needsRoom = /^[ `]|[ `]$/.test(line);
  return needsRoom ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** A code span for a cell of a table; plain text where a code span there could not say it. */
export const codeCell = (text: string): string =>
  text.includes('\\|') ? escapeLine(text) : codeSpan(text).replaceAll('|', '\\|');

/** A relative address as a link's target. */
export const linkTarget = (path: string): string =>
  path.replaceAll(unsafeInLink, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`);

/** A link that says a line of plain text; `target` is one already. */
export const linkTo = (text: string, target: string): string => `[${escapeMarks(text, marksInLink)}](${target})`;
