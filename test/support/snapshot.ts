import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Everything a folder holds, by path: bytes of names as latin1, and of each its kind, mode, size, times and content. */
export type Snapshot = Readonly<Record<string, string>>;

/** Looks at a folder and all below it. */
export function snapshotOf(folder: string): Snapshot {
  const found: Record<string, string> = { '.': markOf(Buffer.from(folder)) };
  const visit = (path: Buffer, prefix: string): void => {
    for (const name of readdirSync(path, { encoding: 'buffer' })) {
      const child = Buffer.concat([path, Buffer.from('/'), name]);
      const key = `${prefix}${name.toString('latin1')}`;
      found[key] = markOf(child);
      if (lstatSync(child).isDirectory()) visit(child, `${key}/`);
    }
  };
  visit(Buffer.from(folder), '');
  return found;
}

function markOf(path: Buffer): string {
  const stat = lstatSync(path, { bigint: true });
  const content = stat.isSymbolicLink()
    ? readlinkSync(path, 'latin1')
    : stat.isFile() && stat.size < 1024n ** 3n
      ? createHash('sha256').update(readFileSync(path)).digest('hex')
      : '';
  const { mode, uid, gid, ino, nlink, size, mtimeNs, ctimeNs } = stat;
  return [mode.toString(8), uid, gid, ino, nlink, size, mtimeNs, ctimeNs, content].join(' ');
}
