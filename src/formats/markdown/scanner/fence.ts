import { type Cursor, isBlank, isSpace, newCursor, start } from './cursor.ts';

/** An open code fence. */
export interface Fence {
  readonly character: '`' | '~';
  readonly length: number;
  /** Columns before it inside its container. */
  readonly indent: number;
}

const opening = /(`{3,})[^`]*$|(~{3,})/y;

/** The fence that opens at `next`, if one does. */
export function fenceAt(cursor: Cursor): Fence | undefined {
  opening.lastIndex = cursor.next;
  const match = opening.exec(cursor.line);
  const run = match?.[1] ?? match?.[2];
  if (run === undefined) return undefined;
  return { character: match?.[1] === undefined ? '~' : '`', length: run.length, indent: cursor.indent };
}

/** The fence line itself. */
export const fenceRun = (fence: Fence): string => fence.character.repeat(fence.length);

/** Whether what is left of the line is a closing fence, whatever its indentation. */
function isCloser(cursor: Cursor, fence: Fence): boolean {
  const { line } = cursor;
  let end = cursor.next;
  while (line[end] === fence.character) end += 1;
  if (end - cursor.next < fence.length) return false;
  while (isSpace(line.charCodeAt(end))) end += 1;
  return end === line.length;
}

/** Whether the line closes the fence. */
export const closes = (cursor: Cursor, fence: Fence): boolean => cursor.indent < 4 && isCloser(cursor, fence);

/**
 * Code in a list is often written with less indentation than the item it belongs to, which would end the item and
 * turn the code inside out. The index of the closing line when that is the case here, else -1. Gives up at the first
 * other line with a fence's characters, so that all calls together read a text once.
 */
export function strayCloser(lines: readonly string[], after: number, fence: Fence, width: number): number {
  const cursor = newCursor();
  const three = fence.character.repeat(3);
  let isStray = false;
  for (let index = after; index < lines.length; index += 1) {
    start(cursor, lines[index] ?? '');
    if (isBlank(cursor)) continue;
    isStray ||= cursor.indent < width;
    if (isCloser(cursor, fence)) return isStray ? index : -1;
    if (cursor.line.includes(three)) return -1;
  }
  return -1;
}
