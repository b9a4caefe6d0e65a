/** Where a line stands in the buffer that holds it, and in the file. */
export interface LinePlace {
  readonly start: number;
  readonly end: number;
  /** Where it begins in the file, in bytes. */
  readonly offset: number;
  /** 1-based. */
  readonly number: number;
  /** False for a last line without newline. */
  readonly isTerminated: boolean;
}

/** Takes the lines that are not empty. */
export interface LineSink {
  /** The bytes are valid during the call. */
  onLine(bytes: Buffer, place: LinePlace): void;
  onTooLarge(number: number): void;
  /** There are NUL bytes in front of this line, or in its place. */
  onZeros?(number: number): void;
}

/** Cuts a sequence of chunks into lines. */
export interface LineSplitter {
  readonly push: (chunk: Buffer) => void;
  /** Hands over what stands behind the last newline, and says how many lines there were. */
  readonly end: () => number;
}

const NEWLINE = 10;
const FIRST_HOLD = 64 * 1024;
const KEPT_HOLD = 4 * 1024 * 1024;
// V8's longest string: a longer line could be held but not decoded.
const MAX_STRING_LENGTH = 0x1fffffe8;

/**
 * Cuts at newlines. Holds at most one line, of at most `maxLineBytes` (512 MiB at most), and only when it crosses the
 * border of a chunk. NUL bytes in front of a line (what a crash leaves of a preallocated block) are no part of it, so a
 * hole of any size costs no memory.
 */
export function splitLines(maxLineBytes: number, sink: LineSink): LineSplitter {
  const limit = Math.min(maxLineBytes, MAX_STRING_LENGTH);
  let held: Buffer = Buffer.alloc(0);
  let heldLength = 0;
  let isTooLarge = false;
  let number = 1;
  // Where the chunk in hand, and what is held, begin in the file.
  let chunkOffset = 0;
  let heldOffset = 0;

  const hold = (chunk: Buffer, start: number, end: number): void => {
    if (heldLength === 0) heldOffset = chunkOffset + start;
    const length = heldLength + end - start;
    if (isTooLarge || length > limit) {
      isTooLarge = true;
      heldLength = 0;
      held = Buffer.alloc(0);
      return;
    }
    if (length > held.length) {
      // By doubling, so that a long line is copied no more than twice over.
      const grown = Buffer.allocUnsafeSlow(Math.max(length, Math.min(limit, Math.max(FIRST_HOLD, 2 * held.length))));
      held.copy(grown, 0, 0, heldLength);
      held = grown;
    }
    chunk.copy(held, heldLength, start, end);
    heldLength = length;
  };
  const finish = (chunk: Buffer, from: number, to: number): void => {
    const isWhole = heldLength === 0 && !isTooLarge;
    if (!isWhole) hold(chunk, from, to);
    const bytes = isWhole ? chunk : held;
    const start = isWhole ? from : 0;
    const end = isWhole ? to : heldLength;
    const offset = isWhole ? chunkOffset + from : heldOffset;
    if (isTooLarge || end - start > limit) sink.onTooLarge(number);
    else if (end > start) sink.onLine(bytes, { start, end, offset, number, isTerminated: true });
    isTooLarge = false;
    heldLength = 0;
    if (held.length > KEPT_HOLD) held = Buffer.alloc(0);
  };

  const cut = (chunk: Buffer): void => {
    let start = 0;
    while (start < chunk.length) {
      if (heldLength === 0 && !isTooLarge && chunk[start] === 0) {
        start = skipZeros(chunk, start);
        sink.onZeros?.(number);
      }
      // Millions of empty lines need no search each.
      const newline = chunk[start] === NEWLINE ? start : chunk.indexOf(NEWLINE, start);
      if (newline === -1) {
        if (start < chunk.length) hold(chunk, start, chunk.length);
        return;
      }
      finish(chunk, start, newline);
      start = newline + 1;
      number += 1;
    }
  };

  return {
    push(chunk) {
      cut(chunk);
      chunkOffset += chunk.length;
    },
    end() {
      if (isTooLarge) sink.onTooLarge(number);
      else if (heldLength > 0)
        sink.onLine(held, { start: 0, end: heldLength, offset: heldOffset, number, isTerminated: false });
      else number -= 1;
      return number;
    },
  };
}

function skipZeros(chunk: Buffer, start: number): number {
  let position = start;
  while (chunk[position] === 0) position += 1;
  return position;
}
