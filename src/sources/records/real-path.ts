import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

const MOST_LINKS = 40;

/** The real path of what may not be there yet: links are followed as far as there is anything, and where they lead to nothing. */
export function realPathOf(path: string, links = MOST_LINKS): string {
  const place = resolve(path);
  try {
    return realpathSync.native(place);
  } catch {
    const target = links > 0 ? targetOf(place) : null;
    if (target !== null) return realPathOf(resolve(dirname(place), target), links - 1);
    const parent = dirname(place);
    return parent === place ? place : join(realPathOf(parent, links), basename(place));
  }
}

function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
