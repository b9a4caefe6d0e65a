import { createHash } from 'node:crypto';
import type { Entry } from '../../archive/archive.ts';
import type { SessionRef } from '../../session/reference.ts';
import type { ReadOptions } from '../../sources/source.ts';
import { rawEntryPath } from '../entry-name.ts';
import { type Deflating, type EntryBuilder, openEntry } from './entry-builder.ts';

/** Collects the bytes of a session's files while they are read. */
export interface RawCopies {
  readonly onBytes: NonNullable<ReadOptions['onBytes']>;
  /** The finished entries by source path. */
  finish(timeMs: number): Promise<ReadonlyMap<string, Entry>>;
}

/** Whose files they are, and the paths of those whose raw entries would clash with another's. */
interface RawSubject {
  readonly ref: SessionRef;
  readonly clashing: readonly string[];
}

/** Begins to collect. */
export function createRawCopies({ ref, clashing }: RawSubject, deflating: Deflating): RawCopies {
  const copies = new Map<string, { readonly of: object; readonly builder: EntryBuilder }>();
  const open = (path: string): EntryBuilder => {
    const mark = clashing.includes(path)
      ? `~${createHash('sha256').update(`${ref.key}\0${path}`).digest('hex').slice(0, 8)}`
      : '';
    const entryPath = rawEntryPath(ref.source, path, mark);
    // The session's time, which they get at the end, is known when all is read.
    return openEntry({ path: entryPath, format: 'raw', timeMs: ref.mtimeMs }, deflating);
  };
  return {
    onBytes(file, chunk) {
      let copy = copies.get(file.path);
      if (copy?.of !== file) {
        copy = { of: file, builder: open(file.path) };
        copies.set(file.path, copy);
      }
      return copy.builder.write(chunk);
    },
    async finish(timeMs) {
      const entries = new Map<string, Entry>();
      // A file without bytes hands none over, and is a file all the same.
      for (const { path } of ref.files) {
        const builder = copies.get(path)?.builder ?? open(path);
        entries.set(path, { ...(await builder.finish()), timeMs });
      }
      return entries;
    },
  };
}
