/** Worth saying, nothing lost. The session notes of CONTRACT §3. */
export const SESSION_NOTES = [
  'MALFORMED_LINES',
  'RECORD_TOO_DEEP',
  'RECORD_TOO_LARGE',
  'INVALID_UTF8',
  'LONE_SURROGATES',
  'TORN_LAST_LINE',
  'UNKNOWN_RECORDS',
  'ORPHANED_SUBAGENT',
  'IMAGE_UNDECODABLE',
  'SYSTEM_CONTEXT_OMITTED',
] as const;

/** What a note is about. */
export type SessionNoteCode = (typeof SESSION_NOTES)[number];

/** The notes of a run itself. */
export const RUN_NOTES = ['UNKNOWN_CODE', 'TRACE_ID_REPLACED', 'COPIES_OVERWRITTEN'] as const;

/** Whatever a report may note: `explain` and docs/errors.md have words for each. */
export type NoteCode = SessionNoteCode | (typeof RUN_NOTES)[number];

/** One kind of note of one session. */
export interface Note {
  readonly code: SessionNoteCode;
  /** How often, over all files of the session. */
  readonly count: number;
  /** The first line numbers (1-based, at most ten) in the main file. */
  readonly lines: readonly number[];
  /** The same for the session's other files, by their path below the source's root. */
  readonly files?: Readonly<Record<string, readonly number[]>>;
  /**
   * With UNKNOWN_RECORDS: how often each unknown kind stood there (`type`, `type/subtype`, `block:type`,
   * `attachment:type`).
   */
  readonly kinds?: Readonly<Record<string, number>>;
}
