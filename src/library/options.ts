import type { PublishedArchive } from '../failures/run-facts.ts';
import type { Failure } from '../failures/failure.ts';
import type { Progress, Summary } from '../engine/job.ts';
import type { FormatName } from '../formats/format.ts';
import type { BookmarkPlace } from '../world.ts';

/** The bookmark of an export, and who holds its lock while it runs: the caller, who names itself. */
export interface BookmarkOption extends Omit<BookmarkPlace, 'waitSeconds'> {
  /** How long to wait for another run to end; 0 by default. */
  readonly waitSeconds?: number;
}

/** Where sessions are looked for: where the command looks in this home folder, or in one folder instead. */
export type SourceOptions = {
  /** As the variable `CLAUDE_CONFIG_DIR`: folders whose `projects` are looked in, separated by commas. */
  readonly claudeConfigDir?: string;
} & (
  | { readonly home: string; readonly baseDir?: string }
  | {
      /** Of `~` in the other paths. */
      readonly home?: string;
      /** Instead of every other folder. */
      readonly baseDir: string;
    }
);

/** Which sessions are exported; what is not said leaves nothing out. */
export interface SelectionOptions {
  /**
   * `all` (default), `last` (the latest UTC day on which a session ended), `incremental` (what the bookmark does not
   * know to be safe), a UTC day (`2026-11-01`), an ISO time, a span before now (`7d`, `12h`) or an instant.
   */
  readonly since?: string | Date;
  /** A UTC day, that day included, or an instant. */
  readonly until?: string | Date;
  /** Pieces of project names or folders, case aside: any of them. */
  readonly projects?: readonly string[];
  /** Ids or their beginnings: each must match exactly one session. */
  readonly sessions?: readonly string[];
  /** The text of exclusion rules, a rule a line; malformed ones stop the export with CONFIG_INVALID. */
  readonly exclusionRules?: string;
}

/** What is written, and where. */
export interface OutputOptions {
  /** `['md']` by default. */
  readonly formats?: readonly FormatName[];
  /** A path that ends in `.zip` and is no folder is that file, anything else a folder, whose last part is created. */
  readonly out: string;
  /** May overwrite the file that `out` names. */
  readonly force?: boolean;
  /** A folder of files instead of a ZIP; leaves the bookmark as it is. */
  readonly tree?: boolean;
  /** Further archives at this size; 512 MiB by default, 1024 at least. */
  readonly volumeBytes?: number;
  /** 0 (none) to 9 (smallest); 4 by default. */
  readonly compressionLevel?: number;
  /** Counts what would be exported and writes nothing. */
  readonly dryRun?: boolean;
  /** None by default: then every export stands for itself. */
  readonly bookmark?: BookmarkOption | null;
}

/** How sessions are read. */
export interface ReadingOptions {
  /** A bad line fails its session. */
  readonly strict?: boolean;
  /** Follows links that lead out of the root. */
  readonly followLinks?: boolean;
  /** Longer records are left out; 256 MiB by default. */
  readonly maxLineBytes?: number;
  /** Larger sessions fail; no limit by default. */
  readonly maxSessionBytes?: number;
  /** Threads to convert on, 1 to 64; 1 by default. */
  readonly jobs?: number;
}

/** How the export is watched, stopped and judged. */
export interface RunOptions {
  /** Its name in reports: 1 to 64 of `A-Za-z0-9._-`; 12 hex digits at random by default. */
  readonly traceId?: string;
  /** `exitOf` says 5 instead of 0 when there is nothing to export. */
  readonly errorOnEmpty?: boolean;
  /** `exitOf` says 0 instead of 3 when some sessions failed. */
  readonly partialOk?: boolean;
  /** The manifest rows of what was exported in the summary; true by default. */
  readonly keepRows?: boolean;
  /** Stops after the session in hand, as a signal stops the command: with INTERRUPTED. */
  readonly signal?: AbortSignal;
  /** Is told what happens while it happens. */
  readonly onProgress?: (progress: Progress) => void;
  /** Is handed the raw thing behind a failure, which may hold paths and session text: for a private log. */
  readonly onCause?: (failure: Failure, cause: unknown) => void;
}

/** What `exportSessions` takes. */
export type ExportOptions = SourceOptions & SelectionOptions & OutputOptions & ReadingOptions & RunOptions;

/** An archive that is durable under its final name, and where it is. */
export interface ExportedArchive extends PublishedArchive {
  /** Absolute. In no report: it stays on this machine. */
  readonly path: string;
}

/** What an export returns, whatever happened. */
export interface ExportSummary extends Summary {
  readonly archives: readonly ExportedArchive[];
}
