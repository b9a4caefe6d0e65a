/** A file as the bookmark remembers it. */
export interface RememberedFile {
  readonly path: string;
  readonly bytes: number;
  readonly mtime_ns: string;
  readonly ctime_ns: string;
  readonly inode: string;
  readonly sha256: string;
}

/** A session that is safe: which bytes of it are in which archive, by format. */
export interface RememberedSession {
  readonly files: readonly RememberedFile[];
  /** ISO 8601 UTC: the start of the run that read them. */
  readonly read_at: string;
  readonly formats: Readonly<Record<string, { readonly archive: string; readonly archived_at: string }>>;
}

/** A session that was read and left out for a reason that lasts as long as its files do. */
export interface RememberedSkip {
  readonly files: readonly RememberedFile[];
  readonly read_at: string;
  readonly reason: 'empty' | 'excluded';
  /** SHA-256 of the exclusion rules it was judged by; null without rules. */
  readonly rules_sha256: string | null;
}

/** The bookmark as its file holds it: CONTRACT §4, member by member. */
export interface BookmarkDocument {
  readonly bookmark_version: 1;
  readonly updated_at: string;
  readonly checksum: string;
  readonly sessions: Readonly<Record<string, RememberedSession>>;
  readonly skipped: Readonly<Record<string, RememberedSkip>>;
}

/** The state between runs. */
export interface Bookmark {
  readonly sessions: ReadonlyMap<string, RememberedSession>;
  readonly skipped: ReadonlyMap<string, RememberedSkip>;
}
