import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { verifyArchive } from '../../src/archive/verify/verify-archive.ts';
import type { Bookmark, RememberedSession } from '../../src/bookmark/bookmark.ts';
import { parseBookmark } from '../../src/bookmark/parse.ts';
import { entriesByPython } from './python-reader.ts';
import { type Place, sessionsOf, sourceOf, WRITTEN_OVER } from './place.ts';

/** What a place was like before a run. */
export interface Before {
  readonly source: Readonly<Record<string, string>>;
  /** null when there was none. */
  readonly bookmark: Buffer | null;
  readonly archives: readonly string[];
  readonly temporaries: readonly string[];
}

/** Looks at a place before a run. */
export function before(place: Place): Before {
  return {
    source: sourceOf(place),
    bookmark: bookmarkBytes(place),
    archives: archivesOf(place),
    temporaries: temporaries(place),
  };
}

/** Whether the bookmark is byte for byte as it was, or less what it may forget. */
export function isBookmarkAsBefore(place: Place, was: Before): boolean {
  const now = bookmarkBytes(place);
  if (now === null || was.bookmark === null) return now === was.bookmark;
  if (now.equals(was.bookmark)) return true;
  const kept = Array.from(parsed(was.bookmark)?.sessions ?? []).filter(([, session]) => !mayBeForgotten(session));
  return JSON.stringify(Array.from(parsed(now)?.sessions ?? [])) === JSON.stringify(kept);
}

/** What is safe only in an archive that is about to be written over is forgotten before. */
function mayBeForgotten({ formats }: RememberedSession): boolean {
  return Object.values(formats).every(({ archive }) => archive === WRITTEN_OVER);
}

function bookmarkBytes({ bookmark }: Place): Buffer | null {
  return existsSync(bookmark) ? readFileSync(bookmark) : null;
}

/** Paths of the archives below the output folder. */
export function archivesOf(place: Place): readonly string[] {
  return namesBelow(place.out).filter((name) => name.endsWith('.zip'));
}

function namesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
}

/** Raises unless what a run left that was cut short, wherever that was, is true. */
export async function assertTrue(place: Place, was: Before): Promise<void> {
  const problems: string[] = [];
  const say = (problem: string): void => void problems.push(problem);
  if (JSON.stringify(sourceOf(place)) !== JSON.stringify(was.source)) say('the source was touched');
  for (const name of strangers(place)) say(`${name} is no archive and no temporary file`);
  const underWay = temporaries(place).filter((name) => !was.temporaries.includes(name));
  if (underWay.length > 1) say(`more than one temporary file: ${underWay.join(' ')}`);
  for (const name of was.archives) if (!archivesOf(place).includes(name)) say(`${name} is gone`);
  for (const name of archivesOf(place)) (await findingsIn(join(place.out, name))).forEach(say);
  if (problems.length === 0) (await bookmarkProblems(place, was)).forEach(say);
  if (problems.length > 0) throw new Error(problems.join('; '));
}

/** What may not be there at all, neither whole nor half. */
function strangers(place: Place): readonly string[] {
  const known = /(?:^|\/)(?:new|\.chatzip-[\w.+-]+\.tmp|(?:chatzip|plums|backup)[\w.-]*\.zip)$/;
  return namesBelow(place.out).filter((name) => !known.test(name));
}

/** What runs have under way in the output folder. */
export function temporaries(place: Place): readonly string[] {
  return namesBelow(place.out).filter((name) => name.endsWith('.tmp'));
}

/** What stands beside the bookmark: locks, what was taken away, what was being written. */
export function besideBookmark({ bookmark }: Place): readonly string[] {
  return namesBelow(dirname(bookmark)).filter((name) => name !== basename(bookmark));
}

/** By our own reader; Python's reads the content below. */
async function findingsIn(path: string): Promise<readonly string[]> {
  const watch = { onRow: () => null, onEntry: () => undefined, assertWanted: () => undefined };
  const { findings, sound } = await verifyArchive({ path, shown: basename(path), isNamed: true }, watch);
  if (sound === 0) return [`${basename(path)} holds nothing sound`];
  return findings.map(({ problem, path: entry }) => `${basename(path)} ${String(entry)}: ${problem}`);
}

/** Path and SHA-256 of every entry of every archive, as Python's zipfile reads and checks them. */
function archivedIn(place: Place): Promise<ReadonlySet<string>> {
  return entriesByPython(archivesOf(place).map((name) => join(place.out, name)));
}

/** The bookmark is absent, the old one or a new one that keeps every row; and what it says is so. */
async function bookmarkProblems(place: Place, was: Before): Promise<readonly string[]> {
  const bytes = bookmarkBytes(place);
  if (bytes === null) return was.bookmark === null ? [] : ['the bookmark is gone'];
  const bookmark = parsed(bytes);
  if (bookmark === null) return ['the bookmark is broken'];
  const old = was.bookmark === null ? null : parsed(was.bookmark);
  const lost = Array.from(old?.sessions ?? []).flatMap(([key, session]) =>
    bookmark.sessions.has(key) || mayBeForgotten(session) ? [] : [key],
  );
  const archived = await archivedIn(place);
  const missing = Array.from(bookmark.sessions).flatMap(([key, { files }]) => {
    const isThere =
      files.length > 0 && files.every(({ path, sha256 }) => archived.has(`raw/claude-code/${path} ${sha256}`));
    return isThere ? [] : [`${key} is in the bookmark and in no archive`];
  });
  return [...lost.map((key) => `the bookmark has lost ${key}`), ...missing];
}

function parsed(bytes: Buffer): Bookmark | null {
  const result = parseBookmark(bytes);
  return result.kind === 'bookmark' ? result : null;
}

/** Raises unless every session as it is now is archived and in the bookmark, and nothing of a run is left. */
export async function assertComplete(place: Place, was: Before): Promise<void> {
  await assertTrue(place, was);
  const problems = [...temporaries(place), ...besideBookmark(place)].map((name) => `${name} was left`);
  const archived = await archivedIn(place);
  const bytes = bookmarkBytes(place);
  const known = new Set(
    Array.from((bytes === null ? null : parsed(bytes))?.sessions.values() ?? []).flatMap(({ files }) =>
      files.map(({ path, sha256 }) => `${path} ${sha256}`),
    ),
  );
  for (const [path, hash] of sessionsOf(place)) {
    if (!archived.has(`raw/claude-code/${path} ${hash}`)) problems.push(`${path} is in no archive`);
    if (!known.has(`${path} ${hash}`)) problems.push(`${path} is not in the bookmark`);
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
}
