const encoder = new TextEncoder();

/** The length of a text in UTF-8. */
export function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** The text with U+FFFD for each half of a surrogate pair that stands alone. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The beginning of a well-formed text, at most so many UTF-16 units of it, cut between code points. */
export function clipped(text: string, units: number): string {
  if (text.length <= units) return text;
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(units - 1));
  return text.slice(0, isSplit ? units - 1 : units);
}

/** The beginning of a well-formed text, at most so many bytes of UTF-8 of it, cut between code points. */
export function clippedToBytes(text: string, bytes: number): string {
  const head = clipped(text, bytes);
  const { read } = encoder.encodeInto(head, new Uint8Array(bytes));
  return head.slice(0, read);
}
