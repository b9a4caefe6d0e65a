import { type Cursor, isBlank, isSpace, look, skipColumns, skipIndent } from './cursor.ts';

/** A block quote, or a list item whose content is indented by `width` columns. */
export type Container =
  { readonly kind: 'quote' } | { readonly kind: 'item'; readonly width: number; isEmpty: boolean };

/** A list marker: its text and the number of columns that its item's content is indented. */
export interface Marker {
  readonly text: string;
  readonly width: number;
  /** Nothing follows it on its line. */
  readonly isBlank: boolean;
  /** May stand right below a paragraph's line and still begin a list, as every reader sees it. */
  readonly mayInterrupt: boolean;
}

/** Deeper than this no container is opened: readers' own stacks are finite, and every line walks ours. */
export const deepest = 16;

const bullet = /[*+-](?=[ \t]|$)/y;
const ordinal = /\d{1,9}[.)](?=[ \t]|$)/y;

function continues(container: Container, cursor: Cursor): boolean {
  if (container.kind === 'quote') {
    if (cursor.indent > 3 || cursor.line[cursor.next] !== '>') return false;
    enterQuote(cursor);
    return true;
  }
  if (isBlank(cursor)) {
    if (container.isEmpty) return false;
    skipIndent(cursor);
    return true;
  }
  if (cursor.indent < container.width) return false;
  skipColumns(cursor, container.width);
  container.isEmpty = false;
  return true;
}

/** How many of the open containers the line goes on with; the cursor then stands behind their markers. */
export function matchContainers(containers: readonly Container[], cursor: Cursor): number {
  let matched = 0;
  for (const container of containers) {
    if (!continues(container, cursor)) break;
    matched += 1;
  }
  return matched;
}

/** Goes past a `>` and the space that belongs to it. */
export function enterQuote(cursor: Cursor): void {
  skipIndent(cursor);
  skipColumns(cursor, 1);
  if (isSpace(cursor.line.charCodeAt(cursor.offset))) skipColumns(cursor, 1);
}

/** The list marker at `next`, if one is there. */
export function markerAt(cursor: Cursor): Marker | undefined {
  bullet.lastIndex = cursor.next;
  ordinal.lastIndex = cursor.next;
  const text = (bullet.exec(cursor.line) ?? ordinal.exec(cursor.line))?.[0];
  if (text === undefined) return undefined;
  const behind: Cursor = { ...cursor };
  skipIndent(behind);
  skipColumns(behind, text.length);
  const hasNothing = isBlank(behind);
  const spaces = hasNothing || behind.indent > 4 ? 1 : behind.indent;
  const isFirst = text.length === 1 || (text.length === 2 && text.startsWith('1'));
  return {
    text,
    width: cursor.indent + text.length + spaces,
    isBlank: hasNothing,
    mayInterrupt: isFirst && !hasNothing,
  };
}

/** Goes past a list marker and the spaces that belong to it. */
export function enterItem(cursor: Cursor, marker: Marker): void {
  skipColumns(cursor, marker.width);
  look(cursor);
}

/** What a line of our own must begin with to stand in these containers. */
export const prefixOf = (containers: readonly Container[]): string =>
  containers.map((container) => (container.kind === 'quote' ? '> ' : ' '.repeat(container.width))).join('');
