import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FailureError, failureOf } from '../../failures/failure.ts';
import type { PublishedArchive } from '../../failures/run-facts.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { isTaken, settleName } from '../../files/publish-file.ts';
import type { Archive, ArchivedSession, Closing, WrittenRow } from '../archive.ts';
import { closingDocuments, notesOf, rowLine, type SessionNote } from './documents.ts';
import { createEntryPaths } from './entry-paths.ts';
import { alternativeName } from '../names.ts';
import { writtenRow } from './manifest-lines.ts';
import { openTree, type OpenTree } from './open-tree.ts';
import { createTurns } from './turns.ts';

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
  let tree: OpenTree | null = null;
  let sessions = 0;
  let isDiscarded = false;
  const turns = createTurns();
  const notes: SessionNote[] = [];
  const paths = createEntryPaths();

  const add = async (session: ArchivedSession): Promise<WrittenRow> => {
    const fresh = paths.take(session);
    tree ??= await openTree(options.folder, options.traceId);
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
    tree ??= await openTree(options.folder, options.traceId);
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
