import { type Dirent, readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { percentEncoded } from '../../../session/percent-encoded.ts';
import type { SourceFile } from '../../../session/reference.ts';
import { locationOf } from '../../records/file-bytes.ts';
import type { Root } from '../../source.ts';

/** A file or folder below a root, by its path there and by where it is opened. */
export type Place = Pick<SourceFile, 'location' | 'path' | 'pathBase64'>;

/** What stands in a folder. */
export interface Entry {
  /** Percent-encoded where it is no valid UTF-8. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly place: Place;
}

/** The place of the root itself. */
export function placeOf(root: Root): Place {
  return { location: root.path, path: '' };
}

/** What stands in a folder, by name. Raises system errors as they are. */
export function entriesOf(folder: Place): readonly Entry[] {
  const path = locationOf(folder);
  const found = readdirSync(path, { withFileTypes: true });
  // Decoding has put U+FFFD for bytes of a name that are no UTF-8: such a name opens nothing.
  const isMangled = found.some(({ name }) => name.includes('\ufffd'));
  const entries = isMangled
    ? entriesByBytes(folder, readdirSync(path, { withFileTypes: true, encoding: 'buffer' }))
    : found.map((dirent) => entryOf(folder, dirent, dirent.name));
  return entries.toSorted((one, other) => compare(one.name, other.name));
}

/** Plain order by code units, the same everywhere. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

type AnyDirent = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>;
type BytesDirent = AnyDirent & { readonly name: Buffer };

/** What is no text may be encoded as what another one is called: then its first `%` is encoded too. */
function entriesByBytes(folder: Place, dirents: readonly BytesDirent[]): readonly Entry[] {
  const isText = ({ name }: BytesDirent): boolean => Buffer.from(name.toString()).equals(name);
  const taken = new Set(dirents.filter(isText).map(({ name }) => name.toString()));
  return dirents
    .toSorted((one, other) => Buffer.compare(one.name, other.name))
    .map((dirent) => {
      if (isText(dirent)) return entryOf(folder, dirent, dirent.name);
      let name = percentEncoded(dirent.name);
      while (taken.has(name)) name = name.replace('%', '%25');
      taken.add(name);
      return { name, kind: kindOf(dirent), place: placeIn(folder, name, dirent.name) };
    });
}

function entryOf(folder: Place, dirent: AnyDirent, rawName: string | Buffer): Entry {
  const name = rawName.toString();
  return { name, kind: kindOf(dirent), place: placeIn(folder, name, rawName) };
}

function kindOf(dirent: AnyDirent): Entry['kind'] {
  if (dirent.isFile()) return 'file';
  if (dirent.isDirectory()) return 'folder';
  return dirent.isSymbolicLink() ? 'link' : 'other';
}

function placeIn(folder: Place, name: string, rawName: string | Buffer): Place {
  const location = `${folder.location}${sep}${name}`;
  const prefix = folder.path === '' ? '' : `${folder.path}/`;
  const path = prefix + name;
  const isPlain = folder.pathBase64 === undefined && (typeof rawName === 'string' || rawName.toString('utf8') === name);
  if (isPlain) return { location, path };
  const rawFolder = folder.pathBase64 === undefined ? Buffer.from(prefix) : Buffer.from(folder.pathBase64, 'base64');
  const slash = folder.pathBase64 === undefined ? '' : '/';
  const rawPath = Buffer.concat([rawFolder, Buffer.from(slash), Buffer.from(rawName)]);
  return { location, path, pathBase64: rawPath.toString('base64') };
}
