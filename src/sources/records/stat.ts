import type { BigIntStats } from 'node:fs';
import { heldByDate } from '../../session/iso-time.ts';
import type { SourceFile } from '../../session/reference.ts';

/** What a reference remembers of a file's stat. */
export function statOf(stat: BigIntStats): Pick<SourceFile, 'bytes' | 'mtimeNs' | 'ctimeNs' | 'inode'> {
  return {
    bytes: Number(stat.size),
    mtimeNs: String(stat.mtimeNs),
    ctimeNs: String(stat.ctimeNs),
    inode: String(stat.ino),
  };
}

/** The latest mtime of some files, in ms since 1970, as far as a Date can hold it; 0 without files. */
export function latestMtimeMs(files: readonly SourceFile[]): number {
  let latest = 0;
  // Six digits less make ns to ms, without the price of a BigInt for each of very many files.
  for (const { mtimeNs } of files) latest = Math.max(latest, Number(mtimeNs.slice(0, -6)));
  return heldByDate(latest);
}
