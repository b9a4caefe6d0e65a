import { type BigIntStats, fstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { realPathOf } from './real-path.ts';

/**
 * What a path names, so that two that name one thing have something in common: the path, and the file that stands there,
 * whatever other names it has; of a folder the archives right in it; of what is not there yet the real path.
 */
export function placesOf(path: string): readonly string[] {
  try {
    const stat = statSync(path, { bigint: true });
    if (stat.isFile()) return [path, identityOf(stat)];
    // A device keeps nothing that could be written over; an archive in a folder does.
    return stat.isDirectory() ? [path, ...archivesIn(path)] : [];
  } catch {
    return [path, realPathOf(path)];
  }
}

/** What an open file has in common with every path of it; nothing of a pipe, a terminal or one that is closed. */
export function placesOfDescriptor(descriptor: number): readonly string[] {
  try {
    const stat = fstatSync(descriptor, { bigint: true });
    return stat.isFile() ? [identityOf(stat)] : [];
  } catch {
    return [];
  }
}

function archivesIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /\.zip$/i.test(name));
  return names.flatMap((name) => {
    const path = join(folder, name);
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stat?.isFile() === true ? [path, identityOf(stat)] : [];
  });
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}
