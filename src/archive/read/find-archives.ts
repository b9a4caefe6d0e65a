import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, type FailureDetails, FailureError, failureOf } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';

/** A place that was named: an archive, or a folder of archives. */
export interface NamedPlace {
  readonly path: string;
  /** As it was named. */
  readonly shown: string;
}

/** An archive that is there. */
export interface FoundArchive extends NamedPlace {
  /** It was named itself; else it lies in a folder that was named. */
  readonly isNamed: boolean;
}

/**
 * The archives at places that were named, in the order of the names, each once; of a folder all its `.zip` files, by
 * name. Raises ARCHIVE_NOT_FOUND or SOURCE_UNREADABLE, with the number of the place, when one of them can't be had.
 */
export async function findArchives(places: readonly NamedPlace[]): Promise<readonly FoundArchive[]> {
  const found = new Map<string, FoundArchive>();
  for (const [index, place] of places.entries()) {
    for (const archive of await archivesAt(place, index + 1)) {
      // A link to nowhere is found out when it is opened.
      const real = await realpath(archive.path).catch(() => archive.path);
      if (!found.has(real)) found.set(real, archive);
    }
  }
  return Array.from(found.values());
}

async function archivesAt(place: NamedPlace, number: number): Promise<readonly FoundArchive[]> {
  try {
    const found = await stat(place.path);
    const archives = found.isDirectory()
      ? await archivesIn(place)
      : found.isFile()
        ? [{ ...place, isNamed: true }]
        : [];
    if (archives.length > 0) return archives;
    const details = { argument: number };
    throw new FailureError(found.isDirectory() ? noArchive(details) : failureOf('ARCHIVE_NOT_FOUND', details));
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === null) throw thrown;
    const code = errno === 'ENOENT' || errno === 'ENOTDIR' ? 'ARCHIVE_NOT_FOUND' : 'SOURCE_UNREADABLE';
    throw new FailureError(failureOf(code, { argument: number, errno }), thrown);
  }
}

/** What is wrong with a folder that holds none of our archives: it is there, and so may be ZIPs of others. */
export function noArchive(details: FailureDetails = {}): Failure {
  return { ...failureOf('ARCHIVE_NOT_FOUND', details), reason: 'no-archive' };
}

async function archivesIn(place: NamedPlace): Promise<readonly FoundArchive[]> {
  const archives: FoundArchive[] = [];
  for (const entry of await readdir(place.path, { withFileTypes: true })) {
    const path = join(place.path, entry.name);
    if (!/\.zip$/i.test(entry.name) || !(await isFile(entry, path))) continue;
    archives.push({ path, shown: join(place.shown, entry.name), isNamed: false });
  }
  return archives.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** A pipe would keep us waiting; a link to nowhere was an archive once. */
async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const target = await stat(path).catch(() => null);
  return target?.isFile() ?? true;
}
