import { sep } from 'node:path';
import type { SystemPath } from '../../files/system-path.ts';
import { FORBIDDEN_END, FORBIDDEN_SIGN, RAW_LIMITS, utf8Length } from '../../session/portable-name.ts';
import type { RowFile } from './manifest-line.ts';

const SLASH = 0x2f;

/**
 * The parts of the path that a file is put back under: those of its own name, by its bytes where it is no valid UTF-8.
 * null when the path leads anywhere but down: absolute, with an empty part, `.` or `..`, or what Windows takes for more;
 * and when it is longer than that of any file in an archive can be.
 */
export function partsOf({ path, pathBytes }: RowFile): readonly SystemPath[] | null {
  // Each part is looked at below all those before it: of very many that would take for ever.
  if (Math.max(utf8Length(path), pathBytes?.length ?? 0) > RAW_LIMITS.path) return null;
  // Windows has no names that are no text: there the percent-encoded one has to do.
  const parts = pathBytes === null || isWindows ? path.split('/') : bytePartsOf(pathBytes);
  return parts.every(isHarmless) ? parts : null;
}

const isWindows = sep === '\\';

function isHarmless(part: SystemPath): boolean {
  if (part.length === 0 || part.includes('\0')) return false;
  const text = part.toString();
  if (text === '.' || text === '..') return false;
  // A drive, a stream of a file, a separator: all of them lead elsewhere.
  return !isWindows || !(FORBIDDEN_SIGN.test(text) || FORBIDDEN_END.test(text));
}

function bytePartsOf(path: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  let start = 0;
  for (let at = path.indexOf(SLASH); at !== -1; at = path.indexOf(SLASH, start)) {
    parts.push(path.subarray(start, at));
    start = at + 1;
  }
  return [...parts, path.subarray(start)];
}
