import { type Marker, markerAt } from './containers.ts';
import { type Cursor, isBlank, isSpace } from './cursor.ts';
import { type Fence, fenceAt } from './fence.ts';
import type { Scan } from './scan.ts';

/** What begins at the cursor. */
export type Beginning =
  | { readonly kind: 'blank' | 'indented-code' | 'heading' | 'underline' | 'break' | 'quote' | 'row' | 'text' }
  | { readonly kind: 'fence'; readonly fence: Fence }
  | { readonly kind: 'item' | 'ordinal'; readonly marker: Marker };

const setextUnderline = /(?:=+|-+)[ \t]*$/y;
const heading = /#{1,6}(?=[ \t]|$)/y;
/** Characters that a block other than a paragraph can begin with. */
const signs = new Set('#*+-=>_`~0123456789');

const text: Beginning = { kind: 'text' };

/** The level of the heading that begins at `next`, or 0. */
export function headingLevel({ line, next }: Cursor): number {
  if (line[next] !== '#') return 0;
  heading.lastIndex = next;
  return heading.test(line) ? heading.lastIndex - next : 0;
}

/** Whether the line is a rule across the page. */
export function isThematicBreak({ line, next }: Cursor): boolean {
  const sign = line[next];
  if (sign !== '*' && sign !== '-' && sign !== '_') return false;
  let count = 0;
  for (let at = next; at < line.length; at += 1) {
    if (line[at] === sign) count += 1;
    else if (!isSpace(line.charCodeAt(at))) return false;
  }
  return count > 2;
}

function isUnderline({ line, next }: Cursor): boolean {
  setextUnderline.lastIndex = next;
  return setextUnderline.test(line);
}

/** `depth` containers are known to hold what begins here; `isBelowText` when the line is right below text in them. */
export function beginningAt(scan: Scan, depth: number, isBelowText: boolean): Beginning {
  const { cursor } = scan;
  if (isBlank(cursor)) return { kind: 'blank' };
  const isBelow = scan.leaf === 'paragraph';
  const isOwn = isBelow && depth === scan.containers.length;
  const isIndented = cursor.indent > 3;
  // A row that is lazy or indented ends a table for some readers only.
  if (scan.isTable && (!isOwn || isIndented)) return { kind: 'row' };
  if (isIndented) return isBelow ? text : { kind: 'indented-code' };
  if (!signs.has(cursor.line.charAt(cursor.next))) return text;
  if (isOwn && isUnderline(cursor)) return { kind: 'underline' };
  if (isThematicBreak(cursor)) return { kind: 'break' };
  if (cursor.line[cursor.next] === '>') return { kind: 'quote' };
  if (!scan.isTyped && headingLevel(cursor) > 0) return { kind: 'heading' };
  const fence = fenceAt(cursor);
  return fence ? { kind: 'fence', fence } : itemAt(scan, isOwn, isBelowText);
}

/** A list's item; or text that looks like one, to all readers or to some. */
function itemAt(scan: Scan, isOwn: boolean, isBelowText: boolean): Beginning {
  const marker = markerAt(scan.cursor);
  if (!marker) return text;
  if (!isBelowText || marker.mayInterrupt) return { kind: 'item', marker };
  const isUndisputed = isOwn && !scan.isTable && !marker.text.startsWith('0');
  return isUndisputed ? text : { kind: 'ordinal', marker };
}
