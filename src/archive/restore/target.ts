import { type FileHandle, lstat } from 'node:fs/promises';
import { errnoOf } from '../../failures/errno-name.ts';
import { isFinerThanUtimes, setExactTimes, type TimedFile, utimesTime } from '../../files/exact-times.ts';
import { publishFile } from '../../files/publish-file.ts';
import { removeFile } from '../../files/replace-file.ts';
import { joined } from '../../files/system-path.ts';
import { writeAll } from '../../files/write.ts';
import type { PlannedFile } from './plan.ts';
import { openDryTarget } from './dry-target.ts';
import { createMadeFolders, type MadeFolders } from './made-folders.ts';
import { belowRoot, isContentOf, standsThere } from './standing.ts';
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
  if (isDryRun) return openDryTarget(root);
  const folders = createMadeFolders(root);
  const times: TimedFile[] = [];
  const noteTime = (timed: TimedFile): void => void times.push(timed);
  let written = 0;
  return {
    async put(planned, content) {
      const found = await belowRoot(standing(root, planned, folders));
      if (found === 'there') (await cutTimes(root, planned)).forEach(noteTime);
      if (found !== null) return { result: found };
      written += 1;
      const temporary = await createTemporaryFile(root, traceId, written);
      if (!(await writeContent(temporary, planned.file, content))) return { result: 'damaged' };
      const result = belowRoot(settle({ root, folders, noteTime }, planned, temporary));
      // It is waited for later: until then a rejection is not unheard.
      result.catch(() => undefined);
      return { result };
    },
    async finish() {
      await setExactTimes(times.splice(0));
      await folders.flush();
    },
  };
}

/** What stands where a file belongs; asked once its folders are no more in the making. */
async function standing(
  root: string,
  { file, parts }: PlannedFile,
  folders: MadeFolders,
): Promise<'there' | 'conflict' | null> {
  for (let looks = 1; ; looks += 1) {
    await folders.areMade(parts);
    try {
      return await standsThere(root, file, parts);
    } catch (thrown) {
      // Under a strict umask nobody may enter a folder that another file has begun to make since: once for each.
      if (errnoOf(thrown) !== 'EACCES' || looks >= parts.length) throw thrown;
    }
  }
}

interface Restoring {
  readonly root: string;
  readonly folders: MadeFolders;
  readonly noteTime: (timed: TimedFile) => void;
}

/** Gives the file its name, unless something has taken that meanwhile; either way the temporary file is gone. */
async function settle(
  { root, folders, noteTime }: Restoring,
  planned: PlannedFile,
  temporary: TemporaryFile,
): Promise<RestoreResult> {
  const { file, parts } = planned;
  const target = joined(root, parts);
  let isPublished = false;
  try {
    await flush(temporary.handle, file.mtimeNs);
    if (!(await folders.make(parts))) return 'conflict';
    isPublished = await publishFile(temporary.path, target);
    if (!isPublished) return (await standing(root, planned, folders)) ?? 'conflict';
  } finally {
    // Once and no more: as soon as it is gone its name may be another's.
    if (!isPublished) await removeFile(temporary.path);
  }
  folders.noteChanged(parts);
  if (isFinerThanUtimes(file.mtimeNs)) noteTime({ path: target, mtimeNs: file.mtimeNs });
  return 'restored';
}

/** A restore that was killed has put the file there, and could not set its time to the nanosecond any more. */
async function cutTimes(root: string, { file, parts }: PlannedFile): Promise<readonly TimedFile[]> {
  const path = joined(root, parts);
  const { mtimeNs } = await lstat(path, { bigint: true });
  const isCut = mtimeNs !== file.mtimeNs && mtimeNs / 1000n === file.mtimeNs / 1000n;
  return isCut ? [{ path, mtimeNs: file.mtimeNs }] : [];
}

/** Writes all of it into the temporary file, which stays open; one that is not what the manifest says is removed again. */
async function writeContent(
  { path, handle }: TemporaryFile,
  file: PlannedFile['file'],
  content: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  let isRight = false;
  try {
    isRight = await isContentOf(file, content, (piece) => writeAll(handle, piece));
    return isRight;
  } finally {
    if (!isRight) {
      await handle.close();
      await removeFile(path);
    }
  }
}

async function flush(handle: FileHandle, mtimeNs: bigint): Promise<void> {
  try {
    await handle.utimes(utimesTime(mtimeNs), utimesTime(mtimeNs));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
