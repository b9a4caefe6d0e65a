import { access, constants, stat } from 'node:fs/promises';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { ensureFolder } from '../../files/create.ts';
import { folderOf, type Output } from './output.ts';
import { areVolumesThere, outputExists } from './volume-names.ts';

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
  if (!force && (await areVolumesThere(file))) throw outputExists();
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}
