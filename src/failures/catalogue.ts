/** The categories and the thousand that the numbers of their codes begin with. */
export const CATEGORIES = {
  auth: 1,
  validation: 2,
  not_found: 3,
  conflict: 4,
  rate_limit: 5,
  budget_exhausted: 6,
  provider_error: 7,
  internal: 8,
  run_outcome: 9,
} as const;

/** What kind of thing a code is about. */
export type Category = keyof typeof CATEGORIES;
/** How bad it is. */
export type Level = 'INFO' | 'WARNING' | 'ERROR';
/** Whether to run again: at once (`rerun`), after a fix, after some time (`backoff`), or not for this. */
export type RetryPolicy = 'none' | 'rerun' | 'after_fix' | 'backoff';

/** What to do about a failure: run again at once, after a fix, after some seconds, or never mind. */
export type Retry =
  | { readonly policy: Exclude<RetryPolicy, 'backoff'>; readonly after_seconds: null }
  | { readonly policy: 'backoff'; readonly after_seconds: number };

/** What a code is about. */
export type SubjectKind = 'session' | 'folder' | 'entry' | 'run' | 'session, run';

/** One row of the catalogue. */
export interface CatalogueRow {
  readonly number: number;
  readonly category: Category;
  readonly of: SubjectKind;
  readonly level: Level;
  readonly retry: Retry;
  /** The exit code of a run that ended with this code; null: it ends no run, or (INTERRUPTED) the signal decides. */
  readonly exit: number | null;
}

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type ParsedNumber<T extends string> = T extends `${infer N extends number}` ? N : never;
type NumberOf<C extends Category> = ParsedNumber<`${(typeof CATEGORIES)[C]}${Digit}${Digit}${Digit}`>;

/** A row whose number begins with its category's thousand. */
type CheckedRow = {
  readonly [C in Category]: CatalogueRow & { readonly category: C; readonly number: NumberOf<C> };
}[Category];

type Rows = Readonly<Record<string, CheckedRow>>;

/** The rows as they are, but for one whose number another row has too: that becomes `never`. */
type WithOwnNumbers<T extends Rows> = {
  readonly [C in keyof T]: T[C]['number'] extends T[Exclude<keyof T, C>]['number'] ? never : T[C];
};

/** Refuses at compile time a row without a member, with a number of another category's thousand or of another row. */
export function catalogueOf<const T extends Rows>(rows: T & WithOwnNumbers<T>): T {
  return rows;
}

const none = { policy: 'none', after_seconds: null } as const;
const rerun = { policy: 'rerun', after_seconds: null } as const;
const afterFix = { policy: 'after_fix', after_seconds: null } as const;
const backoff60 = { policy: 'backoff', after_seconds: 60 } as const;
const backoff30 = { policy: 'backoff', after_seconds: 30 } as const;

const auth = 'auth';
const validation = 'validation';
const notFound = 'not_found';
const conflict = 'conflict';
const rateLimit = 'rate_limit';
const budget = 'budget_exhausted';
const provider = 'provider_error';
const internal = 'internal';
const outcome = 'run_outcome';

const warning = 'WARNING';
const error = 'ERROR';

/** Every code there is. API: append, never rename, never reuse a number. */
export const CATALOGUE = catalogueOf({
  PERMISSION_DENIED: { number: 1001, category: auth, of: 'session', level: error, retry: afterFix, exit: null },
  LINK_REFUSED: { number: 1002, category: auth, of: 'session', level: error, retry: afterFix, exit: null },
  FOLDER_UNREADABLE: { number: 1003, category: auth, of: 'folder', level: error, retry: afterFix, exit: null },
  SOURCE_UNREADABLE: { number: 1100, category: auth, of: 'run', level: error, retry: afterFix, exit: 10 },
  OUTPUT_NOT_WRITABLE: { number: 1101, category: auth, of: 'run', level: error, retry: afterFix, exit: 30 },
  BOOKMARK_NOT_WRITABLE: { number: 1102, category: auth, of: 'run', level: error, retry: afterFix, exit: 20 },

  PARSE_ERROR: { number: 2001, category: validation, of: 'session', level: error, retry: afterFix, exit: null },
  UNSUPPORTED_FORMAT: { number: 2002, category: validation, of: 'session', level: error, retry: none, exit: null },
  NESTING_TOO_DEEP: { number: 2003, category: validation, of: 'session', level: error, retry: none, exit: null },
  ENTRY_DAMAGED: { number: 2005, category: validation, of: 'entry', level: error, retry: none, exit: null },
  USAGE_ERROR: { number: 2100, category: validation, of: 'run', level: error, retry: afterFix, exit: 2 },
  CONFIG_INVALID: { number: 2101, category: validation, of: 'run', level: error, retry: afterFix, exit: 2 },
  BOOKMARK_CORRUPT: { number: 2102, category: validation, of: 'run', level: error, retry: afterFix, exit: 20 },
  BOOKMARK_VERSION_UNSUPPORTED: {
    number: 2103,
    category: validation,
    of: 'run',
    level: error,
    retry: afterFix,
    exit: 20,
  },

  SESSION_VANISHED: { number: 3001, category: notFound, of: 'session', level: warning, retry: rerun, exit: null },
  NOT_IN_ARCHIVE: { number: 3002, category: notFound, of: 'session', level: error, retry: afterFix, exit: null },
  SOURCE_NOT_FOUND: { number: 3100, category: notFound, of: 'run', level: error, retry: afterFix, exit: 10 },
  SESSION_NOT_FOUND: { number: 3101, category: notFound, of: 'run', level: error, retry: afterFix, exit: 10 },
  ARCHIVE_NOT_FOUND: { number: 3102, category: notFound, of: 'run', level: error, retry: afterFix, exit: 10 },

  SOURCE_CHANGED: { number: 4001, category: conflict, of: 'session', level: warning, retry: rerun, exit: null },
  SESSION_AMBIGUOUS_PREFIX: { number: 4100, category: conflict, of: 'run', level: error, retry: afterFix, exit: 2 },
  LOCK_HELD: { number: 4101, category: conflict, of: 'run', level: warning, retry: backoff30, exit: 11 },
  OUTPUT_EXISTS: { number: 4102, category: conflict, of: 'run', level: error, retry: afterFix, exit: 30 },
  RESTORE_CONFLICT: { number: 4103, category: conflict, of: 'entry', level: error, retry: afterFix, exit: null },

  TOO_MANY_OPEN_FILES: { number: 5001, category: rateLimit, of: 'session', level: error, retry: backoff60, exit: null },

  LINE_TOO_LARGE: { number: 6001, category: budget, of: 'session', level: error, retry: afterFix, exit: null },
  SESSION_TOO_LARGE: { number: 6002, category: budget, of: 'session', level: error, retry: afterFix, exit: null },
  DISK_FULL: { number: 6100, category: budget, of: 'run', level: error, retry: afterFix, exit: 30 },

  SOURCE_READ_ERROR: { number: 7001, category: provider, of: 'session', level: error, retry: rerun, exit: null },
  NOT_A_SESSION_FILE: { number: 7002, category: provider, of: 'session', level: error, retry: none, exit: null },
  OUTPUT_IO_ERROR: { number: 7100, category: provider, of: 'run', level: error, retry: rerun, exit: 30 },
  BOOKMARK_NOT_SAVED: { number: 7101, category: provider, of: 'run', level: error, retry: rerun, exit: 21 },

  INTERNAL_ERROR: { number: 8000, category: internal, of: 'session, run', level: error, retry: none, exit: 1 },
  WORKER_DIED: { number: 8001, category: internal, of: 'session', level: error, retry: rerun, exit: null },
  INTERRUPTED: { number: 8100, category: internal, of: 'run', level: warning, retry: rerun, exit: null },

  EXPORT_OK: { number: 9000, category: outcome, of: 'run', level: 'INFO', retry: none, exit: 0 },
  EXPORT_PARTIAL: { number: 9003, category: outcome, of: 'run', level: warning, retry: rerun, exit: 3 },
  EXPORT_ALL_FAILED: { number: 9004, category: outcome, of: 'run', level: error, retry: afterFix, exit: 4 },
  EXPORT_NOTHING_TO_EXPORT: { number: 9005, category: outcome, of: 'run', level: 'INFO', retry: none, exit: 0 },
});

/** A code of the catalogue. */
export type FailureCode = keyof typeof CATALOGUE;

/** Whether something from outside is a code of the catalogue. */
export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.hasOwn(CATALOGUE, value);
}

/** Every code, in the order of the numbers. */
export const FAILURE_CODES: readonly FailureCode[] = Object.keys(CATALOGUE).filter(isFailureCode);

/** The row of a code. */
export function rowOf(code: FailureCode): CatalogueRow {
  return CATALOGUE[code];
}
