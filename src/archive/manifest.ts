import type { Note } from '../session/note.ts';

/** What an entry of a session is. */
export type EntryFormat = 'md' | 'json' | 'raw' | 'image';

/** A row of `manifest.jsonl`: CONTRACT §4, member by member. */
export interface ManifestRow {
  readonly manifest_version: 1;
  readonly session_id: string;
  readonly source: string;
  /** Of a root other than the first: 8 hex digits of the SHA-256 of its real path. */
  readonly source_root?: string;
  readonly project: string | null;
  readonly title: string;
  readonly cwd: string | null;
  readonly git_branch: string | null;
  readonly agent_version: string | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly turns: number;
  readonly messages: number;
  readonly tool_calls: number;
  readonly models: readonly string[];
  readonly tokens: {
    readonly input: number;
    readonly output: number;
    readonly cache_read: number;
    readonly cache_write: number;
  };
  readonly files_touched: number;
  readonly commands_run: number;
  readonly subagents: number;
  readonly entries: readonly {
    readonly path: string;
    readonly format: EntryFormat;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  readonly source_files: readonly {
    readonly path: string;
    readonly path_base64?: string;
    readonly bytes: number;
    /** ISO 8601 UTC with nanoseconds as recorded. */
    readonly mtime: string;
    readonly sha256: string;
    /** With format raw: the entry that holds these bytes. */
    readonly entry?: string;
  }[];
  readonly notes: Readonly<Record<string, Omit<Note, 'code'>>>;
}
