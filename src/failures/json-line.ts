import { UNRULY } from './unruly.ts';

// JSON itself escapes the others.
const unruly = new RegExp(`[${UNRULY}]`, 'g');

/** A document as one line of JSON with its newline, harmless on a terminal. */
export function jsonLine(document: unknown): string {
  return `${JSON.stringify(document).replace(unruly, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
