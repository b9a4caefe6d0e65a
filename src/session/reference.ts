/** The agents whose stores can be read. */
export type SourceName = 'claude-code';

/** What a file is to its session. */
export type FilePart = 'main' | 'subagent' | 'sidecar';

/** One file of a session as discovery saw it. Nanoseconds and inode are decimal strings: they exceed a double. */
export interface SourceFile {
  /** Where to read it: an absolute path. */
  readonly location: string;
  /** The path below the source's root, `/`-separated; a name that is no valid UTF-8 is percent-encoded. */
  readonly path: string;
  /** The raw name in base64 when `path` had to be percent-encoded. */
  readonly pathBase64?: string;
  readonly part: FilePart;
  /** Size at discovery: exactly these bytes are read, whatever is appended later. */
  readonly bytes: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly inode: string;
  /** Why it must not be read (a link out of the root, a pipe …): reading it raises this code. */
  readonly refused?: 'LINK_REFUSED' | 'NOT_A_SESSION_FILE' | 'PERMISSION_DENIED';
}

/** A session that was found, before anything of it was read. */
export interface SessionRef {
  readonly source: SourceName;
  readonly id: string;
  /** The bookmark's key: `<source>/<folder>/<id>`, for a second root `<source>@<8 hex>/<folder>/<id>`. */
  readonly key: string;
  /** Those 8 digits: of the SHA-256 of the real path of a root other than the first. */
  readonly root?: string;
  /** The agent's folder name for the project (encodes an absolute path: never shown in reports). */
  readonly folder: string;
  /** The main file first; a session whose main file is gone has none of part `main`. */
  readonly files: readonly SourceFile[];
  /** Sum over the files. */
  readonly bytes: number;
  /** The latest mtime of the files, in ms since 1970. */
  readonly mtimeMs: number;
}
