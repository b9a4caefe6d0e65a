import { access, constants, lstat, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failureOf, FailureError } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { namedPath } from '../../files/named-path.ts';
import { resolvedPath } from '../../files/real-path.ts';
import { isTemporaryOf, removeFile, replaceFile } from '../../files/replace-file.ts';
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

/** Writes the report in one step, and clears away what killed runs left beside it. Raises what `replaceFile` raises. */
export async function writeReportFile(path: string, content: Uint8Array | string): Promise<void> {
  await replaceFile(path, content);
  await clearBeside(await resolvedPath(path)).catch(() => undefined);
}

/** Nobody is that long about a report: what is younger another run may be writing just now. */
const LONGEST_WRITE_MS = 30 * 60_000;

/** Removes what `replaceFile` had under way half an hour before the file got its name. */
async function clearBeside(target: string): Promise<void> {
  const folder = dirname(target);
  const { mtimeMs } = await lstat(target);
  for (const name of await readdir(folder)) {
    if (!isTemporaryOf(target, name)) continue;
    const left = join(folder, name);
    if (mtimeMs - (await lstat(left)).mtimeMs >= LONGEST_WRITE_MS) await removeFile(left);
  }
}

/** A folder, a pipe or a device: what would be replaced by a file, or could not be. */
async function isNoFile(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isFile();
  } catch {
    return false;
  }
}
