import type { Json } from '../../session/session.ts';
import { isArray, isObject, isWellFormed, type JsonObject, toWellFormed } from './guards.ts';
import { isTooDeep, valueOf } from './parse-json.ts';
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
  const value = valueOf(text);
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
