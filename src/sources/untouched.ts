import { basename, dirname, join } from 'node:path';
import { FailureError, usageFailure } from '../failures/failure.ts';
import { SOURCES } from './index.ts';
import { liesIn, realPathOf } from '../files/real-path.ts';
import type { MachineWishes, SourceWishes } from './source.ts';

/** Where something would be written, and the flag or option that says so; null when nothing is. */
export interface WrittenPlace {
  readonly field: string;
  readonly path: string | null;
}

/**
 * Nothing is ever written below a folder that sessions are read from, there or not: raises USAGE_ERROR for the first
 * place that lies in one of this run's, or in one of the agents' own, whatever links lead there.
 */
export function refuseBelowSources(places: readonly WrittenPlace[], wishes: SourceWishes): void {
  const ofThisRun = Object.values(SOURCES).flatMap((source) => source.folders(wishes));
  const folders = [...ofThisRun.map((folder) => realPathOf(folder)), ...ownFolders(wishes)];
  for (const { field, path } of places) {
    if (path !== null && namesOf(path).some((name) => folders.some((folder) => liesIn(name, folder)))) {
      throw new FailureError(usageFailure('below-source', field));
    }
  }
}

/** Whether a path is in a folder that an agent keeps its sessions in, and not that folder itself. */
export function isBelowOwnFolder(path: string, wishes: MachineWishes): boolean {
  const real = realPathOf(path);
  return ownFolders(wishes).some((folder) => real !== folder && liesIn(real, folder));
}

/** Whether a folder is one that an agent keeps its sessions in, or lies in one, or holds one, whatever links lead there. */
export function touchesOwnFolder(path: string, wishes: MachineWishes): boolean {
  const real = realPathOf(path);
  return ownFolders(wishes).some((folder) => liesIn(real, folder) || liesIn(folder, real));
}

function ownFolders(wishes: MachineWishes): readonly string[] {
  const folders = Object.values(SOURCES).flatMap((source) => source.ownFolders(wishes));
  return folders.map((folder) => realPathOf(folder));
}

/** A link may be replaced where it stands, or followed. */
function namesOf(path: string): readonly string[] {
  return [join(realPathOf(dirname(path)), basename(path)), realPathOf(path)];
}
