import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrivateFile, createPrivateFolder } from '../files/create.ts';
import { errnoOf } from '../failures/errno-name.ts';

/** The name of what a run has under way; a `+` can be in no trace id, so no run's name is another's. */
export function temporaryName(traceId: string, attempt: number): string {
  return `.chatzip-${traceId}${attempt === 1 ? '' : `+${attempt}`}.tmp`;
}

/** The trace id of the run whose temporary name this is, or null. */
export function traceIdOf(fileName: string): string | null {
  return /^\.chatzip-([A-Za-z0-9._-]{1,64})(?:\+\d+)?\.tmp$/.exec(fileName)?.[1] ?? null;
}

/** A file that is being written. */
export interface TemporaryFile {
  readonly path: string;
  readonly handle: FileHandle;
}

/**
 * Creates a temporary file of the run in the folder, for its owner alone and over nothing that is there; whoever makes
 * several counts `from` up, so that no name is used twice.
 */
export function createTemporaryFile(folder: string, traceId: string, from = 1): Promise<TemporaryFile> {
  return create(folder, { traceId, from }, async (path) => ({ path, handle: await createPrivateFile(path) }));
}

/** The same for a folder. */
export function createTemporaryFolder(folder: string, traceId: string): Promise<string> {
  return create(folder, { traceId, from: 1 }, async (path) => {
    await createPrivateFolder(path);
    return path;
  });
}

interface Naming {
  readonly traceId: string;
  /** The first number that is tried. */
  readonly from: number;
}

async function create<T>(folder: string, naming: Naming, make: (path: string) => Promise<T>): Promise<T> {
  for (let attempt = naming.from; ; attempt += 1) {
    try {
      return await make(join(folder, temporaryName(naming.traceId, attempt)));
    } catch (thrown) {
      if (errnoOf(thrown) !== 'EEXIST') throw thrown;
    }
  }
}
