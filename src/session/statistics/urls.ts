const LONGEST_URL = 2048;
const TRAILING = '.,;:!?\'"*_~)]}>';

/** Hands over every web address in a text, without the punctuation behind it. Linear in the length of the text. */
export function urlsIn(text: string, found: (url: string) => void): void {
  for (let at = text.indexOf('http'); at !== -1; at = text.indexOf('http', at)) {
    const host = text.startsWith('://', at + 4) ? at + 7 : text.startsWith('s://', at + 4) ? at + 8 : -1;
    if (host === -1) {
      at += 4;
      continue;
    }
    const end = endOf(text, host);
    if (end > host) found(text.slice(at, end));
    at = Math.max(end, host);
  }
}

/** Where an address ends whose host begins at `host`; `host` itself when there is none. */
function endOf(text: string, host: number): number {
  let depth = 0;
  let end = host;
  const limit = Math.min(text.length, host + LONGEST_URL);
  for (; end < limit; end += 1) {
    const code = text.charCodeAt(end);
    if (!isPartOfUrl(code)) break;
    if (code === OPENING) depth += 1;
    if (code === CLOSING && (depth -= 1) < 0) break;
  }
  while (end > host && TRAILING.includes(text.charAt(end - 1)) && !closes(text, host, end)) end -= 1;
  return isHostCharacter(text.charCodeAt(host)) ? end : host;
}

const OPENING = 40;
const CLOSING = 41;

// A closing bracket belongs to the address when it holds the opening one: `…/Apple_(fruit)`.
function closes(text: string, host: number, end: number): boolean {
  return text.charCodeAt(end - 1) === CLOSING && text.slice(host, end).includes('(');
}

const ENDING = new Set(Array.from('<>"`{}|\\^[]', (character) => character.charCodeAt(0)));

function isPartOfUrl(code: number): boolean {
  if (code <= 32 || code === 127) return false;
  if (code < 128) return !ENDING.has(code);
  // Full stops, commas and brackets of other scripts, and the odd spaces.
  return !(code === 0xa0 || (code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x303f) || code >= 0xff00);
}

function isHostCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 127;
}
