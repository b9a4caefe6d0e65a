import { existsSync, realpathSync, statSync } from 'node:fs';
import { access, constants, readdir, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { failureOf, FailureError } from '../../failures/failure.ts';
import { ensureFolder, syncFolder } from '../../files/create.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { isTaken, publishFile, replaceWith } from '../../files/publish-file.ts';
import { alternativeName, isFurtherVolume, volumeName } from '../names.ts';

/** Where archives go. */
export interface Output {
  /** The folder for archives that name themselves. */
  readonly folder: string;
  /** A path that ends in `.zip`, or null. */
  readonly explicitFile: string | null;
  /** May overwrite the explicit file. */
  readonly force: boolean;
}

/**
 * Where archives go by one path: one that ends in `.zip` and is no folder, nor is said to be one, is that file, anything
 * else a folder.
 */
export function outputAt(path: string, isSaidFolder = false): Pick<Output, 'folder' | 'explicitFile'> {
  const place = resolve(path);
  const isFile = !isSaidFolder && /\.zip$/i.test(place) && !isFolderNow(place);
  return isFile ? { folder: dirname(place), explicitFile: place } : { folder: place, explicitFile: null };
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

/** What can't be looked at is nobody's folder yet: `checkOutput` says what is wrong with it. */
function isFolderNow(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The absolute path of an archive by its name. */
export function archivePath(output: Output, name: string): string {
  return resolve(folderOf(output), name);
}

/** The folder that archives are written in. */
export function folderOf(output: Output): string {
  return output.explicitFile === null ? output.folder : dirname(output.explicitFile);
}

/**
 * Finds what would stop the output, before any work: raises OUTPUT_NOT_WRITABLE or OUTPUT_EXISTS. Makes the last part
 * of the folder where it is missing.
 */
export async function checkOutput(output: Output): Promise<void> {
  try {
    if (output.explicitFile === null) await ensureFolder(output.folder);
    const folder = await stat(folderOf(output));
    if (!folder.isDirectory()) throw notWritable('ENOTDIR');
    await access(folderOf(output), constants.W_OK | constants.X_OK);
    if (output.explicitFile !== null) await checkExplicitFile(output.explicitFile, output.force);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno === null || !refusals.includes(errno)) throw thrown;
    throw notWritable(errno, thrown);
  }
}

const refusals: readonly string[] = [
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENAMETOOLONG',
  'ELOOP',
  'EINVAL',
  'EEXIST',
];

function notWritable(errno: string, cause?: unknown): FailureError {
  return new FailureError(failureOf('OUTPUT_NOT_WRITABLE', { errno }, '--out'), cause);
}

async function checkExplicitFile(file: string, force: boolean): Promise<void> {
  if (await isFolder(file)) throw notWritable('EISDIR');
  if (force) return;
  if (await isTaken(file)) throw taken();
  // A further volume would have to overwrite it, or seem to belong to it; better to say so before the first is written.
  const names = await namesIn(dirname(file));
  if (names.some((name) => isFurtherVolume(name, stemOf(file)))) throw taken();
  // Where nobody sees the names, the likeliest can be asked for; one that is too long to be there may never be wanted.
  if (await isTaken(join(dirname(file), volumeName(stemOf(file), 2))).catch(() => false)) throw taken();
}

/** In a folder that may be written and not read nobody sees what further volumes there are. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((thrown: unknown): readonly string[] => {
    if (errnoOf(thrown) === 'EACCES') return [];
    throw thrown;
  });
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

function taken(): FailureError {
  return new FailureError(failureOf('OUTPUT_EXISTS', {}, '--out'));
}

function stemOf(file: string): string {
  return basename(file).replace(/\.zip$/i, '');
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

/** Gives finished volumes their final names. */
export interface VolumeNames {
  /** Moves the finished file to the volume's name without overwriting, flushes the folder, and says the name. */
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
      if (!(await publishFile(temporary, join(folder, name)))) throw taken();
      return settle(folder, name);
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
      return settle(folder, name);
    },
  };
}

/** A new name that may not survive a crash is no promise: it is taken back. */
async function settle(folder: string, name: string): Promise<string> {
  try {
    await syncFolder(folder);
    return name;
  } catch (thrown) {
    await unlink(join(folder, name));
    throw thrown;
  }
}
