import { opendirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError, failureOf, type SubjectFailure, usageFailure } from '../../failures/failure.ts';
import { knownHome, namedPath } from '../../files/named-path.ts';
import type { FoundRoots, Root, SourceWishes } from '../source.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { errnoDetails, folderFailure } from './errno.ts';
import { CONFIG_DIR, configuredFolders, defaultFolders } from './layout.ts';

/**
 * The roots: `--base-dir`, else `projects` in each part of `CLAUDE_CONFIG_DIR`, else the default folders that exist, which
 * may be none. Two spellings of one folder count once. Raises SOURCE_NOT_FOUND or SOURCE_UNREADABLE when none of the
 * folders that were named can be used, or none of those that exist; USAGE_ERROR where nobody knows the home, or where
 * `--base-dir` is one project's folder: a run that finds nothing in it would keep nothing, night after night.
 */
export function rootsOf(wishes: SourceWishes): FoundRoots {
  const { paths, field } = foldersOf(wishes);
  if (paths.length === 0) knownHome(wishes.home);
  if (field === '--base-dir' && paths.every(isOneProject)) {
    throw new FailureError(usageFailure('one-project', field, { mention: '--project' }));
  }
  return field === null ? defaultRoots(paths) : namedRoots(paths, field);
}

/** The folders that roots are looked for in, and the flag or variable that names them; null for the defaults. */
export function foldersOf(wishes: SourceWishes): { readonly paths: readonly string[]; readonly field: string | null } {
  const { baseDir, home } = wishes;
  if (baseDir !== undefined) return { paths: [projectsFolder(namedPath(baseDir, { home }))], field: '--base-dir' };
  const configured = configuredFolders(wishes);
  const folders = configured.length > 0 ? configured : defaultFolders(home);
  const paths = folders.map((folder) => join(folder, 'projects'));
  return { paths, field: configured.length > 0 ? CONFIG_DIR : null };
}

/**
 * The folder of projects that is meant by DIR: a home folder's `.claude/projects`, the `projects` in an agent's folder,
 * else DIR itself. A folder `projects` with transcripts directly in it is a project of that name.
 */
function projectsFolder(dir: string): string {
  const inHome = join(dir, '.claude', 'projects');
  if (isFolder(inHome)) return inHome;
  const inConfig = join(dir, 'projects');
  return isFolder(inConfig) && !holdsTranscripts(inConfig) ? inConfig : dir;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function holdsTranscripts(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith('.jsonl'));
  } catch {
    return false;
  }
}

/** Whether transcripts stand right in a folder, and in none of those below it. */
function isOneProject(folder: string): boolean {
  return holdsTranscripts(folder) && !readdirSync(folder).some((name) => holdsTranscripts(join(folder, name)));
}

interface Refused {
  readonly path: string;
  readonly thrown: unknown;
}

type Tried = { readonly root: Root } | Refused;

function tried(path: string): Tried {
  try {
    opendirSync(path).closeSync();
    return { root: { path, realPath: realpathSync.native(path) } };
  } catch (thrown) {
    if (errnoOf(thrown) === null) throw thrown;
    return { path, thrown };
  }
}

function namedRoots(paths: readonly string[], field: string): FoundRoots {
  const found = paths.map(tried);
  const errors = found.flatMap((one) => ('thrown' in one ? [one] : []));
  if (errors.length === paths.length) throw unusable(errors, field);
  return { roots: onceEach(found), looked: paths, failures: errors.map(failureOfRoot) };
}

function defaultRoots(paths: readonly string[]): FoundRoots {
  const found = paths.map(tried);
  const roots = onceEach(found);
  const errors = found.flatMap((one) => ('thrown' in one && !isMissing(one.thrown) ? [one] : []));
  if (roots.length === 0 && errors.length > 0) throw unusable(errors);
  return { roots, looked: paths, failures: errors.map(failureOfRoot) };
}

/** Not there, or no folder. */
function isMissing(thrown: unknown): boolean {
  const errno = errnoOf(thrown);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}

function failureOfRoot({ thrown, path }: Refused): SubjectFailure {
  return folderFailure(thrown, path);
}

function unusable(errors: readonly Refused[], field?: string): FailureError {
  const first = errors.find(({ thrown }) => !isMissing(thrown));
  return first === undefined
    ? new FailureError(failureOf('SOURCE_NOT_FOUND', {}, field), errors[0]?.thrown)
    : new FailureError(failureOf('SOURCE_UNREADABLE', errnoDetails(first.thrown), field), first.thrown);
}

function onceEach(found: readonly Tried[]): readonly Root[] {
  const roots = new Map<string, Root>();
  for (const one of found) {
    if ('root' in one && !roots.has(one.root.realPath)) roots.set(one.root.realPath, one.root);
  }
  return Array.from(roots.values());
}
