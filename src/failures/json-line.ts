/** What JSON lets stand though a terminal or a reader of lines stumbles over it: C1 controls, line ends, text direction. */
const unruly = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A document as one line of JSON with its newline, harmless on a terminal. */
export function jsonLine(document: unknown): string {
  return `${JSON.stringify(document).replace(unruly, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
