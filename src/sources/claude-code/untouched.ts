import { basename, dirname, join } from 'node:path';
import { FailureError, usageFailure } from '../../failures/failure.ts';
import { liesIn, realPathOf } from '../records/real-path.ts';
import { agentFolders, configuredFolders } from './layout.ts';
import { foldersOf, type RootWishes } from './roots.ts';

/** Where something would be written, and the flag or option that says so; null when nothing is. */
export interface WrittenPlace {
  readonly field: string;
  readonly path: string | null;
}

/**
 * Nothing is ever written below a folder that sessions are read from, there or not: raises USAGE_ERROR for the first
 * place that lies in one of this run's, or in one of the agent's own, whatever links lead there.
 */
export function refuseBelowSources(places: readonly WrittenPlace[], wishes: RootWishes): void {
  const folders = [...foldersOf(wishes).paths, ...ownFolders(wishes)].map(realPathOf);
  for (const { field, path } of places) {
    if (path !== null && namesOf(path).some((name) => folders.some((folder) => liesIn(name, folder)))) {
      throw new FailureError(usageFailure('below-source', field));
    }
  }
}

/** Whether a path is in a folder that the agent keeps its sessions in, and not that folder itself. */
export function isBelowOwnFolder(path: string, wishes: Omit<RootWishes, 'baseDir'>): boolean {
  const real = realPathOf(path);
  return ownFolders(wishes)
    .map(realPathOf)
    .some((folder) => real !== folder && liesIn(real, folder));
}

/** Whether a folder is one that the agent keeps its sessions in, or lies in one, or holds one, whatever links lead there. */
export function touchesOwnFolder(path: string, wishes: Omit<RootWishes, 'baseDir'>): boolean {
  const real = realPathOf(path);
  return ownFolders(wishes)
    .map(realPathOf)
    .some((folder) => liesIn(real, folder) || liesIn(folder, real));
}

function ownFolders(wishes: Omit<RootWishes, 'baseDir'>): readonly string[] {
  const folders = wishes.home === '' ? configuredFolders(wishes) : agentFolders(wishes);
  return folders.map((folder) => join(folder, 'projects'));
}

/** A link may be replaced where it stands, or followed. */
function namesOf(path: string): readonly string[] {
  return [join(realPathOf(dirname(path)), basename(path)), realPathOf(path)];
}
