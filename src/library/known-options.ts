import type { BookmarkOption, ExportOptions } from './options.ts';
import { refuse } from './values.ts';

/** Every option there is: a misspelt one is refused, for it would be left out in silence. */
const OPTIONS: Readonly<Record<keyof ExportOptions, true>> = {
  home: true,
  baseDir: true,
  claudeConfigDir: true,
  since: true,
  until: true,
  projects: true,
  sessions: true,
  exclusionRules: true,
  formats: true,
  out: true,
  force: true,
  tree: true,
  volumeBytes: true,
  compressionLevel: true,
  dryRun: true,
  bookmark: true,
  strict: true,
  followLinks: true,
  maxLineBytes: true,
  maxSessionBytes: true,
  jobs: true,
  traceId: true,
  errorOnEmpty: true,
  partialOk: true,
  keepRows: true,
  signal: true,
  onProgress: true,
  onCause: true,
};

/** The names of all options. */
export const OPTION_NAMES: readonly string[] = Object.keys(OPTIONS);

const BOOKMARK_OPTIONS: Readonly<Record<keyof BookmarkOption, true>> = {
  path: true,
  pid: true,
  isAlive: true,
  waitSeconds: true,
};

/** Raises a usage failure for an option that there is not. */
export function refuseUnknownOptions(options: object): void {
  refuseUnknown(options, OPTIONS);
}

/** The same for what the option `bookmark` holds. */
export function refuseUnknownBookmarkOptions(bookmark: object): void {
  refuseUnknown(bookmark, BOOKMARK_OPTIONS, 'bookmark.');
}

function refuseUnknown(given: object, known: object, prefix = ''): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) refuse(`${prefix}${unknown}`, 'unknown-option');
}
