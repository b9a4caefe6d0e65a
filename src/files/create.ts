import type { FileHandle } from 'node:fs/promises';
import { chmod, lstat, mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from '../failures/errno-name.ts';
import { modesRefused } from './errno.ts';
import type { SystemPath } from './system-path.ts';

/** Opens a new file that only its owner may read, whatever the umask; raises EEXIST when the name is taken. */
export async function createPrivateFile(path: string): Promise<FileHandle> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await orWithoutModes(handle.chmod(0o600));
  } catch (thrown) {
    await handle.close();
    await unlink(path);
    throw thrown;
  }
  return handle;
}

/** Makes a folder that only its owner may enter, whatever the umask; raises EEXIST when the name is taken. */
export async function createPrivateFolder(path: SystemPath): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  // By its name: under a strict umask not even its owner could open it.
  await orWithoutModes(chmod(path, 0o700));
}

/** Makes a folder and the parents it lacks, each for its owner alone; one that is there is left as it is. */
export async function ensurePrivateFolder(path: string): Promise<void> {
  try {
    await lstat(path);
    return;
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown;
  }
  const parent = dirname(path);
  if (parent !== path) await ensurePrivateFolder(parent);
  await createUnlessThere(path);
}

/** The same of a folder whose parents must be there; a link to one will do. */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown;
    await createUnlessThere(path);
  }
}

/** Another run may make it meanwhile. What is written into a folder is only as durable as the folder's own name. */
async function createUnlessThere(path: string): Promise<void> {
  try {
    await createPrivateFolder(path);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
    return;
  }
  await syncFolder(dirname(path));
}

/** Flushes a folder, so that names made or taken away in it survive a crash; silent where a system has no such thing. */
export async function syncFolder(path: SystemPath): Promise<void> {
  const handle = await openFolder(path);
  if (handle === null) return;
  try {
    await handle.sync();
  } catch (thrown) {
    if (!folderSyncRefused.includes(errnoOf(thrown))) throw thrown;
  } finally {
    await handle.close();
  }
}

const folderSyncRefused: readonly (string | null)[] = [...modesRefused, 'EISDIR', 'EBADF'];

/** Windows opens no folder, and a folder may be writable without being readable: nothing can be flushed then. */
async function openFolder(path: SystemPath): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (thrown) {
    if (['EISDIR', 'EACCES', 'EPERM'].includes(errnoOf(thrown) ?? '')) return null;
    throw thrown;
  }
}

async function orWithoutModes(setting: Promise<void>): Promise<void> {
  try {
    await setting;
  } catch (thrown) {
    if (!modesRefused.includes(errnoOf(thrown))) throw thrown;
  }
}
