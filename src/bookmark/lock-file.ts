import { randomBytes } from 'node:crypto';
import { linkSync, lstatSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { link, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createPrivateFile } from '../files/create.ts';
import { errnoOf } from '../failures/errno-name.ts';
import { linksRefused } from '../files/errno.ts';
import { removeFile } from '../files/replace-file.ts';
import { writeAll } from '../files/write.ts';

/** A lock file as it was seen at one moment. */
export interface SeenLock {
  /** null when it is no file, or may not be read. */
  readonly text: string | null;
  /** Its heartbeat. */
  readonly mtimeMs: number;
  readonly inode: number;
}

/** What stands at the lock's name; null when nothing does. */
export function seeLock(path: string): SeenLock | null {
  try {
    const found = lstatSync(path);
    return { text: found.isFile() ? textOf(path) : null, mtimeMs: found.mtimeMs, inode: found.ino };
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
}

function textOf(path: string): string | null {
  try {
    // Bytes: with an encoding Node aborts, without a word, when the file can't be closed.
    return readFileSync(path).toString('utf8');
  } catch (thrown) {
    if (['EACCES', 'EPERM'].includes(errnoOf(thrown) ?? '')) return null;
    throw thrown;
  }
}

/** A lock that waits beside its name, written in full, so that nobody ever sees half of one. */
export interface PreparedLock {
  /** Takes the name if nobody has it; says whether. */
  take(): Promise<boolean>;
  /** Removes what waits. */
  dispose(): Promise<void>;
}

/** Prepares a lock of this content; `makeLink` is how a name is taken in one step. */
export function prepareLock(path: string, text: string, makeLink = link): PreparedLock {
  const waiting = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  let isWritten = false;
  const take = async (): Promise<boolean> => {
    if (!isWritten) await writeNew(waiting, text);
    isWritten = true;
    try {
      await makeLink(waiting, path);
      return true;
    } catch (thrown) {
      const errno = errnoOf(thrown);
      if (errno === 'EEXIST') return false;
      if (linksRefused.includes(errno)) return takeWithoutLink(path, text);
      if (errno !== 'ENOENT') throw thrown;
      // A new holder has swept what was waiting.
      isWritten = false;
      return false;
    }
  };
  return { take, dispose: () => removeFile(waiting) };
}

/** Where there are no links the name is taken first and filled at once; whoever sees it empty takes it as held. */
async function takeWithoutLink(path: string, text: string): Promise<boolean> {
  try {
    await writeNew(path, text);
    return true;
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  const handle = await createPrivateFile(path);
  try {
    try {
      await writeAll(handle, Buffer.from(text));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    // Under the lock's own name half of one would hold it for everybody.
    await removeFile(path);
    throw thrown;
  }
}

/**
 * Takes a lock away that was judged dead; puts it back, and says false, when it is not the one that was judged. In one
 * go, so that the name is free for no longer than the system needs. What was taken away stays beside it for whoever
 * gets the lock: that may be another than the one who took it away.
 */
export function takeAway(path: string, judged: SeenLock, see = seeLock): boolean {
  const away = `${path}.${randomBytes(6).toString('hex')}.gone`;
  try {
    // Another may have taken it over and be at work already.
    if (!isSameLock(see(path), judged)) return false;
    renameSync(path, away);
  } catch (thrown) {
    if (errnoOf(thrown) === 'ENOENT') return false;
    throw thrown;
  }
  if (isSameLock(see(away), judged)) return true;
  putBack(away, path);
  return false;
}

function isSameLock(seen: SeenLock | null, judged: SeenLock): boolean {
  return seen?.text === judged.text && seen.inode === judged.inode && seen.mtimeMs === judged.mtimeMs;
}

function putBack(away: string, path: string): void {
  try {
    linkSync(away, path);
    unlinkSync(away);
  } catch (thrown) {
    const errno = errnoOf(thrown);
    if (linksRefused.includes(errno)) renameSync(away, path);
    // EEXIST, ENOENT: another has taken the name meanwhile; the holder will find that its lock is lost.
    else if (errno !== 'EEXIST' && errno !== 'ENOENT') throw thrown;
  }
}

/** What killed runs left beside the lock. */
export interface Remains {
  /** Texts of locks that were taken away from the dead. */
  readonly texts: readonly string[];
  /** Removes them. They stay until what the dead had under way is cleared: the clearing may be killed too. */
  remove(): Promise<void>;
}

/**
 * Sweeps up beside the lock and the bookmark, for the holder, whose lock says `own`. A waiting lock of somebody alive
 * may go too, and is written again.
 */
export async function sweepBeside(path: string, own: string): Promise<Remains> {
  const folder = dirname(path);
  const bookmark = basename(path).replace(/\.lock$/, '');
  const gone = new Map<string, string>();
  // A folder may be writable without being readable; then nothing is found in it.
  for (const name of await readdir(folder).catch(() => [])) {
    const rest = name.startsWith(`${bookmark}.`) ? name.slice(bookmark.length) : '';
    if (!/^(?:\.lock)?\.[0-9a-f]{12}\.(?:tmp|gone)$/.test(rest)) continue;
    const beside = join(folder, name);
    const text = rest.endsWith('.gone') ? (seeLock(beside)?.text ?? '') : null;
    if (text === null) await removeFile(beside);
    // Our own is just now in the hands of one who will find that we live.
    else if (text !== own) gone.set(beside, text);
  }
  return {
    texts: Array.from(gone.values()),
    async remove() {
      for (const beside of gone.keys()) await removeFile(beside);
    },
  };
}

/** Sets the heartbeat of the lock if it is still this one. */
export async function touchLock(path: string, text: string, nowMs: number): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    if ((await handle.readFile('utf8')) === text) await handle.utimes(nowMs / 1000, nowMs / 1000);
  } finally {
    await handle.close();
  }
}
