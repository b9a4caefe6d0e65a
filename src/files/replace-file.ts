import { randomBytes } from 'node:crypto';
import { rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { createPrivateFile, syncFolder } from './create.ts';
import { resolvedPath } from './real-path.ts';
import { writeAll } from './write.ts';

/**
 * Puts new content under a name in one step, for its owner alone: whoever reads sees the old or the new, also after a
 * crash. A link is followed, so it stays one. Raises the errno error of what went wrong; then the old content is there and
 * nothing else (when only the folder could not be flushed, the new one may be there, and may not survive a crash).
 */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const target = await resolvedPath(path);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await createPrivateFile(temporary);
  try {
    try {
      await writeAll(handle, typeof content === 'string' ? Buffer.from(content) : content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (thrown) {
    await removeFile(temporary);
    throw thrown;
  }
  await syncFolder(dirname(target));
}

/** Whether a file of this name in the target's folder is one that `replaceFile` had under way. */
export function isTemporaryOf(target: string, name: string): boolean {
  const own = basename(target);
  return name.startsWith(own) && /^\.[0-9a-f]{12}\.tmp$/.test(name.slice(own.length));
}

/** Removes a file of ours as far as that can be done; never raises. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch {
    // Nothing hangs on it: what is left is cleared by a later run.
  }
}
