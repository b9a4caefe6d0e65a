import { type FileHandle, lstat } from 'node:fs/promises';
import { createPrivateFolder, syncFolder } from '../../files/create.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { isFinerThanUtimes, setExactTimes, type TimedFile, utimesTime } from '../../files/exact-times.ts';
import { publishFile } from '../../files/publish-file.ts';
import { removeFile } from '../../files/replace-file.ts';
import { joined, type SystemPath } from '../../files/system-path.ts';
import { writeAll } from '../../files/write.ts';
import type { PlannedFile } from './plan.ts';
import { folderFor, isContentOf, kindOf, assertWritable, nearestThere, standsThere } from './standing.ts';
import { createTemporaryFile, type TemporaryFile } from '../temporary.ts';

/** What became of a file: `there`: the same bytes stood there; `conflict`: something else did, and still does. */
export type RestoreResult = 'restored' | 'there' | 'conflict' | 'damaged';

/** A file that was read and is being made durable; the rest of it can be waited for later. */
export interface Settling {
  readonly result: Promise<RestoreResult> | RestoreResult;
}

/** The folder that files are put back into. */
export interface RestoreTarget {
  /**
   * Reads the content and puts it in its place, unless something is there. Raises what the content raises,
   * OUTPUT_NOT_WRITABLE for a place below the root that may not be entered or written, and system errors of the target;
   * then nothing of the file is left.
   */
  put(file: PlannedFile, content: AsyncIterable<Uint8Array>): Promise<Settling>;
  /** Sets what times are still to be set, and flushes the folders. */
  finish(): Promise<void>;
}

/** Where files are put, and by which run. */
export interface TargetOptions {
  /** A real path: no link in it. With a dry run it need not be there. */
  readonly root: string;
  readonly traceId: string;
  readonly isDryRun: boolean;
}

/** Opens a target. Whatever lies below its root is only gone through where it is a folder, never where it is a link. */
export function openTarget({ root, traceId, isDryRun }: TargetOptions): RestoreTarget {
  const folders: FoldersMade = new Map();
  const changed = new Map<string, SystemPath>();
  let times: TimedFile[] = [];
  let written = 0;
  /** What a dry run has said that it would put there, by its place. */
  const promised = new Map<string, string>();

  const standing = async ({ file, parts }: PlannedFile): Promise<'there' | 'conflict' | null> => {
    for (let looks = 1; ; looks += 1) {
      await areMade(root, parts, folders);
      try {
        return await standsThere(root, file, parts);
      } catch (thrown) {
        // Under a strict umask nobody may enter a folder that another file has begun to make since: once for each.
        if (errnoOf(thrown) !== 'EACCES' || looks >= parts.length) throw thrown;
      }
    }
  };

  const settle = async (temporary: TemporaryFile, planned: PlannedFile): Promise<RestoreResult> => {
    const { file, parts } = planned;
    const target = joined(root, parts);
    let isPublished = false;
    try {
      await flush(temporary.handle, file.mtimeNs);
      if (!(await makeFolders(root, parts, { made: folders, changed }))) return 'conflict';
      isPublished = await publishFile(temporary.path, target);
      if (!isPublished) return (await standing(planned)) ?? 'conflict';
    } finally {
      // Once and no more: as soon as it is gone its name may be another's.
      if (!isPublished) await removeFile(temporary.path);
    }
    const folder = joined(root, parts.slice(0, -1));
    changed.set(keyOf(folder), folder);
    if (isFinerThanUtimes(file.mtimeNs)) times.push({ path: target, mtimeNs: file.mtimeNs });
    return 'restored';
  };

  /** A restore that was killed has put the file there, and could not set its time to the nanosecond any more. */
  const noteCutTime = async ({ file, parts }: PlannedFile): Promise<void> => {
    const path = joined(root, parts);
    const { mtimeNs } = await lstat(path, { bigint: true });
    const isCut = mtimeNs !== file.mtimeNs && mtimeNs / 1000n === file.mtimeNs / 1000n;
    if (isCut) times.push({ path, mtimeNs: file.mtimeNs });
  };

  return {
    async put(planned, content) {
      const { file } = planned;
      const found = await belowRoot(standing(planned));
      if (found === 'there' && !isDryRun) await noteCutTime(planned);
      if (found !== null) return { result: found };
      if (isDryRun) {
        const before = promised.get(keyOf(joined(root, planned.parts)));
        if (before !== undefined) return { result: before === file.sha256 ? 'there' : 'conflict' };
        await assertWritable(await nearestThere(root));
        await belowRoot(assertWritable(await folderFor(root, planned.parts)));
        if (!(await isContentOf(file, content))) return { result: 'damaged' };
        promised.set(keyOf(joined(root, planned.parts)), file.sha256);
        return { result: 'restored' };
      }
      written += 1;
      const temporary = await createTemporaryFile(root, traceId, written);
      if (!(await writeContent(temporary, file, content))) return { result: 'damaged' };
      const result = belowRoot(settle(temporary, planned));
      // It is waited for later: until then a rejection is not unheard.
      result.catch(() => undefined);
      return { result };
    },
    async finish() {
      const timed = times;
      times = [];
      await setExactTimes(timed);
      for (const folder of changed.values()) await syncFolder(folder);
      changed.clear();
    },
  };
}

/** What may not be entered or written below the root is the matter of the files in it alone. */
async function belowRoot<Made>(work: Promise<Made>): Promise<Made> {
  try {
    return await work;
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (errno !== 'EACCES' && errno !== 'EPERM') throw thrown;
    throw new FailureError(failureOf('OUTPUT_NOT_WRITABLE', { errno }), thrown);
  }
}

/** Writes all of it into the temporary file; one that is not what the manifest says is removed again. */
async function writeContent(
  { path, handle }: TemporaryFile,
  file: PlannedFile['file'],
  content: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  try {
    const isRight = await isContentOf(file, content, (piece) => writeAll(handle, piece));
    if (isRight) return true;
  } catch (thrown) {
    await handle.close();
    await removeFile(path);
    throw thrown;
  }
  await handle.close();
  await removeFile(path);
  return false;
}

async function flush(handle: FileHandle, mtimeNs: bigint): Promise<void> {
  try {
    await handle.utimes(utimesTime(mtimeNs), utimesTime(mtimeNs));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the folders that a file needs, for their owner alone; false where something else has the name of one. */
async function makeFolders(
  root: string,
  parts: readonly SystemPath[],
  { made, changed }: { readonly made: FoldersMade; readonly changed: Map<string, SystemPath> },
): Promise<boolean> {
  for (let depth = 1; depth < parts.length; depth += 1) {
    const folder = joined(root, parts.slice(0, depth));
    const known = made.get(keyOf(folder));
    // Of files that settle at once all wait for the one that makes it: under a strict umask nobody may enter it before.
    const making = known ?? makeFolder(folder);
    made.set(keyOf(folder), making);
    const above = joined(root, parts.slice(0, depth - 1));
    if (known === undefined) changed.set(keyOf(above), above);
    if (!(await making)) return false;
  }
  return true;
}

type FoldersMade = Map<string, Promise<boolean>>;

/** Waits for folders that are just being made; whether they could be is for whoever makes them to say. */
async function areMade(root: string, parts: readonly SystemPath[], made: FoldersMade): Promise<void> {
  for (let depth = 1; depth < parts.length; depth += 1) {
    await made.get(keyOf(joined(root, parts.slice(0, depth))))?.catch(() => undefined);
  }
}

async function makeFolder(folder: SystemPath): Promise<boolean> {
  try {
    await createPrivateFolder(folder);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
    return (await kindOf(folder)) === 'folder';
  }
}

function keyOf(path: SystemPath): string {
  return typeof path === 'string' ? path : path.toString('latin1');
}
