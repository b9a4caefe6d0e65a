import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FailureError, failureOf } from '../../failures/failure.ts';
import type { PublishedArchive } from '../../failures/run-facts.ts';
import { createPrivateFile, createPrivateFolder, syncFolder } from '../../files/create.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { isTaken, settleName } from '../../files/publish-file.ts';
import { writeAll } from '../../files/write.ts';
import type { Archive, ArchivedSession, Closing, Entry, WrittenRow } from '../archive.ts';
import { closingDocuments, notesOf, rowLine, type SessionNote } from './documents.ts';
import { createEntryPaths } from './entry-paths.ts';
import { alternativeName, MANIFEST } from '../names.ts';
import { createTemporaryFolder } from '../temporary.ts';
import { writtenRow } from './manifest-lines.ts';
import { createTurns } from './turns.ts';
import { writeEntry } from './write-entry.ts';

/** Files flushed beside each other: a file system commits them together. */
const FLUSHES_IN_FLIGHT = 16;

/** Where a tree goes, and by which run. */
export interface FolderArchiveOptions {
  /** Where the new folder goes. */
  readonly folder: string;
  /** Its name, from `baseNameOf`; `-2`, `-3` … when that is taken. */
  readonly baseName: string;
  readonly traceId: string;
}

/**
 * Opens the tree of an archive as plain files, in a new folder that gets its name at the end. Each session is written
 * when it is added. What is published has the size of all files, and the SHA-256 of its `manifest.jsonl`.
 */
export function openFolderArchive(options: FolderArchiveOptions): Archive {
  let tree: Tree | null = null;
  let sessions = 0;
  let isDiscarded = false;
  const turns = createTurns();
  const notes: SessionNote[] = [];
  const paths = createEntryPaths();

  const add = async (session: ArchivedSession): Promise<WrittenRow> => {
    const fresh = paths.take(session);
    tree ??= await openTree(options);
    for (const entry of fresh) await tree.write(entry);
    const text = rowLine(session.row);
    // Of its own: in one of Node's slabs it would keep what stands beside it.
    const line = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
    line.write(text);
    await tree.addRow(line);
    notes.push(...notesOf(session));
    sessions += 1;
    return writtenRow(line, 0, line.length);
  };

  const publish = async (closing: Closing, beforeItsName: () => Promise<void>): Promise<PublishedArchive> => {
    tree ??= await openTree(options);
    for (const { path, content } of closingDocuments(notes, closing, 1)) await tree.writeDocument(path, content);
    const written = await tree.finish(() => {
      if (isDiscarded) throw new FailureError(failureOf('INTERRUPTED'));
    });
    await beforeItsName();
    const name = await takeName(tree.path, options);
    tree = null;
    return { name, ...written, sessions };
  };

  return {
    get sessions() {
      return sessions;
    },
    hasRoomFor: () => true,
    check: (session) => {
      paths.check(session);
    },
    add: (session) => turns.take(() => add(session)),
    publish: (closing, beforeItsName) => turns.take(() => publish(closing, beforeItsName)),
    async discard() {
      isDiscarded = true;
      await turns.ended();
      await tree?.remove();
      tree = null;
    },
  };
}

/** Renames the finished tree to a name that is free. Over a folder that holds anything the system refuses to rename. */
async function takeName(path: string, { folder, baseName }: FolderArchiveOptions): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const name = alternativeName(baseName, attempt);
    if (await isTaken(join(folder, name))) continue;
    try {
      await rename(path, join(folder, name));
    } catch (thrown) {
      if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errnoOf(thrown) ?? '')) continue;
      throw thrown;
    }
    await settleName(folder, () => rename(join(folder, name), path));
    return name;
  }
}

/** Files below a temporary folder. */
interface Tree {
  readonly path: string;
  write(entry: Entry): Promise<void>;
  addRow(line: Uint8Array): Promise<void>;
  writeDocument(path: string, content: Uint8Array): Promise<void>;
  /** Flushes everything; `assertWanted` may raise to stop it. */
  finish(assertWanted: () => void): Promise<{ readonly bytes: number; readonly sha256: string }>;
  remove(): Promise<void>;
}

async function openTree(options: FolderArchiveOptions): Promise<Tree> {
  const root = await createTemporaryFolder(options.folder, options.traceId);
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
    await createPrivateFolder(path);
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
      for (const folder of folders) await syncFolder(folder);
      return { bytes, sha256: hash.digest('hex') };
    },
    async remove() {
      await closeQuietly(manifest);
      await rm(root, { recursive: true, force: true }).catch(() => undefined);
    },
  };
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
    await Promise.all(batch.map(async (path) => flushAndClose(await open(path, 'r'))));
  }
}
