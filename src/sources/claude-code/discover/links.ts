import { type BigIntStats, realpathSync, statSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import type { SourceFile } from '../../../session/reference.ts';
import { locationOf } from '../../records/file-bytes.ts';
import { liesIn } from '../../../files/real-path.ts';
import { isDenied } from '../errno.ts';
import type { Place } from './place.ts';

/** What a symbolic link leads to. */
export type LinkTarget =
  | { readonly kind: 'file' | 'folder' | 'other'; readonly realPath: string; readonly stat: BigIntStats }
  /** It dangles, or may not be followed to its end. */
  | { readonly kind: 'nothing'; readonly refused: NonNullable<SourceFile['refused']>; readonly cause: unknown };

/** Follows a link to its end. */
export function targetOf(link: Place): LinkTarget {
  try {
    const realPath = realpathSync.native(locationOf(link));
    const stat = statSync(realPath, { bigint: true });
    return { kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other', realPath, stat };
  } catch (thrown) {
    return { kind: 'nothing', refused: isDenied(thrown) ? 'PERMISSION_DENIED' : 'NOT_A_SESSION_FILE', cause: thrown };
  }
}

/** The parts of a resolved path below the root that it lies in; null when it lies in none of them. */
export function partsBelow(realRoots: readonly string[], realPath: string): readonly string[] | null {
  const root = realRoots.find((realRoot) => liesIn(realPath, realRoot));
  return root === undefined
    ? null
    : relative(root, realPath)
        .split(sep)
        .filter((part) => part !== '');
}

/** Whether a link leads to a folder that holds the link itself, so that following it would lead in a circle. */
export function leadsBack(link: Place, realPath: string): boolean {
  return holdsRoot([realpathSync.native(dirname(link.location))], realPath);
}

/** Whether one of the roots lies in this folder, so that going through it would lead in a circle. */
export function holdsRoot(realRoots: readonly string[], realPath: string): boolean {
  return realRoots.some((realRoot) => liesIn(realRoot, realPath));
}
