/** A place in a line, in characters and in columns: a tab ends at the next multiple of four. */
export interface Cursor {
  line: string;
  offset: number;
  column: number;
  /** Where the first character stands that is neither space nor tab; the line's length when none does. */
  next: number;
  /** Columns from here to `next`. */
  indent: number;
}

/** A cursor that stands nowhere yet: `start` puts it at a line. */
export const newCursor = (): Cursor => ({ line: '', offset: 0, column: 0, next: 0, indent: 0 });

const TAB = 9;
const SPACE = 32;

/** Whether it separates words inside a line, as CommonMark sees it. */
export const isSpace = (code: number): boolean => code === SPACE || code === TAB;

const widthAt = (code: number, column: number): number => (code === TAB ? 4 - (column % 4) : 1);

/** Finds `next` and `indent` from where the cursor stands. */
export function look(cursor: Cursor): void {
  let { offset, column } = cursor;
  for (;;) {
    const code = cursor.line.charCodeAt(offset);
    if (!isSpace(code)) break;
    column += widthAt(code, column);
    offset += 1;
  }
  cursor.next = offset;
  cursor.indent = column - cursor.column;
}

/** Puts the cursor at the start of a line. */
export function start(cursor: Cursor, line: string): void {
  cursor.line = line;
  cursor.offset = 0;
  cursor.column = 0;
  look(cursor);
}

/** Goes on by so many columns, at most to the line's end; a tab may be taken in parts. */
export function skipColumns(cursor: Cursor, columns: number): void {
  let left = columns;
  while (left > 0 && cursor.offset < cursor.line.length) {
    const width = widthAt(cursor.line.charCodeAt(cursor.offset), cursor.column);
    const taken = Math.min(width, left);
    cursor.column += taken;
    left -= taken;
    if (taken === width) cursor.offset += 1;
  }
  look(cursor);
}

/** Goes on to the first character that is neither space nor tab. */
export function skipIndent(cursor: Cursor): void {
  cursor.column += cursor.indent;
  cursor.offset = cursor.next;
  cursor.indent = 0;
}

/** Whether nothing but spaces and tabs is left. */
export const isBlank = (cursor: Cursor): boolean => cursor.next === cursor.line.length;
