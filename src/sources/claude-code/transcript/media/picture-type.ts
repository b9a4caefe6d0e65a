/** What a picture's or document's first bytes say it is: the ending of its file's name; null when they say nothing. */
export function endingByContent(bytes: Uint8Array): string | null {
  const found = SIGNATURES.find(({ at, text }) => holds(bytes, at, text));
  if (found === undefined) return null;
  return found.ending === 'webp' && !holds(bytes, 8, 'WEBP') ? null : found.ending;
}

const SIGNATURES: readonly { readonly ending: string; readonly at: number; readonly text: string }[] = [
  { ending: 'png', at: 0, text: '\u0089PNG' },
  { ending: 'jpg', at: 0, text: '\u00ff\u00d8\u00ff' },
  { ending: 'gif', at: 0, text: 'GIF8' },
  { ending: 'webp', at: 0, text: 'RIFF' },
  { ending: 'pdf', at: 0, text: '%PDF' },
  { ending: 'svg', at: 0, text: '<svg' },
  { ending: 'avif', at: 4, text: 'ftypavif' },
  { ending: 'heic', at: 4, text: 'ftypheic' },
];

function holds(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/jpg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/svg+xml', 'svg'],
  ['image/bmp', 'bmp'],
  ['image/avif', 'avif'],
  ['image/heic', 'heic'],
  ['application/pdf', 'pdf'],
  ['text/plain', 'txt'],
  ['application/x-ipynb+json', 'ipynb'],
  ['application/json', 'json'],
  ['audio/mpeg', 'mp3'],
  ['audio/wav', 'wav'],
  ['video/mp4', 'mp4'],
]);

/** The ending for a media type; `bin` for one that is not known. */
export function endingByMediaType(mediaType: string): string {
  const [type = ''] = mediaType.toLowerCase().split(';');
  return ENDINGS.get(type.trim()) ?? 'bin';
}
