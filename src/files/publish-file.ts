import { link, lstat, rename } from 'node:fs/promises';
import { errnoOf } from '../failures/errno-name.ts';
import { syncFolder } from './create.ts';
import { linksRefused } from './errno.ts';
import { removeFile } from './replace-file.ts';
import type { SystemPath } from './system-path.ts';

/**
 * Gives a finished file its name unless that is taken, in one step where the file system has links (`makeLink`); says
 * whether.
 */
export async function publishFile(temporary: string, target: SystemPath, makeLink = link): Promise<boolean> {
  try {
    await makeLink(temporary, target);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === 'EEXIST') return false;
    if (!linksRefused.includes(errno)) throw thrown;
    if (await isTaken(target)) return false;
    await rename(temporary, target);
    return true;
  }
  await removeFile(temporary);
  return true;
}

/** Gives a finished file its name, in place of what is there (a link there is replaced, not followed). */
export async function replaceWith(temporary: string, target: string): Promise<void> {
  await rename(temporary, target);
}

/**
 * Flushes the folder in which a finished file or folder has just got its name. Where that can't be done `takeBack` undoes
 * it: a new name that may not survive a crash is no promise.
 */
export async function settleName(folder: string, takeBack: () => Promise<void>): Promise<void> {
  try {
    await syncFolder(folder);
  } catch (thrown) {
    await takeBack();
    throw thrown;
  }
}

/** Whether anything has that name, a dangling link too. */
export async function isTaken(path: SystemPath): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
}
