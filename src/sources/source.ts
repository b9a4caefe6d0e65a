import type { SubjectFailure } from '../failures/failure.ts';
import type { SessionRef, SourceName } from '../session/reference.ts';
import type { Session } from '../session/session.ts';
import type { Response } from '../session/statistics.ts';

/** A folder whose sessions are looked for. */
export interface Root {
  readonly path: string;
  /** The resolved path: two spellings of one folder are one root. */
  readonly realPath: string;
}

/** What discovery found. Nothing of a session was read, but the first line of the oldest subagents' files. */
export interface Discovery {
  /** In the order of their keys. */
  readonly sessions: readonly SessionRef[];
  /** Folders that could not be read, as failures without a subject. */
  readonly failures: readonly SubjectFailure[];
}

export interface DiscoverOptions {
  readonly followLinks: boolean;
}

export interface ReadOptions {
  /** A bad line fails its session. */
  readonly strict: boolean;
  readonly maxLineBytes: number;
  readonly maxSessionBytes: number | null;
  /**
   * Is handed every byte of every file in order, for a byte-for-byte copy; awaited before more is read. The chunk is
   * valid until then. A file that is read again from its start comes with a new `FileInHand`.
   */
  readonly onBytes?: (file: FileInHand, chunk: Uint8Array) => Promise<void> | void;
}

/** Names the file that `onBytes` is about. */
export interface FileInHand {
  readonly path: string;
  readonly bytes: number;
}

/** A file as it was read: `sha256` in hex over exactly the bytes of discovery. */
export interface FileRead {
  readonly path: string;
  readonly pathBase64?: string;
  readonly bytes: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly inode: string;
  readonly sha256: string;
}

/** A session as it was read. */
export interface ReadSession {
  readonly session: Session;
  /** Nobody said anything in it: no prompt, no answer, no call. */
  readonly isEmpty: boolean;
  readonly files: readonly FileRead[];
  /** Decoded pictures and documents by their path in the archive, once each. */
  readonly pictures: ReadonlyMap<string, Uint8Array>;
  /** The API responses of all its files, for totals over sessions that repeat history. */
  readonly responses: readonly Response[];
}

/** First and last record time (ms since 1970) and the project, found without building the session. */
export interface Survey {
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly cwd: string | null;
  readonly isEmpty: boolean;
}

/** An agent's store. Failures of one session are raised as `FailureError`. */
export interface Source {
  readonly name: SourceName;
  discover(roots: readonly Root[], options: DiscoverOptions): Discovery;
  read(ref: SessionRef, options: ReadOptions): Promise<ReadSession>;
  survey(ref: SessionRef, options: ReadOptions): Promise<Survey>;
  /** The working folder of a session from the first records that have one; null when none of them does. */
  workingFolder(ref: SessionRef): string | null;
}
