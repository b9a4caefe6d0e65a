import { type Container, prefixOf } from './containers.ts';
import { type Cursor, newCursor } from './cursor.ts';
import type { Fence } from './fence.ts';

/** What is open at the end of a line, inside the containers. */
export type Leaf = 'none' | 'paragraph' | 'indented-code' | Fence;

interface Heading {
  /** Its line in `out`, which is empty until the whole text is known. */
  readonly index: number;
  readonly lead: string;
  readonly level: number;
  readonly text: string;
}

/** The scanner's state: made for one text, changed by every line. */
export interface Scan {
  readonly isTyped: boolean;
  readonly lines: readonly string[];
  readonly out: string[];
  readonly headings: Heading[];
  readonly cursor: Cursor;
  index: number;
  readonly containers: Container[];
  leaf: Leaf;
  /** The paragraph may be a table for readers that know tables. */
  isTable: boolean;
}

/** A scan of a text before its first line. */
export const newScan = (text: string, isTyped: boolean): Scan => ({
  isTyped,
  lines: text.split('\n'),
  out: [],
  headings: [],
  cursor: newCursor(),
  index: 0,
  containers: [],
  leaf: 'none',
  isTable: false,
});

/** Ends what a line does not go on with. */
export function closeBeyond(scan: Scan, matched: number): void {
  scan.containers.length = matched;
  scan.leaf = 'none';
  scan.isTable = false;
}

/** Ends a paragraph by a blank line of our own. */
export function breakParagraph(scan: Scan, matched: number): void {
  closeBeyond(scan, matched);
  scan.out.push(prefixOf(scan.containers).trimEnd());
}

/** Writes the line as it is. */
export function emit(scan: Scan): void {
  scan.out.push(scan.cursor.line);
}
