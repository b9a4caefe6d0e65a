import type { SessionRef, SourceFile } from '../../../session/reference.ts';
import { type JsonObject, stringAt } from '../../records/guards.ts';
import { readHeadRecords } from '../../records/head.ts';

/** Looks at a session's records for the folder it worked in; the main file's first. */
export interface FolderWatch {
  see(record: JsonObject): void;
  folder(): string | null;
}

/** A session worked in the first `cwd` of its records, or where it was last relocated to. */
export function watchFolder(): FolderWatch {
  let first: string | null = null;
  let relocated: string | null = null;
  return {
    see(record) {
      first ??= pathAt(record, 'cwd');
      if (stringAt(record, 'type') === 'relocated') relocated = pathAt(record, 'relocatedCwd') ?? relocated;
    },
    folder: () => relocated ?? first,
  };
}

function pathAt(record: JsonObject, key: string): string | null {
  const path = stringAt(record, key);
  return path === '' ? null : path;
}

const HEAD_BYTES = 256 * 1024;

/** The folder by the first 256 KiB of the main file, else of the first subagent's; null on any error. */
export function workingFolder(ref: SessionRef): string | null {
  const main = ref.files.find(({ part }) => part === 'main');
  const agent = ref.files.find(({ part }) => part === 'subagent');
  return folderOf(main) ?? folderOf(agent);
}

function folderOf(file: SourceFile | undefined): string | null {
  if (file === undefined) return null;
  const watch = watchFolder();
  readHeadRecords(file, HEAD_BYTES, {
    // Once the folder is known, only a relocation is worth parsing for.
    isWanted: (bytes, { start, end }) =>
      watch.folder() === null || bytes.subarray(start, end).includes('"relocatedCwd"'),
    onRecord: (record) => watch.see(record),
  });
  return watch.folder();
}
