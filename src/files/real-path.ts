import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

const MOST_LINKS = 40;

/** The real path of what may not be there yet: links are followed as far as there is anything, and where they lead to nothing. */
export function realPathOf(path: string): string {
  return followed(path, MOST_LINKS);
}

function followed(path: string, links: number): string {
  const place = resolve(path);
  try {
    return realpathSync.native(place);
  } catch {
    const target = links > 0 ? targetOf(place) : null;
    if (target !== null) return followed(resolve(dirname(place), target), links - 1);
    const parent = dirname(place);
    return parent === place ? place : join(followed(parent, links), basename(place));
  }
}

function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Whether a real path is a folder's or lies below it. */
export function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
