import { type BigIntStats, lstatSync } from 'node:fs';
import type { FilePart, SourceFile } from '../../../session/reference.ts';
import { locationOf } from '../../records/file-bytes.ts';
import { statOf } from '../../records/stat.ts';
import { isGone } from '../errno.ts';
import { partsBelow, targetOf } from './links.ts';
import type { Entry, Place } from './place.ts';

/** What a run looks at, and how far it follows links. */
export interface Scope {
  readonly realRoots: readonly string[];
  readonly followLinks: boolean;
  /** Set below a linked folder that leads out of the roots: nothing there may be read. */
  readonly isRefused: boolean;
}

/** A regular file as it stands; null when it has gone meanwhile. */
export function regularFile(place: Place, part: FilePart, scope: Scope): SourceFile | null {
  if (scope.isRefused) return refusedFile(place, part, 'LINK_REFUSED');
  try {
    return fileOf(place, part, lstatSync(locationOf(place), { bigint: true }));
  } catch (thrown) {
    return isGone(thrown) ? null : refusedFile(place, part, 'PERMISSION_DENIED');
  }
}

/** What must not be read, with the times of what stands there itself and without bytes. */
export function refusedFile(place: Place, part: FilePart, refused: NonNullable<SourceFile['refused']>): SourceFile {
  return { ...place, part, ...ownStat(place), bytes: 0, refused };
}

function ownStat(place: Place): Pick<SourceFile, 'mtimeNs' | 'ctimeNs' | 'inode'> {
  try {
    return statOf(lstatSync(locationOf(place), { bigint: true }));
  } catch {
    return { mtimeNs: '0', ctimeNs: '0', inode: '0' };
  }
}

/**
 * A file with a session's or a subagent's name, whatever it is: read as it is when it is regular or a link to a regular
 * file that may be followed, else refused. Null when it leads to a folder, or has gone meanwhile.
 */
export function namedFile({ kind, place }: Entry, part: FilePart, scope: Scope): SourceFile | null {
  if (kind === 'folder') return null;
  if (kind === 'file') return regularFile(place, part, scope);
  if (scope.isRefused) return refusedFile(place, part, 'LINK_REFUSED');
  if (kind === 'other') return refusedFile(place, part, 'NOT_A_SESSION_FILE');
  const target = targetOf(place);
  if (target.kind === 'folder') return null;
  if (target.kind === 'nothing') return refusedFile(place, part, target.refused);
  if (target.kind === 'other') return refusedFile(place, part, 'NOT_A_SESSION_FILE');
  if (leadsOut(target.realPath, scope)) return refusedFile(place, part, 'LINK_REFUSED');
  return fileOf({ ...place, location: target.realPath }, part, target.stat);
}

/** Whether a link's target may not be read: it lies outside of all roots and links are not followed. */
export function leadsOut(realPath: string, scope: Scope): boolean {
  return !scope.followLinks && partsBelow(scope.realRoots, realPath) === null;
}

function fileOf(place: Place, part: FilePart, stat: BigIntStats): SourceFile {
  const { location, path, pathBase64 } = place;
  const { bytes, mtimeNs, ctimeNs, inode } = statOf(stat);
  const file = { location, path, part, bytes, mtimeNs, ctimeNs, inode };
  return pathBase64 === undefined ? file : { ...file, pathBase64 };
}
