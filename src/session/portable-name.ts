// Made when a name is too long: that takes longer than all the rest of a run that finds nothing new has to do with names.
let graphemes: Intl.Segmenter | undefined;

/** Bytes of UTF-8 that a part of a path and a whole path may have. */
export interface PathLimits {
  readonly part: number;
  readonly path: number;
}

/** For what chatzip names itself. */
export const OWN_LIMITS: PathLimits = { part: 100, path: 180 };
/** For `raw/`, which keeps an agent's own names: what file systems hold, and ZIP can. */
export const RAW_LIMITS: PathLimits = { part: 255, path: 16_384 };

/** A sign that Windows, macOS or Linux can't hold in a file name. */
export const FORBIDDEN_SIGN = /[\p{Cc}<>:"\\|?*]/u;
/** What Windows drops at the end of a name. */
export const FORBIDDEN_END = /[. ]$/u;
// With or without an extension.
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/** Whether Windows keeps a name for a device. */
export function isDeviceName(part: string): boolean {
  return DEVICE.test(part);
}

/** The length of a text in UTF-8. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text);
}

/**
 * Whether a path may stand in an archive: relative, `/`-separated, no empty, `.` or `..` part, nothing that Windows,
 * macOS or Linux can't hold as a file name, NFC.
 */
export function isPortablePath(path: string, limits: PathLimits = OWN_LIMITS): boolean {
  return (
    path.isWellFormed() &&
    utf8Length(path) <= limits.path &&
    path.normalize('NFC') === path &&
    path.split('/').every((part) => isPortablePart(part, limits.part))
  );
}

function isPortablePart(part: string, bytes: number): boolean {
  const isLegible = part !== '' && !FORBIDDEN_SIGN.test(part) && !FORBIDDEN_END.test(part);
  return isLegible && !isDeviceName(part) && utf8Length(part) <= bytes;
}

/** As a file system that ignores case sees a path. */
export function foldedPath(path: string): string {
  return path.normalize('NFC').toLowerCase().toUpperCase();
}

/**
 * Cuts to at most `bytes` of UTF-8 without splitting a character from its combining marks: from so many of them that the
 * first is too long alone, some go.
 */
export function cutToBytes(text: string, bytes: number): string {
  const whole = utf8Length(text);
  if (whole <= bytes) return text;
  // Of ASCII each character stands alone.
  if (whole === text.length) return text.slice(0, bytes);
  const head = text.slice(0, bytes + 1);
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  const characters = Array.from(graphemes.segment(head), ({ segment }) => segment);
  return fitting(characters, bytes) || fitting(Array.from(head), bytes);
}

function fitting(parts: readonly string[], bytes: number): string {
  let cut = '';
  let used = 0;
  for (const part of parts) {
    used += utf8Length(part);
    if (used > bytes) break;
    cut += part;
  }
  return cut;
}
