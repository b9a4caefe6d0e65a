import { DEFAULT_VOLUME_BYTES, LARGEST_SESSION } from '../archive/archive.ts';
import { outputAt } from '../archive/write/output.ts';
import { isFurtherVolumeOf } from '../archive/write/volume-names.ts';
import {
  DEFAULT_LEVEL,
  DEFAULT_MAX_LINE_BYTES,
  isTraceId,
  JOBS,
  LEAST_VOLUME_BYTES,
  LEVELS,
  WAIT_SECONDS,
} from '../engine/defaults.ts';
import type { ExportJob } from '../engine/job.ts';
import { type ExportWishes, jobOf, outputClash, type RunFrame, type WishName } from '../engine/wishes.ts';
import { FailureError } from '../failures/failure.ts';
import { endsAsFolder, isBelowHome, namedPath } from '../files/named-path.ts';
import { placesOf } from '../files/places.ts';
import type { SourceWishes } from '../sources/source.ts';
import { type BookmarkPlace, type ExportPlace, sha256Of, type WorldParts } from '../world.ts';
import { refuseUnknownBookmarkOptions, refuseUnknownOptions } from './known-options.ts';
import type { ExportOptions } from './options.ts';
import { anyTextOf, isSet, memberOf, numberOf, refuse, textOf, textsOf, whenOf } from './values.ts';

/** What the world of an export is made from. */
export type Prepared = Pick<WorldParts, 'job' | 'roots' | 'place' | 'bookmark'>;

const ANY_SIZE = { from: 1, to: Number.MAX_SAFE_INTEGER };

/** The run's name if it has a good one, else null. Raises a usage failure for a bad one. */
export function traceIdOf(options: ExportOptions): string | null {
  const given = textOf(objectOf(options, 'options'), 'traceId');
  return given === null || isTraceId(given) ? given : refuse('traceId', 'bad-trace-id');
}

/** The options, checked. Raises usage and configuration failures that name the option. */
export function preparedOf(options: ExportOptions, frame: RunFrame): Prepared {
  refuseUnknownOptions(options);
  checkWatchers(options);
  const bookmark = bookmarkOf(options);
  const job = jobOf(wishesOf(options, bookmark !== null), {
    ...frame,
    largestSession: LARGEST_SESSION,
    hashOf: sha256Of,
    spellingOf: (name) => OPTION_OF[name],
  });
  if (!job.ok) throw new FailureError(job.failure);
  const place = placeOf(options, job.value);
  if (bookmark !== null) refuseOnePlaceForTwo(place, bookmark);
  return { job: job.value, roots: sourceWishesOf(options), place, bookmark };
}

const OPTION_OF = {
  since: 'since',
  until: 'until',
  formats: 'formats',
  rules: 'exclusionRules',
} as const satisfies Record<WishName, keyof ExportOptions>;

/** The bookmark would be written over the archive. */
function refuseOnePlaceForTwo({ folder, explicitFile }: ExportPlace, { path }: BookmarkPlace): void {
  const taken = new Set(placesOf(explicitFile ?? folder));
  const isVolume = explicitFile !== null && isFurtherVolumeOf(explicitFile, path);
  const isTaken = [path, `${path}.lock`].flatMap(placesOf).some((place) => taken.has(place));
  if (isVolume || isTaken) refuse('bookmark.path', 'same-place', 'out');
}

function objectOf<T>(value: T, name: string): T & object {
  return typeof value === 'object' && value !== null ? value : refuse(name, 'missing-value');
}

function checkWatchers(options: ExportOptions): void {
  for (const name of ['onProgress', 'onCause'] as const) {
    if (typeof (memberOf(options, name) ?? Function.prototype) !== 'function') refuse(name, 'bad-option');
  }
  const signal = memberOf(options, 'signal');
  if (signal !== null && !isAbortSignal(signal)) refuse('signal', 'bad-option');
}

/** By what it can do: a program may have two kinds of them. */
function isAbortSignal(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [aborted, listen]: unknown[] = [Reflect.get(value, 'aborted'), Reflect.get(value, 'addEventListener')];
  return typeof aborted === 'boolean' && typeof listen === 'function';
}

function wishesOf(options: ExportOptions, usesBookmark: boolean): ExportWishes {
  const since = whenOf(options, 'since', 'bad-since') ?? 'all';
  if (since === 'incremental' && !usesBookmark) refuse('bookmark', 'needs-other', 'since incremental');
  const formats = memberOf(options, 'formats') === null ? ['md'] : textsOf(options, 'formats');
  return {
    since,
    until: whenOf(options, 'until', 'bad-date'),
    projects: textsOf(options, 'projects'),
    sessions: textsOf(options, 'sessions'),
    rules: anyTextOf(options, 'exclusionRules'),
    formats,
    level: numberOf(options, 'compressionLevel', LEVELS) ?? DEFAULT_LEVEL,
    strict: isSet(options, 'strict'),
    followLinks: isSet(options, 'followLinks'),
    maxLineBytes: numberOf(options, 'maxLineBytes', ANY_SIZE) ?? DEFAULT_MAX_LINE_BYTES,
    maxSessionBytes: numberOf(options, 'maxSessionBytes', ANY_SIZE),
    jobs: numberOf(options, 'jobs', JOBS) ?? JOBS.from,
    isDryRun: isSet(options, 'dryRun'),
    isFolderTree: isSet(options, 'tree'),
    errorOnEmpty: isSet(options, 'errorOnEmpty'),
    partialOk: isSet(options, 'partialOk'),
    usesBookmark,
    keepRows: memberOf(options, 'keepRows') === null || isSet(options, 'keepRows'),
  };
}

function sourceWishesOf(options: ExportOptions): SourceWishes {
  const home = textOf(options, 'home');
  const baseDir = textOf(options, 'baseDir');
  if (home === null && (baseDir === null || isBelowHome(baseDir))) refuse('home', 'missing-value');
  const variables = { CLAUDE_CONFIG_DIR: anyTextOf(options, 'claudeConfigDir') ?? undefined };
  return { home: home ?? '', baseDir: baseDir ?? undefined, variables };
}

/** A path from the root; one below `~` needs the home. */
function pathOf(options: ExportOptions, path: string): string {
  const home = textOf(options, 'home');
  if (home === null && isBelowHome(path)) refuse('home', 'missing-value');
  return namedPath(path, { home: home ?? '' });
}

function placeOf(options: ExportOptions, job: ExportJob): ExportPlace {
  const out = textOf(options, 'out') ?? refuse('out', 'missing-value');
  const output = outputAt(pathOf(options, out), endsAsFolder(out));
  const volumeBytes = numberOf(options, 'volumeBytes', { ...ANY_SIZE, from: LEAST_VOLUME_BYTES });
  const force = isSet(options, 'force');
  const isFolderTree = isSet(options, 'tree');
  const clash = outputClash({
    isFile: output.explicitFile !== null,
    isFolderTree,
    hasVolumeBytes: volumeBytes !== null,
    force,
    isDryRun: job.isDryRun,
  });
  if (clash !== null) refuse(clash.wish, clash.reason, clash.other);
  return { ...output, force, isFolderTree, volumeBytes: volumeBytes ?? DEFAULT_VOLUME_BYTES };
}

function bookmarkOf(options: ExportOptions): BookmarkPlace | null {
  if (memberOf(options, 'bookmark') === null) return null;
  const given = objectOf(options.bookmark, 'bookmark');
  refuseUnknownBookmarkOptions(given);
  // Under the names by which a wrong one is refused.
  const named = {
    'bookmark.path': given.path,
    'bookmark.pid': given.pid,
    'bookmark.waitSeconds': given.waitSeconds,
  };
  if (typeof given.isAlive !== 'function') refuse('bookmark.isAlive', 'missing-value');
  return {
    path: pathOf(options, textOf(named, 'bookmark.path') ?? refuse('bookmark.path', 'missing-value')),
    pid: numberOf(named, 'bookmark.pid', ANY_SIZE) ?? refuse('bookmark.pid', 'missing-value'),
    isAlive: (pid) => given.isAlive(pid),
    waitSeconds: numberOf(named, 'bookmark.waitSeconds', WAIT_SECONDS) ?? 0,
  };
}
