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

const FOLDER = '"cwd"';
const RELOCATION = '"relocatedCwd"';
/** Where nearly every session says it. */
const HEAD_BYTES = 256 * 1024;
/** A first prompt may hold pictures: as much as one request to the API can. */
const FAR_BYTES = 32 * 1024 * 1024;

/** The folder by the beginning of the main file, 32 MiB at most, else of the first subagent's; null on any error. */
export function workingFolder(ref: SessionRef): string | null {
  const main = ref.files.find(({ part }) => part === 'main');
  const agent = ref.files.find(({ part }) => part === 'subagent');
  return folderOf(main) ?? folderOf(agent);
}

function folderOf(file: SourceFile | undefined): string | null {
  if (file === undefined) return null;
  const near = folderWithin(file, HEAD_BYTES);
  return near === null && file.bytes > HEAD_BYTES ? folderWithin(file, FAR_BYTES) : near;
}

function folderWithin(file: SourceFile, bytes: number): string | null {
  const watch = watchFolder();
  readHeadRecords(file, bytes, {
    isWorthSplitting: (head) => head.includes(FOLDER) || head.includes(RELOCATION),
    // Most lines are not worth parsing: of those before the folder is known what names one, then only a relocation.
    isWanted(line, { start, end }) {
      const content = line.subarray(start, end);
      return content.includes(RELOCATION) || (watch.folder() === null && content.includes(FOLDER));
    },
    onRecord: (record) => watch.see(record),
  });
  return watch.folder();
}
