import {
  type Container,
  deepest,
  enterItem,
  enterQuote,
  type Marker,
  markerAt,
  matchContainers,
  prefixOf,
} from './containers.ts';
import { type Cursor, isBlank, isSpace, start } from './cursor.ts';
import { closes, type Fence, fenceAt, fenceRun, strayCloser } from './fence.ts';
import { safeInline } from './inline.ts';

/** What is open at the end of a line, inside the containers. */
type Leaf = 'none' | 'paragraph' | 'indented-code' | Fence;

/** The scanner's state: made for one text, changed by every line. */
interface Scan {
  readonly isTyped: boolean;
  readonly lines: readonly string[];
  readonly out: string[];
  readonly cursor: Cursor;
  index: number;
  containers: Container[];
  leaf: Leaf;
  /** The paragraph may be a table for readers that know tables. */
  isTable: boolean;
}

const heading = /#{1,6}(?=[ \t]|$)/y;
const setextUnderline = /(?:=+|-+)[ \t]*$/y;
// A label has at most 999 characters, in CommonMark; the bound also keeps the patterns linear.
const definition = /\[(?:[^\\[\]]|\\.){0,999}\]:/y;
const openDefinition = /\[(?:[^\\[\]]|\\.){0,999}\\?$/y;
const maybeDelimiterRow = /^[ \t>|:+*\d.)-]*$/;

const matches = (pattern: RegExp, { line, next }: Cursor): boolean => {
  pattern.lastIndex = next;
  return pattern.test(line);
};

const isDelimiterRow = (line: string): boolean =>
  line.includes('-') && (line.includes('|') || line.includes(':')) && maybeDelimiterRow.test(line);

/** Ends what the line does not go on with. */
function closeBeyond(scan: Scan, matched: number): void {
  scan.containers.length = matched;
  scan.leaf = 'none';
  scan.isTable = false;
}

/** Ends a paragraph by a blank line of our own. */
function breakParagraph(scan: Scan, matched: number): void {
  closeBeyond(scan, matched);
  scan.out.push(prefixOf(scan.containers).trimEnd());
}

function emit(scan: Scan): void {
  scan.out.push(scan.cursor.line);
}

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

/** Our own headings end at the third level; those of the text begin below. */
function emitHeading(scan: Scan): void {
  const { line, next } = scan.cursor;
  const level = heading.lastIndex - next;
  const hashes = '#'.repeat(Math.min(level + 3, 6));
  const text = safeInline(line.slice(next + level), { isTyped: scan.isTyped, isRow: false });
  scan.out.push(line.slice(0, next) + hashes + text);
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

/** A line of a paragraph; `escaped` characters at its start lose their meaning. */
function emitText(scan: Scan, escaped: number): void {
  const { line, next } = scan.cursor;
  const isRow = scan.isTable || isDelimiterRow(scan.lines[scan.index + 1] ?? '');
  const at = next + escaped;
  const lead = line.slice(0, at === next ? next : at - 1) + (escaped > 0 ? `\\${line[at - 1] ?? ''}` : '');
  const text = lead + safeInline(line.slice(at), { isTyped: scan.isTyped, isRow });
  scan.out.push(isHardBreak(scan) ? withHardBreak(text) : text);
  scan.leaf = 'paragraph';
  scan.isTable ||= isDelimiterRow(line);
}

function isThematicBreak({ line, next }: Cursor): boolean {
  const sign = line[next];
  if (sign !== '*' && sign !== '-' && sign !== '_') return false;
  let signs = 0;
  for (let at = next; at < line.length; at += 1) {
    if (line[at] === sign) signs += 1;
    else if (!isSpace(line.charCodeAt(at))) return false;
  }
  return signs > 2;
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
function escapedAtStart(scan: Scan, isFirst: boolean): number {
  const { cursor } = scan;
  const character = cursor.line[cursor.next];
  if (character === '#') return scan.isTyped && matches(heading, cursor) ? 1 : 0;
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

/** What begins at the cursor. */
type Beginning =
  | { readonly kind: 'blank' | 'indented-code' | 'heading' | 'underline' | 'break' | 'quote' | 'row' | 'text' }
  | { readonly kind: 'fence'; readonly fence: Fence }
  | { readonly kind: 'item' | 'ordinal'; readonly marker: Marker };

/** `depth` containers are known to hold what begins here; `isBelowText` when the line is right below text in them. */
function beginningAt(scan: Scan, depth: number, isBelowText: boolean): Beginning {
  const { cursor } = scan;
  if (isBlank(cursor)) return { kind: 'blank' };
  const isBelow = scan.leaf === 'paragraph';
  const isOwn = isBelow && depth === scan.containers.length;
  const isIndented = cursor.indent > 3;
  // A row that is lazy or indented ends a table for some readers only.
  if (scan.isTable && (!isOwn || isIndented)) return { kind: 'row' };
  if (isIndented) return { kind: isBelow ? 'text' : 'indented-code' };
  if (isOwn && matches(setextUnderline, cursor)) return { kind: 'underline' };
  if (isThematicBreak(cursor)) return { kind: 'break' };
  if (cursor.line[cursor.next] === '>') return { kind: 'quote' };
  if (!scan.isTyped && matches(heading, cursor)) return { kind: 'heading' };
  const fence = fenceAt(cursor);
  if (fence) return { kind: 'fence', fence };
  const marker = markerAt(cursor);
  if (!marker) return { kind: 'text' };
  if (!isBelowText || marker.mayInterrupt) return { kind: 'item', marker };
  const isUndisputed = isOwn && !scan.isTable && !marker.text.startsWith('0');
  return isUndisputed ? { kind: 'text' } : { kind: 'ordinal', marker };
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
  const isFirst = scan.leaf !== 'paragraph';
  const goesOn = ['text', 'ordinal', 'underline'].includes(beginning.kind);
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
  const scan: Scan = {
    isTyped,
    lines: text.split('\n'),
    out: [],
    cursor: { line: '', offset: 0, column: 0, next: 0, indent: 0 },
    index: 0,
    containers: [],
    leaf: 'none',
    isTable: false,
  };
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
  return scan.out.join('\n');
}
