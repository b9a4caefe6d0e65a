import type { SessionRef, SourceFile } from '../../session/reference.ts';
import { readHead } from '../records/file-bytes.ts';
import { type JsonObject, stringAt } from '../records/guards.ts';
import { parseLine } from '../records/parse-line.ts';
import { splitLines } from '../records/split-lines.ts';

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
  try {
    return file === undefined ? null : folderByHead(readHead(file, HEAD_BYTES));
  } catch {
    return null;
  }
}

function folderByHead(head: Buffer): string | null {
  const watch = watchFolder();
  const splitter = splitLines(HEAD_BYTES, {
    onLine(bytes, place) {
      // Once the folder is known, only a relocation is worth parsing for.
      if (watch.folder() !== null && !bytes.subarray(place.start, place.end).includes('"relocatedCwd"')) return;
      const line = parseLine(bytes, place);
      if (line.kind === 'record') watch.see(line.record);
    },
    onTooLarge: () => {},
  });
  splitter.push(head);
  splitter.end();
  return watch.folder();
}
