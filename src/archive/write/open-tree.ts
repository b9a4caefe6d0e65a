import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errnoOf } from '../../failures/errno-name.ts';
import { createPrivateFile, createPrivateFolder, syncFolder } from '../../files/create.ts';
import { writeAll } from '../../files/write.ts';
import type { Entry } from '../archive.ts';
import { MANIFEST } from '../names.ts';
import { createTemporaryFolder } from '../temporary.ts';
import { writeEntry } from './write-entry.ts';

/** Files flushed beside each other: a file system commits them together. */
const FLUSHES_IN_FLIGHT = 16;

/** The files of an archive below a temporary name, written while its sessions come in. */
export interface OpenTree {
  readonly path: string;
  write(entry: Entry): Promise<void>;
  addRow(line: Uint8Array): Promise<void>;
  writeDocument(path: string, content: Uint8Array): Promise<void>;
  /** Flushes everything; `assertWanted` may raise to stop it. */
  finish(assertWanted: () => void): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Closes and removes it. Never raises. */
  remove(): Promise<void>;
}

/** Creates a temporary folder of the run in the folder. */
export async function openTree(folder: string, traceId: string): Promise<OpenTree> {
  const root = await createTemporaryFolder(folder, traceId);
  const manifest = await createPrivateFile(join(root, MANIFEST)).catch(async (thrown: unknown) => {
    await rm(root, { recursive: true, force: true }).catch(() => undefined);
    throw thrown;
  });
  const hash = createHash('sha256');
  const folders = new Set([root]);
  const files: string[] = [];
  let bytes = 0;

  const makeFolder = async (path: string): Promise<void> => {
    if (folders.has(path)) return;
    await makeFolder(dirname(path));
    await createUnlessThere(path);
    folders.add(path);
  };

  return {
    path: root,
    async write(entry) {
      const path = join(root, ...entry.path.split('/'));
      await makeFolder(dirname(path));
      await writeEntry(path, entry);
      files.push(path);
      bytes += entry.bytes;
    },
    async addRow(line) {
      await writeAll(manifest, line);
      hash.update(line);
      bytes += line.length;
    },
    async writeDocument(name, content) {
      const path = join(root, name);
      const handle = await createPrivateFile(path);
      try {
        await writeAll(handle, content);
      } finally {
        await handle.close();
      }
      files.push(path);
      bytes += content.length;
    },
    async finish(assertWanted) {
      await flushAndClose(manifest);
      await flushAll(files, assertWanted);
      for (const made of folders) await syncFolder(made);
      return { bytes, sha256: hash.digest('hex') };
    },
    async remove() {
      await closeQuietly(manifest);
      await rm(root, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

/** Where case says nothing, of two projects whose names differ by it alone the first has made the folder of both. */
async function createUnlessThere(folder: string): Promise<void> {
  try {
    await createPrivateFolder(folder);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
  }
}

async function flushAndClose(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function closeQuietly(handle: FileHandle): Promise<void> {
  // Closed before, perhaps.
  await handle.close().catch(() => undefined);
}

async function flushAll(paths: readonly string[], assertWanted: () => void): Promise<void> {
  for (let start = 0; start < paths.length; start += FLUSHES_IN_FLIGHT) {
    assertWanted();
    const batch = paths.slice(start, start + FLUSHES_IN_FLIGHT);
    // Windows flushes nothing through a handle that may only read.
    await Promise.all(batch.map(async (path) => flushAndClose(await open(path, 'r+'))));
  }
}
