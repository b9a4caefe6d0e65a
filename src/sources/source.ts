import type { SubjectFailure } from '../failures/failure.ts';
import type { SessionRef, SourceName } from '../session/reference.ts';
import type { Session } from '../session/session.ts';
import type { Counted } from '../session/statistics/tally.ts';

/** A folder whose sessions are looked for. */
export interface Root {
  readonly path: string;
  /** The resolved path: two spellings of one folder are one root. */
  readonly realPath: string;
}

/** Where somebody says that sessions are. */
export interface SourceWishes {
  /** `--base-dir`: instead of every other place. */
  readonly baseDir?: string | undefined;
  /** The home folder; empty where nobody knows it. */
  readonly home: string;
  /** The environment's, some of which name an agent's folders. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The wishes that hold for a machine, whatever one run is told. */
export type MachineWishes = Omit<SourceWishes, 'baseDir'>;

/** The folders to look for sessions in. */
export interface FoundRoots {
  readonly roots: readonly Root[];
  /** Every folder that was tried, usable or not, for the message that nothing is there. */
  readonly looked: readonly string[];
  /** Named folders that can't be used, beside others that can. */
  readonly failures: readonly SubjectFailure[];
}

/** Where an agent keeps its sessions. */
export interface SourceFolders {
  /**
   * The roots that are there, which may be none; two spellings of one folder count once. Raises SOURCE_NOT_FOUND or
   * SOURCE_UNREADABLE when none of those named can be used, or none of those that exist; USAGE_ERROR without a home.
   */
  roots(wishes: SourceWishes): FoundRoots;
  /** The folders that roots are looked for in, there or not. */
  folders(wishes: SourceWishes): readonly string[];
  /** The folders that the agent itself keeps sessions in on this machine, there or not. */
  ownFolders(wishes: MachineWishes): readonly string[];
  /** Where its sessions belong in a folder that is taken for a home. */
  folderIn(home: string, wishes: MachineWishes): string;
}

/** What discovery found. Nothing of a session was read, but the first line of the oldest subagents' files. */
export interface Discovery {
  /** In the order of their keys. */
  readonly sessions: readonly SessionRef[];
  /** Folders that could not be read, as failures without a subject. */
  readonly failures: readonly SubjectFailure[];
}

/** How sessions are looked for. */
export interface DiscoverOptions {
  /** Also those that lead out of the roots. */
  readonly followLinks: boolean;
}

/** How a session is read, and who takes its bytes. */
export interface ReadOptions {
  /** A bad line fails its session. */
  readonly strict: boolean;
  /** Longer lines are left out with a note; with `strict` they fail their session. */
  readonly maxLineBytes: number;
  /** Null where any size will do. */
  readonly maxSessionBytes: number | null;
  /** Which texts of tools' results are left in their file until somebody asks for them, null for none; else the source knows. */
  readonly leaving?: Leaving | null;
  /**
   * Is handed every byte of every file in order, for a byte-for-byte copy; awaited before more is read. The chunk is
   * valid until then. A file that is read again from its start comes with a new `FileInHand`.
   */
  readonly onBytes?: ((file: FileInHand, chunk: Uint8Array) => Promise<void> | void) | undefined;
}

/** Texts from so many characters on are left in files from so many bytes on. */
export interface Leaving {
  readonly fileBytes: number;
  readonly textLength: number;
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
  /** For totals over sessions that repeat history: the prompts of its conversation, responses and calls of all its files. */
  readonly counted: Counted;
  /**
   * Lets go of files that texts of the session are read from when they are asked for (`ReadOptions.leaving`), which may
   * raise SOURCE_CHANGED. To be called once by whoever read the session, when no text of it will be asked for any more.
   */
  close(): void;
}

/** First and last record time (ms since 1970) and the project, found without building the session. */
export interface Survey {
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly cwd: string | null;
  readonly isEmpty: boolean;
}

/** Finds an agent's sessions and reads them. Failures of one session are raised as `FailureError`. */
export interface SessionReader {
  readonly name: SourceName;
  discover(roots: readonly Root[], options: DiscoverOptions): Promise<Discovery>;
  read(ref: SessionRef, options: ReadOptions): Promise<ReadSession>;
  survey(ref: SessionRef, options: ReadOptions): Promise<Survey>;
  /** Its files by their hashes, whatever is in them and however large they are. */
  hash(ref: SessionRef): Promise<readonly FileRead[]>;
  /** The working folder of a session from the first records that have one; null when none of them does. */
  workingFolder(ref: SessionRef): string | null;
}

/** An agent's store. */
export interface Source extends SourceFolders, SessionReader {}
