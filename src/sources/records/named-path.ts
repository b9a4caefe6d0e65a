import { join, resolve } from 'node:path';

/** Where a path that somebody typed begins. */
export interface PathFrame {
  readonly home: string;
  /** The current folder where it is not said. */
  readonly folder?: string;
}

/**
 * The path from the root that is meant, whatever the current folder becomes later. `~` is the home folder: shells expand
 * it only where a word begins, not in `--out=~/x` or behind a comma. A folder of that name is `./~`.
 */
export function namedPath(path: string, { home, folder = '' }: PathFrame): string {
  return resolve(folder, isBelowHome(path) ? join(home, path.slice(1)) : path);
}

/** Whether a path can't be told without the home folder. */
export function isBelowHome(path: string): boolean {
  return path === '~' || path.startsWith('~/');
}
