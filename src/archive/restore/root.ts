import { access, constants, lstat, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { ensureFolder, ensurePrivateFolder } from '../../files/create.ts';
import { isNoSpace } from '../../failures/conditions.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { isTaken } from '../../files/publish-file.ts';
import { alternativeName } from '../names.ts';
import { clearStale } from '../sweep.ts';
import { nearestThere } from './standing.ts';

/** Where a restore goes. */
export interface RestorePlace {
  /** The folder that was named; its last part is made where it is missing. */
  readonly folder: string;
  /** The folder of projects in it. */
  readonly projects: string;
}

/**
 * Makes the folder of projects, for its owner alone, and says its real path; clears away what killed runs left in it.
 * Raises OUTPUT_NOT_WRITABLE.
 */
export async function openRestoreRoot({ folder, projects }: RestorePlace, nowMs: number): Promise<string> {
  try {
    await ensureFolder(folder);
    if (!(await stat(folder)).isDirectory()) throw notWritable('ENOTDIR');
    await ensurePrivateFolder(projects);
    const root = await realpath(projects);
    await access(root, constants.W_OK | constants.X_OK);
    if (!(await stat(root)).isDirectory()) throw notWritable('ENOTDIR');
    await clearStale(root, { deadTraceIds: [], nowMs, lastWriteTo: lastChangeOf });
    return root;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    throw errno === null || isNoSpace(errno) ? thrown : notWritable(errno, thrown);
  }
}

/** The same of a dry run: nothing is made, and what would have to be made need not be there. Raises OUTPUT_NOT_WRITABLE. */
export async function lookAtRestoreRoot({ folder, projects }: RestorePlace): Promise<string> {
  try {
    const found = await stat(folder).catch((thrown: unknown) => {
      if (errnoOf(thrown) !== 'ENOENT') throw thrown;
      return stat(dirname(folder));
    });
    if (!found.isDirectory()) throw notWritable('ENOTDIR');
    return await realPathToBe(projects);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    throw errno === null ? thrown : notWritable(errno, thrown);
  }
}

/** The mtime of a file that is restored is that of the session. What has gone meanwhile is somebody's. */
async function lastChangeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  return found?.ctimeMs ?? Infinity;
}

function notWritable(errno: string, cause?: unknown): FailureError {
  return new FailureError(failureOf('OUTPUT_NOT_WRITABLE', { errno }, '--to'), cause);
}

/** A name that is free in a folder: `base`, else `base-2`, `base-3` … */
export async function freeFolder(folder: string, base: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const path = join(folder, alternativeName(base, attempt));
    if (!(await isTaken(path))) return path;
  }
}

/**
 * The real path of what may have to be made. A link that leads to nothing is no folder, and none can be made in its
 * place: that raises ENOENT.
 */
async function realPathToBe(path: string): Promise<string> {
  const there = await nearestThere(path);
  return join(await realpath(there), relative(there, path));
}
