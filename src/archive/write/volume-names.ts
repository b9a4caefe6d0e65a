import { existsSync, realpathSync } from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { syncFolder } from '../../files/create.ts';
import { isTaken, publishFile, replaceWith, settleName } from '../../files/publish-file.ts';
import { alternativeName, isFurtherVolume, volumeName } from '../names.ts';
import type { Output } from './output.ts';

/** Gives finished volumes their final names. */
export interface VolumeNames {
  /**
   * Moves the finished file to the volume's name, flushes the folder, and says the name. Only a named file that may be
   * overwritten is put in the place of another; raises OUTPUT_EXISTS for one that may not.
   */
  claim(temporary: string, volume: number): Promise<string>;
}

/** Names for the volumes of one run: all of the first one's base name. */
export function createVolumeNames(output: Output, baseName: string): VolumeNames {
  return output.explicitFile === null
    ? automaticNames(output.folder, baseName)
    : explicitNames(output.explicitFile, output.force);
}

function explicitNames(file: string, force: boolean): VolumeNames {
  const folder = dirname(file);
  return {
    async claim(temporary, volume) {
      const name = volume === 1 ? basename(file) : volumeName(stemOf(file), volume);
      if (force) {
        await replaceWith(temporary, join(folder, name));
        await syncFolder(folder);
        return name;
      }
      if (!(await publishFile(temporary, join(folder, name)))) throw outputExists();
      await settleName(folder, () => unlink(join(folder, name)));
      return name;
    },
  };
}

/** A base name counts as taken when a further volume of it is there: it would seem to belong to the new archive. */
function automaticNames(folder: string, baseName: string): VolumeNames {
  let chosen: string | null = null;
  const claimFirst = async (temporary: string): Promise<string> => {
    const names = await namesIn(folder);
    for (let attempt = 1; ; attempt += 1) {
      const base = alternativeName(baseName, attempt);
      if (names.some((name) => isFurtherVolume(name, base))) continue;
      if (!(await publishFile(temporary, join(folder, volumeName(base, 1))))) continue;
      chosen = base;
      return volumeName(base, 1);
    }
  };
  const claimFurther = async (temporary: string, base: string, volume: number): Promise<string> => {
    for (let attempt = 1; ; attempt += 1) {
      const name = `${alternativeName(volumeName(base, volume).slice(0, -'.zip'.length), attempt)}.zip`;
      if (await publishFile(temporary, join(folder, name))) return name;
    }
  };
  return {
    async claim(temporary, volume) {
      const name = chosen === null ? await claimFirst(temporary) : await claimFurther(temporary, chosen, volume);
      await settleName(folder, () => unlink(join(folder, name)));
      return name;
    },
  };
}

/** The failure of an output whose name, or that of a further volume, is taken. */
export function outputExists(): FailureError {
  return new FailureError(failureOf('OUTPUT_EXISTS', {}, '--out'));
}

/**
 * Whether the archive of this name is there, or a further volume: one of the new archive would have to overwrite it, or
 * it would seem to belong to that.
 */
export async function areVolumesThere(file: string): Promise<boolean> {
  if (await isTaken(file)) return true;
  const names = await namesIn(dirname(file));
  if (names.some((name) => isFurtherVolume(name, stemOf(file)))) return true;
  // Where nobody sees the names, the likeliest can be asked for; one that is too long to be there may never be wanted.
  return isTaken(join(dirname(file), volumeName(stemOf(file), 2))).catch(() => false);
}

/** In a folder that may be written and not read nobody sees what further volumes there are. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((thrown: unknown): readonly string[] => {
    if (errnoOf(thrown) === 'EACCES') return [];
    throw thrown;
  });
}

/**
 * Whether an archive of this name is one that the output will write over: the file that was named, or a further volume
 * of it, and there when it was first asked. null where it writes over none.
 */
export function overwrittenBy({ explicitFile, force }: Output): ((name: string) => boolean) | null {
  if (explicitFile === null || !force) return null;
  const isOfIts = (name: string): boolean =>
    name === basename(explicitFile) || isFurtherVolume(name, stemOf(explicitFile));
  const known = new Map<string, boolean>();
  return (name) => {
    const isOverwritten = known.get(name) ?? (isOfIts(name) && existsSync(join(dirname(explicitFile), name)));
    known.set(name, isOverwritten);
    return isOverwritten;
  };
}

/** Whether a path is that of a further volume of an archive, which may be named by another way to its folder. */
export function isFurtherVolumeOf(explicitFile: string, path: string): boolean {
  const isNear = realFolderOf(explicitFile) === realFolderOf(path);
  return isNear && isFurtherVolume(basename(path), stemOf(explicitFile));
}

function realFolderOf(path: string): string {
  try {
    return realpathSync.native(dirname(path));
  } catch {
    return dirname(path);
  }
}

/** The base name of an archive that was named. */
function stemOf(file: string): string {
  return basename(file).replace(/\.zip$/i, '');
}
