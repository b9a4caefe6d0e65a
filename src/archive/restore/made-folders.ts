import { errnoOf } from '../../failures/errno-name.ts';
import { createPrivateFolder, syncFolder } from '../../files/create.ts';
import { joined, keyOf, type SystemPath } from '../../files/system-path.ts';
import { kindOf } from './standing.ts';

/** The folders below a root that a restore makes or changes. */
export interface MadeFolders {
  /** Makes the folders that a file needs, for their owner alone; false where something else has the name of one. */
  make(parts: readonly SystemPath[]): Promise<boolean>;
  /** Waits for folders that are just being made; whether they could be is for whoever makes them to say. */
  areMade(parts: readonly SystemPath[]): Promise<void>;
  /** A file got its name: its folder is to be flushed. */
  noteChanged(parts: readonly SystemPath[]): void;
  /** Flushes what has changed since the last time. */
  flush(): Promise<void>;
}

/** Starts with a root in which nothing was made. Paths are given as their parts below it, the file's own name last. */
export function createMadeFolders(root: string): MadeFolders {
  const made = new Map<string, Promise<boolean>>();
  const changed = new Map<string, SystemPath>();
  const folderAt = (parts: readonly SystemPath[], depth: number): SystemPath => joined(root, parts.slice(0, depth));
  const note = (folder: SystemPath): void => void changed.set(keyOf(folder), folder);
  return {
    async make(parts) {
      for (let depth = 1; depth < parts.length; depth += 1) {
        const folder = folderAt(parts, depth);
        const known = made.get(keyOf(folder));
        // Of files that settle at once all wait for the one that makes it: under a strict umask nobody may enter it before.
        const making = known ?? makeFolder(folder);
        made.set(keyOf(folder), making);
        if (known === undefined) note(folderAt(parts, depth - 1));
        if (!(await making)) return false;
      }
      return true;
    },
    async areMade(parts) {
      for (let depth = 1; depth < parts.length; depth += 1) {
        await made.get(keyOf(folderAt(parts, depth)))?.catch(() => undefined);
      }
    },
    noteChanged: (parts) => note(folderAt(parts, parts.length - 1)),
    async flush() {
      for (const folder of changed.values()) await syncFolder(folder);
      changed.clear();
    },
  };
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
