import type { Json } from '../../session/session.ts';
import { isArray, isObject, isWellFormed, type JsonObject, toWellFormed } from './guards.ts';
import type { LinePlace } from './split-lines.ts';

/** What a line is. `torn`: the beginning of a record at the end of the file, perhaps still being written. */
export type ParsedLine =
  | {
      readonly kind: 'record';
      readonly record: JsonObject;
      readonly hadInvalidUtf8: boolean;
      readonly hadLoneSurrogates: boolean;
    }
  | { readonly kind: 'empty' | 'malformed' | 'tooDeep' | 'torn' };

/** A record may be nested this deep; RECORD_TOO_DEEP beyond. */
const MAX_DEPTH = 1000;

const EMPTY: ParsedLine = { kind: 'empty' };
const MALFORMED: ParsedLine = { kind: 'malformed' };
const TOO_DEEP: ParsedLine = { kind: 'tooDeep' };
const TORN: ParsedLine = { kind: 'torn' };

/**
 * Parses one line. NUL bytes, white space and a byte order mark around it don't count; what is no object is malformed.
 * Time is linear in the line's length, whatever stands in it.
 */
export function parseLine(bytes: Buffer, place: LinePlace): ParsedLine {
  const start = skipBlank(bytes, place.start, place.end);
  const end = trimBlank(bytes, start, place.end);
  if (start === end) return EMPTY;
  if (bytes[start] !== 0x7b) return MALFORMED;
  const text = bytes.toString('utf8', start, end);
  if (isTooDeep(text)) return TOO_DEEP;
  const value = parsed(text);
  if (!isObject(value)) return place.isTerminated ? MALFORMED : TORN;
  const hasLoneSurrogates = mayHoldLoneSurrogates(text) && !isWellFormedThroughout(value);
  return {
    kind: 'record',
    record: hasLoneSurrogates ? mendObject(value) : value,
    hadInvalidUtf8: text.includes('\ufffd') && !isSame(text, bytes.subarray(start, end)),
    hadLoneSurrogates: hasLoneSurrogates,
  };
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === 0;
}

function skipBlank(bytes: Buffer, from: number, end: number): number {
  let start = from;
  for (;;) {
    while (start < end && isBlank(bytes[start])) start += 1;
    if (start + 3 > end || bytes[start] !== 0xef || bytes[start + 1] !== 0xbb || bytes[start + 2] !== 0xbf)
      return start;
    start += 3;
  }
}

function trimBlank(bytes: Buffer, start: number, from: number): number {
  let end = from;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  return end;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message quotes the line, which must get nowhere.
    return undefined;
  }
}

/** A text may hold U+FFFD of its own: only bytes that are no UTF-8 don't come back. */
function isSame(text: string, bytes: Buffer): boolean {
  return Buffer.from(text, 'utf8').equals(bytes);
}

/** Only the escape `\ud…` can make a lone surrogate: decoded bytes can't. */
function mayHoldLoneSurrogates(text: string): boolean {
  return text.includes('\\u') && (text.includes('\\ud') || text.includes('\\uD'));
}

function isWellFormedThroughout(value: Json | undefined): boolean {
  if (typeof value === 'string') return isWellFormed(value);
  if (isArray(value)) return value.every(isWellFormedThroughout);
  if (!isObject(value)) return true;
  return Object.entries(value).every(([key, member]) => isWellFormed(key) && isWellFormedThroughout(member));
}

function mend(value: Json): Json {
  if (typeof value === 'string') return toWellFormed(value);
  if (isArray(value)) return value.map(mend);
  return isObject(value) ? mendObject(value) : value;
}

function mendObject(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, member]) => [toWellFormed(key), member === undefined ? member : mend(member)]),
  );
}

/** Few records hold as many brackets as too deep a one must, and they are counted faster than they are followed. */
function isTooDeep(text: string): boolean {
  return text.length > 2 * MAX_DEPTH && hasManyBrackets(text) && depthOf(text) > MAX_DEPTH;
}

function hasManyBrackets(text: string): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    let position = text.indexOf(bracket);
    while (position !== -1) {
      count += 1;
      if (count > MAX_DEPTH) return true;
      position = text.indexOf(bracket, position + 1);
    }
  }
  return false;
}

/** The greatest depth, or MAX_DEPTH + 1 as soon as it is reached. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let position = 0; position < text.length && deepest <= MAX_DEPTH; position += 1) {
    const unit = text.charCodeAt(position);
    if (unit === 0x22) {
      position = endOfString(text, position);
    } else if (unit === 0x7b || unit === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (unit === 0x7d || unit === 0x5d) {
      depth -= 1;
    }
  }
  return deepest;
}

/** The position of the quote that ends the string which begins at `start`; the text's length when none does. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1) {
    let backslash = quote - 1;
    while (text.charCodeAt(backslash) === 0x5c) backslash -= 1;
    if ((quote - backslash) % 2 === 1) return quote;
    quote = text.indexOf('"', quote + 1);
  }
  return text.length;
}
