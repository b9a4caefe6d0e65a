import type { Json } from '../../session/session.ts';

/** A record may be nested this deep; RECORD_TOO_DEEP beyond. What is walked by recursion stays below the stack's end. */
const MAX_DEPTH = 1000;

/** JSON that stands in a text of a transcript, or in a file beside one; undefined for what is none or is too deep. */
export function parseJson(text: string): Json | undefined {
  return isTooDeep(text) ? undefined : valueOf(text);
}

/** The value of a text that is not too deep; undefined for what is no JSON. */
export function valueOf(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // Its message quotes the text, which must get nowhere.
    return undefined;
  }
}

/**
 * Whether a text is nested deeper than a record may be, if it is JSON. Few hold as many brackets as too deep a one must,
 * and they are counted faster than they are followed.
 */
export function isTooDeep(text: string): boolean {
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
