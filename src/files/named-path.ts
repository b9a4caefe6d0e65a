import { join, resolve, sep } from 'node:path';
import { FailureError, usageFailure } from '../failures/failure.ts';

/** Where a path that somebody typed begins. */
export interface PathFrame {
  /** Empty where nobody knows it. */
  readonly home: string;
  /** The current folder where it is not said. */
  readonly folder?: string;
}

/**
 * The path from the root that is meant, whatever the current folder becomes later. `~` is the home folder: shells expand
 * it only where a word begins, not in `--out=~/x` or behind a comma. A folder of that name is `./~`. Raises USAGE_ERROR
 * for one below a home that nobody knows.
 */
export function namedPath(path: string, { home, folder = '' }: PathFrame): string {
  if (!isBelowHome(path)) return resolve(folder, path);
  return resolve(folder, join(knownHome(home), path.slice(1)));
}

/** Whether somebody said by a separator at its end that a path is a folder's. */
export function endsAsFolder(path: string): boolean {
  return path.endsWith('/') || path.endsWith(sep);
}

/** The home folder; raises USAGE_ERROR when there is none: neither `HOME` nor the system's list of users names it. */
export function knownHome(home: string): string {
  if (home === '') throw new FailureError(usageFailure('missing-value', 'HOME'));
  return home;
}

/** Whether a path can't be told without the home folder. */
export function isBelowHome(path: string): boolean {
  return path === '~' || path.startsWith('~/');
}
