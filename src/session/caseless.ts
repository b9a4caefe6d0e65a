// Putting marks in order takes the square of their number: no language has so many on one letter.
const MANY_MARKS = /\p{M}{64}/u;

/** A text for looking things up in it: case aside, and however its accents were typed (macOS takes names apart). */
export function caseless(text: string): string {
  return (MANY_MARKS.test(text) ? text : text.normalize('NFC')).toLowerCase();
}
