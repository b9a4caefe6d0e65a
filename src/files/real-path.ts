import { readlinkSync, realpathSync } from 'node:fs';
import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { errnoOf } from '../failures/errno-name.ts';

/** A chain of links may be as long as Linux follows it. */
const MOST_LINKS = 40;

/**
 * The real path of what may not be there yet, to be held against others: links are followed as far as there is anything,
 * and where they lead to nothing. Never raises: what can't be looked at is taken by its name.
 */
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

/**
 * The path to write to, with its links followed, one that leads to nothing too; as it is when there is none. Raises the
 * errno error of what can't be looked at.
 */
export async function resolvedPath(path: string, links = MOST_LINKS): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown;
    const target = links === 0 ? null : await readlink(path).catch(() => null);
    // From where the link really stands, whatever links lead there.
    return target === null ? path : resolvedPath(resolve(await realpath(dirname(path)), target), links - 1);
  }
}

/** Whether a real path is a folder's or lies below it. */
export function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
