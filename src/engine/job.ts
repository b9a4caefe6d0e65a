import type { Archive } from '../archive/archive.ts';
import type { ManifestRow } from '../archive/manifest.ts';
import type { ExportMode } from '../archive/names.ts';
import type { Bookmark, RememberedFile } from '../bookmark/bookmark.ts';
import type { BookmarkDraft } from '../bookmark/draft.ts';
import type { Failure, SubjectFailure } from '../failures/failure.ts';
import type { PublishedArchive, RunFacts, Signal } from '../failures/run-facts.ts';
import type { FormatName } from '../formats/format.ts';
import type { SessionRef } from '../session/reference.ts';
import type { FoundRoots, ReadOptions, SessionReader } from '../sources/source.ts';
import type { ConversionSettings } from './convert.ts';
import type { Converter } from './convert/converter.ts';
import type { ExclusionRule } from './select/exclusion-rules.ts';
import type { Period } from './select/period.ts';
import type { LeaveReason } from './select.ts';

/** What a user asked for, checked. */
export interface ExportJob {
  readonly traceId: string;
  readonly version: string;
  readonly isDryRun: boolean;
  readonly errorOnEmpty: boolean;
  readonly partialOk: boolean;
  /** `last` narrows to the latest UTC day; `incremental` leaves out what the bookmark says is safe. */
  readonly mode: ExportMode;
  readonly period: Period | null;
  readonly projects: readonly string[];
  readonly sessions: readonly string[];
  readonly rules: readonly ExclusionRule[];
  readonly rulesSha256: string | null;
  readonly formats: readonly FormatName[];
  readonly level: number;
  readonly followLinks: boolean;
  readonly readOptions: Omit<ReadOptions, 'onBytes'>;
  /** `advance`: locked and saved; `read`: only looked at; `none`: as if there were none. */
  readonly bookmarkUse: 'advance' | 'read' | 'none';
  readonly largestSession: number;
  /** Threads to convert on, at most. */
  readonly jobs: number;
  /** Keep the manifest rows for the summary: only `--json` shows them. */
  readonly keepRows: boolean;
  /** What `run.json` says of the options. */
  readonly optionsForRecord: Readonly<Record<string, unknown>>;
}

/** The bookmark's lock while a run has it. */
export interface HeldLock {
  /** Raises LOCK_HELD when somebody has taken it over. */
  assertOurs(): Promise<void>;
  release(): Promise<void>;
}

/** What a run tells while it goes. */
export type Progress =
  | { readonly event: 'waiting' }
  | { readonly event: 'discovered'; readonly sessions: number; readonly due: number }
  | { readonly event: 'converting'; readonly ref: SessionRef; readonly done: number; readonly due: number }
  | { readonly event: 'exported'; readonly ref: SessionRef; readonly row: ManifestRow }
  | { readonly event: 'failed'; readonly failure: SubjectFailure; readonly key: string | null }
  | { readonly event: 'skipped'; readonly ref: SessionRef; readonly reason: LeaveReason }
  | { readonly event: 'writing'; readonly sessions: number }
  | { readonly event: 'published'; readonly archive: PublishedArchive }
  | { readonly event: 'saved'; readonly advanced: number };

/** How much there is to convert. */
export interface Workload {
  readonly sessions: number;
  readonly bytes: number;
  /** Of the largest session. */
  readonly largestBytes: number;
  /** Only to see whether something comes of it: nothing is made ready for more. */
  readonly isTrial?: boolean;
}

/** What a run has before it, for who knows how to make this process ready for it. */
export interface Course {
  /** Takes long enough to earn what its code costs to optimize. */
  readonly isLong: boolean;
  readonly hasThreads: boolean;
  /** One session of it takes much memory. */
  readonly hasLarge: boolean;
}

/** Everything outside that a run needs. Passed in, so that tests can act out a world. */
export interface ExportWorld {
  readonly now: () => Date;
  readonly hashOf: (text: string) => string;
  readonly source: SessionReader;
  findRoots(): FoundRoots;
  lock(): Promise<HeldLock>;
  loadBookmark(): Promise<Bookmark>;
  draft(bookmark: Bookmark): BookmarkDraft;
  saveBookmark(draft: BookmarkDraft, updatedAt: string): Promise<void>;
  readonly isUnchangedByStat: (files: readonly RememberedFile[], readAt: string, ref: SessionRef) => boolean;
  /** Raises what is wrong with the output before any work is done. */
  checkOutput(): Promise<void>;
  /** Whether the output will write over an archive of this name; null where it writes over none. */
  readonly overwrites: ((archive: string) => boolean) | null;
  openArchive(startedAt: Date): Promise<Archive>;
  /** A converter for so much work: threads cost more to start than a small run takes. */
  openConverter(settings: ConversionSettings, work: Workload): Promise<Converter>;
  tell(progress: Progress): void;
  /** The raw thing behind a failure, for the debug log. */
  noteCause(failure: Failure, cause: unknown): void;
  signal(): Signal | null;
}

/** What a run returns: the facts that all views are made from, and what only some of them show. */
export interface Summary extends RunFacts {
  readonly formats: readonly FormatName[];
  readonly mode: ExportJob['mode'];
  readonly looked: readonly string[];
  readonly roots: readonly string[];
  /** Manifest rows of the exported sessions (with a dry run: of those that would be), in archive order. */
  readonly rows: readonly ManifestRow[];
}
