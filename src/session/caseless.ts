/** A text for looking things up in it: case aside, and however its accents were typed (macOS takes names apart). */
export function caseless(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
