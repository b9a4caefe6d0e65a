import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Where archives go. */
export interface Output {
  /** The folder for archives that name themselves. */
  readonly folder: string;
  /** A path that ends in `.zip`, or null. */
  readonly explicitFile: string | null;
  /** May overwrite the explicit file. */
  readonly force: boolean;
}

/**
 * Where archives go by one path: one that ends in `.zip` and is no folder, nor is said to be one, is that file, anything
 * else a folder.
 */
export function outputAt(path: string, isSaidFolder = false): Pick<Output, 'folder' | 'explicitFile'> {
  const place = resolve(path);
  const isFile = !isSaidFolder && /\.zip$/i.test(place) && !isFolderNow(place);
  return isFile ? { folder: dirname(place), explicitFile: place } : { folder: place, explicitFile: null };
}

/** What can't be looked at is nobody's folder yet: `checkOutput` says what is wrong with it. */
function isFolderNow(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The absolute path of an archive by its name. */
export function archivePath(output: Output, name: string): string {
  return resolve(folderOf(output), name);
}

/** The folder that archives are written in. */
export function folderOf(output: Output): string {
  return output.explicitFile === null ? output.folder : dirname(output.explicitFile);
}
