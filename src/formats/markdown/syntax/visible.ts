// Control characters but tab and line feed, and what turns the direction of reading. In code units, not as a property
// of code points: this is asked of every text.
// oxlint-disable-next-line no-control-regex
const hidden = new RegExp('[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]');
const everyHidden = new RegExp(hidden, 'g');
const escapeCharacter = String.fromCharCode(0x1b);
// ECMA-48 §5.4: control sequences colour and move; they carry no text.
const controlSequence = new RegExp(`${escapeCharacter}\\[[0-?]*[ -/]*[@-~]`, 'g');

function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/**
 * Text as a reader may safely see it: `\n` ends every line, terminal colours and cursor moves are gone, every other
 * control character and every override of the reading direction is a visible sign.
 */
export function visible(text: string): string {
  if (!hidden.test(text)) return text;
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .replace(controlSequence, '')
    .replace(everyHidden, pictureOf);
}

/** The same on one line: every run of white space is one space. */
export const oneLine = (text: string): string => visible(text).replaceAll(/\s+/g, ' ').trim();
