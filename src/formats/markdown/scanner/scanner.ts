import { beginningAt, type Beginning, headingLevel, isThematicBreak } from './beginning.ts';
import { deepest, enterItem, enterQuote, type Marker, matchContainers, prefixOf } from './containers.ts';
import { type Cursor, isBlank, isSpace, start } from './cursor.ts';
import { closes, type Fence, fenceRun, strayCloser } from './fence.ts';
import { safeInline } from './inline.ts';
import { breakParagraph, closeBeyond, emit, newScan, type Scan } from './scan.ts';

// A label has at most 999 characters, in CommonMark; the bound also keeps the patterns linear.
const definition = /\[(?:[^\\[\]]|\\.){0,999}\]:/y;
const openDefinition = /\[(?:[^\\[\]]|\\.){0,999}\\?$/y;
const maybeDelimiterRow = /^[ \t>|:+*\d.)-]*$/;
/** What nothing below could be about: no mark of a block, nor of anything inside a line. */
const eventful = /[\\`<!#=~[|]|(?:^|\n)[ \t]*[-+*>:\d]/;
const eventfulWhenTyped = /[\\`<!#=~[|\n&*_]|^[ \t]*[-+>:\d]/;

const matches = (pattern: RegExp, { line, next }: Cursor): boolean => {
  pattern.lastIndex = next;
  return pattern.test(line);
};

const isDelimiterRow = (line: string): boolean =>
  line.includes('-') && (line.includes('|') || line.includes(':')) && maybeDelimiterRow.test(line);

/** Code goes through as it is. */
function goOnWithCode(scan: Scan, matched: number): boolean {
  const { cursor, leaf } = scan;
  if (leaf === 'none' || leaf === 'paragraph') return false;
  const isInside = matched === scan.containers.length;
  if (isInside && leaf === 'indented-code' && (cursor.indent > 3 || isBlank(cursor))) {
    emit(scan);
    return true;
  }
  if (isInside && leaf !== 'indented-code') {
    if (closes(cursor, leaf)) scan.leaf = 'none';
    emit(scan);
    return true;
  }
  scan.leaf = 'none';
  return false;
}

/** Writes the code of a list item that is indented too little as deep as its fence. */
function reindent(scan: Scan, fence: Fence, last: number): void {
  const prefix = prefixOf(scan.containers) + ' '.repeat(fence.indent);
  for (const line of scan.lines.slice(scan.index + 1, last)) scan.out.push(line === '' ? line : prefix + line);
  scan.out.push(prefix + (scan.lines[last] ?? '').trim());
  scan.index = last;
}

function openFence(scan: Scan, fence: Fence): void {
  emit(scan);
  scan.leaf = fence;
  if (scan.containers.length === 0 || scan.containers.some(({ kind }) => kind === 'quote')) return;
  const width = prefixOf(scan.containers).length;
  const last = strayCloser(scan.lines, scan.index + 1, fence, width);
  if (last < 0) return;
  reindent(scan, fence, last);
  scan.leaf = 'none';
}

function emitHeading(scan: Scan): void {
  const { line, next } = scan.cursor;
  const level = headingLevel(scan.cursor);
  const text = safeInline(line.slice(next + level), { isTyped: scan.isTyped, isRow: false });
  scan.headings.push({ index: scan.out.length, lead: line.slice(0, next), level, text });
  scan.out.push('');
}

/** Our own headings end at the third level: the greatest of the text becomes one of the fourth. */
function placeHeadings({ out, headings }: Scan): void {
  const shift = 4 - headings.reduce((least, { level }) => Math.min(least, level), 4);
  for (const { index, lead, level, text } of headings) {
    out[index] = lead + '#'.repeat(Math.min(level + shift, 6)) + text;
  }
}

function isHardBreak(scan: Scan): boolean {
  const following = scan.lines[scan.index + 1];
  return scan.isTyped && following !== undefined && following.trim() !== '';
}

function withHardBreak(text: string): string {
  let end = text.length;
  while (isSpace(text.charCodeAt(end - 1))) end -= 1;
  return `${text.slice(0, end)}  `;
}

/** A line of a paragraph; the last of the `escaped` characters at its start loses its meaning. */
function emitText(scan: Scan, escaped: number): void {
  const { line, next } = scan.cursor;
  const isRow = scan.isTable || isDelimiterRow(scan.lines[scan.index + 1] ?? '');
  const at = next + escaped;
  const lead = escaped > 0 ? `${line.slice(0, at - 1)}\\${line.charAt(at - 1)}` : line.slice(0, at);
  const text = lead + safeInline(line.slice(at), { isTyped: scan.isTyped, isRow });
  scan.out.push(isHardBreak(scan) ? withHardBreak(text) : text);
  scan.leaf = 'paragraph';
  scan.isTable ||= isDelimiterRow(line);
}

/** A line that would make a heading of the paragraph above it. */
function emitUnderline(scan: Scan, matched: number): void {
  if (!isThematicBreak(scan.cursor)) {
    emitText(scan, 1);
    return;
  }
  breakParagraph(scan, matched);
  emit(scan);
}

/** How many characters at the start of a paragraph's line must lose their meaning. */
function escapedAtStart({ cursor, isTyped }: Scan, isFirst: boolean): number {
  const character = cursor.line[cursor.next];
  if (character === '#') return isTyped && headingLevel(cursor) > 0 ? 1 : 0;
  if (character !== '[') return 0;
  return matches(definition, cursor) || (isFirst && matches(openDefinition, cursor)) ? 1 : 0;
}

/** Opens the container whose marker stands at the cursor. */
function enter(scan: Scan, depth: number, marker: Marker | 'quote'): void {
  closeBeyond(scan, depth);
  if (marker === 'quote') {
    scan.containers.push({ kind: 'quote' });
    enterQuote(scan.cursor);
  } else {
    scan.containers.push({ kind: 'item', width: marker.width, isEmpty: marker.isBlank });
    enterItem(scan.cursor, marker);
  }
}

/** What a line begins, or goes on with, behind the containers it was found to stand in. */
function scanBlock(scan: Scan, matched: number, isBelowText: boolean): void {
  for (let depth = matched; ; depth += 1) {
    let beginning = beginningAt(scan, depth, isBelowText);
    if (beginning.kind === 'row') {
      breakParagraph(scan, depth);
      beginning = beginningAt(scan, depth, false);
    }
    const isContainer = beginning.kind === 'quote' || beginning.kind === 'item';
    if (!isContainer || depth >= deepest) {
      scanLeaf(scan, depth, beginning);
      return;
    }
    enter(scan, depth, beginning.kind === 'item' ? beginning.marker : 'quote');
  }
}

/** What is no container; or is one too many, and then text. */
function scanLeaf(scan: Scan, depth: number, beginning: Beginning): void {
  const { kind } = beginning;
  const isFirst = scan.leaf !== 'paragraph';
  const goesOn = kind === 'text' || kind === 'ordinal' || kind === 'underline';
  if (isFirst || !goesOn) closeBeyond(scan, depth);
  switch (beginning.kind) {
    case 'blank':
    case 'break':
      emit(scan);
      break;
    case 'indented-code':
      emit(scan);
      scan.leaf = 'indented-code';
      break;
    case 'heading':
      emitHeading(scan);
      break;
    case 'fence':
      openFence(scan, beginning.fence);
      break;
    case 'underline':
      emitUnderline(scan, depth);
      break;
    case 'quote':
      emitText(scan, 1);
      break;
    case 'item':
    case 'ordinal':
      emitText(scan, beginning.marker.text.length);
      break;
    case 'row':
    case 'text':
      emitText(scan, escapedAtStart(scan, isFirst));
      break;
  }
}

/**
 * Text that stays what it is and where it is: no HTML, heading, definition or open fence of it is alive outside, and
 * nothing that follows it is drawn in. What is plain Markdown comes back byte for byte. Takes visible text and linear
 * time; follows CommonMark 0.31's block structure line by line and breaks the tie where readers differ.
 */
export function safeText(text: string, isTyped: boolean): string {
  if (!(isTyped ? eventfulWhenTyped : eventful).test(text)) return text;
  const scan = newScan(text, isTyped);
  for (; scan.index < scan.lines.length; scan.index += 1) {
    start(scan.cursor, scan.lines[scan.index] ?? '');
    const matched = matchContainers(scan.containers, scan.cursor);
    const isText = scan.leaf === 'paragraph' || scan.leaf === 'indented-code';
    const isBelowText = isText && matched === scan.containers.length;
    if (!goOnWithCode(scan, matched)) scanBlock(scan, matched, isBelowText);
  }
  if (typeof scan.leaf === 'object') {
    scan.out.push(`${prefixOf(scan.containers)}${' '.repeat(scan.leaf.indent)}${fenceRun(scan.leaf)}`);
  }
  placeHeadings(scan);
  return scan.out.join('\n');
}
