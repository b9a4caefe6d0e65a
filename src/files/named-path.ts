import { resolve } from 'node:path';

/** The path from the root, whatever the current folder becomes later. */
export function absolutePath(path: string): string {
  return resolve(path);
}
