/** A name with `%XX` for each byte that is no part of valid UTF-8. */
export function percentEncoded(name: Buffer): string {
  let encoded = '';
  for (let position = 0; position < name.length;) {
    const character = characterAt(name, position);
    encoded += character ?? `%${name.toString('hex', position, position + 1).toUpperCase()}`;
    position += character === null ? 1 : Buffer.byteLength(character);
  }
  return encoded;
}

function characterAt(name: Buffer, position: number): string | null {
  for (let length = 1; length <= 4; length += 1) {
    const bytes = name.subarray(position, position + length);
    const text = bytes.toString('utf8');
    if (bytes.length === length && Buffer.from(text).equals(bytes)) return text;
  }
  return null;
}

/** Whether a text is how these bytes are written: they are no text themselves, and a `%` of it may be encoded once more. */
export function isEncodingOf(text: string, name: Buffer): boolean {
  const isText = Buffer.from(name.toString()).equals(name);
  return !isText && withPlainPercents(text) === withPlainPercents(percentEncoded(name));
}

/** Each `%25` as the `%` that it was, however often it was encoded. */
function withPlainPercents(text: string): string {
  return text.replaceAll(/%(?:25)+/g, '%');
}
