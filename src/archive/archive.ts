import type { SubjectFailure } from '../failures/failure.ts';
import type { PublishedArchive } from '../failures/run-facts.ts';
import type { Note } from '../session/note.ts';
import type { EntryFormat, ManifestRow } from './manifest.ts';

/** The most compressed bytes that one session may have, in a volume of its own: what a ZIP without ZIP64 can hold. */
export const LARGEST_SESSION = Math.floor(3.9 * 1024 ** 3);
/** `--volume-size` when nothing is said. */
export const DEFAULT_VOLUME_BYTES = 512 * 1024 ** 2;
/** The largest file that a ZIP without ZIP64 can hold, uncompressed. */
export const LARGEST_ENTRY = 0xffff_fffe;
/** The most entries of a volume; a session may have so many in a volume of its own. */
export const MOST_ENTRIES = 60_000;

/** One file of an archive, finished: nothing can fail for it any more but the disk. */
export interface Entry {
  /** Safe, relative, `/`-separated, unique in the archive when case-folded. */
  readonly path: string;
  readonly format: EntryFormat;
  /** Uncompressed size. */
  readonly bytes: number;
  /** Hex, of the uncompressed bytes. */
  readonly sha256: string;
  readonly crc32: number;
  /** `store`: `body` is the content itself; `deflate`: raw deflate of it. */
  readonly method: 'store' | 'deflate';
  readonly body: readonly Uint8Array[];
  /** What the ZIP says of its time, ms since 1970; clamped by the writer to 1980–2107 UTC and even seconds. */
  readonly timeMs: number;
  /** Several sessions may hold the same one (pictures): it is written once a volume. */
  readonly isShared: boolean;
}

/** A session on its way into a volume. */
export interface ArchivedSession {
  readonly row: ManifestRow;
  readonly entries: readonly Entry[];
  readonly notes: readonly Note[];
}

/** Makes a row anew from its line of the manifest: there may be very many, and lines are smaller. */
export type WrittenRow = () => ManifestRow;

/** What a volume is closed with. */
export interface Closing {
  /** `run.json`, less the volume's number and `last`, which the writer adds. */
  readonly run: Readonly<Record<string, unknown>>;
  /** For `export-warnings.json`: all failures of the run with the last volume, none before. */
  readonly failures: readonly SubjectFailure[];
  readonly isLast: boolean;
}

/** A sequence of volumes being written, or the one folder of `--no-zip`. */
export interface Archive {
  /** Sessions in the open volume. */
  readonly sessions: number;
  /** Whether these entries still fit into the open volume; always true for an empty one. */
  hasRoomFor(session: ArchivedSession): boolean;
  /** Raises when no archive may hold a session: SESSION_TOO_LARGE for more than a ZIP can, or for names that it can't. */
  check(session: ArchivedSession): void;
  /**
   * Takes a session whole, writes it at once and says what row it has; raises as `check` does. When it can't be
   * written, the open volume is gone.
   */
  add(session: ArchivedSession): Promise<WrittenRow>;
  /**
   * Makes the open volume durable under its final name and opens the next. `beforeItsName` is awaited right before the
   * name is taken: it may refuse that (the lock may have been lost). When it raises, the volume is gone and nothing has
   * changed under its name, but that with `--force` the file may be the new one when only its folder could not be flushed.
   */
  publish(closing: Closing, beforeItsName: () => Promise<void>): Promise<PublishedArchive>;
  /** Removes what is unfinished, and ends a publish that is under way (with INTERRUPTED). Never raises. */
  discard(): Promise<void>;
}
