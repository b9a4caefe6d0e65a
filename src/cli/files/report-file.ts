import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failureOf, FailureError } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { namedPath } from '../../files/named-path.ts';
import { resolvedPath } from '../../files/real-path.ts';
import type { Environment } from '../environment.ts';

/** Tries the place of `--report-file` before any work. Raises OUTPUT_NOT_WRITABLE; null without the flag. */
export async function prepareReportFile(given: string | null, environment: Environment): Promise<string | null> {
  if (given === null) return null;
  const path = namedPath(given, environment);
  try {
    // Where a link leads, as it will be written.
    const target = await resolvedPath(path);
    await access(dirname(target), constants.W_OK | constants.X_OK);
    if (await isNoFile(target)) throw new FailureError(failureOf('OUTPUT_NOT_WRITABLE', {}, '--report-file'));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === null) throw error;
    throw new FailureError(failureOf('OUTPUT_NOT_WRITABLE', { errno }, '--report-file'), error);
  }
  return path;
}

/** A folder, a pipe or a device: what would be replaced by a file, or could not be. */
async function isNoFile(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isFile();
  } catch {
    return false;
  }
}
