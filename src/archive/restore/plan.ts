import {
  type Failure,
  FailureError,
  failureOf,
  type FailureSubject,
  type SubjectFailure,
} from '../../failures/failure.ts';
import type { SystemPath } from '../../files/system-path.ts';
import { caseless } from '../../session/caseless.ts';
import { isPieceOf, pickByPrefix } from '../../session/pick.ts';
import type { RowFile } from '../read/manifest-line.ts';
import type { RunRecord } from '../read/read-documents.ts';
import { partsOf } from '../read/file-path.ts';
import type { ArchivedRow, ReadArchive } from './read-archives.ts';

/** Which sessions are wanted; empty lists for all. */
export interface RestoreWishes {
  /** Ids or their beginnings; each must fit exactly one session. */
  readonly sessions: readonly string[];
  /** Pieces of a project's name or folder, case aside. */
  readonly projects: readonly string[];
}

/** An entry that holds a file. */
export interface Copy {
  /** The place of its archive among the archives, from 0. */
  readonly index: number;
  readonly entry: string;
}

/** A file that is to be put back. */
export interface PlannedFile {
  readonly subject: FailureSubject;
  /** As the manifest names it. */
  readonly file: RowFile;
  /** Where it belongs below the folder of projects. */
  readonly parts: readonly SystemPath[];
  /** The entries that hold its bytes: the first is taken, the others where those before them are damaged. */
  readonly copies: readonly Copy[];
}

/** What is asked for, and when: ms since 1970. */
export interface RestoreQuestion {
  readonly wishes: RestoreWishes;
  readonly nowMs: number;
}

/** What is to be done. */
export interface RestorePlan {
  readonly files: readonly PlannedFile[];
  /** What can't be restored, whatever the archives hold. */
  readonly failures: readonly SubjectFailure[];
  /** Files that were not asked for. */
  readonly filtered: number;
}

/**
 * Decides which files come from which archive: of several versions of a file that of the newest run, unless that had a
 * clock which was ahead; and never an older one in its place. Raises SESSION_NOT_FOUND or SESSION_AMBIGUOUS_PREFIX.
 */
export function planRestore(archives: readonly ReadArchive[], { wishes, nowMs }: RestoreQuestion): RestorePlan {
  const isWanted = createPick(archives, wishes);
  const places = new Map<string, Place>();
  const others = new Set<string>();
  const failures: SubjectFailure[] = [];
  const sessions = new Map<string, Restorable>();
  for (const archive of newestFirst(archives)) {
    const { index, run, rows } = archive;
    const isAhead = startMsOf(archive) > nowMs;
    for (const row of rows) {
      if (!isWanted(row)) {
        for (const file of row.files) if (file.entry !== null) others.add(placeOf(row, file));
        continue;
      }
      noteRestorable(sessions, row);
      for (const file of row.files) {
        const failure = take(places, row, { file, run, index, isAhead });
        if (failure !== null) failures.push({ subject: row.subject, failure });
      }
    }
  }
  const planned = Array.from(places.values());
  // The newest version of these is in no archive with raw files, and an older one is not it.
  const lost = new Set(planned.filter((place) => place.copies.length === 0).map(({ row }) => keyOf(row)));
  for (const [key, { subject, hasFiles }] of sessions) {
    if (!hasFiles || lost.has(key)) failures.push({ subject, failure: failureOf('NOT_IN_ARCHIVE', { raw: false }) });
  }
  const files = planned.flatMap(({ row: { subject }, file, parts, copies, isRefused }): readonly PlannedFile[] =>
    parts === null || isRefused || copies.length === 0 ? [] : [{ subject, file, parts, copies }],
  );
  return { files, failures, filtered: others.size };
}

/** What is known of one file, from the newest version on. */
interface Place {
  readonly row: ArchivedRow;
  readonly file: RowFile;
  readonly run: RunRecord | null;
  /** No run has it of which the time has come. */
  isAhead: boolean;
  /** null for a name that leads elsewhere. */
  readonly parts: readonly SystemPath[] | null;
  readonly copies: Copy[];
  /** Why it is not restored has been told. */
  isRefused: boolean;
}

interface Version {
  readonly file: RowFile;
  readonly run: RunRecord | null;
  /** Of its archive. */
  readonly index: number;
  /** The time of its run is still to come: its clock was wrong. */
  readonly isAhead: boolean;
}

/** Puts a version in its place, the newest first. Says what is wrong with it. */
function take(places: Map<string, Place>, row: ArchivedRow, { file, run, index, isAhead }: Version): Failure | null {
  const copies = file.entry === null ? [] : [{ index, entry: file.entry }];
  const place = places.get(placeOf(row, file));
  if (place === undefined) {
    const parts = partsOf(file);
    places.set(placeOf(row, file), { row, file, run, isAhead, parts, copies, isRefused: false });
    return parts === null && copies.length > 0 ? failureOf('ENTRY_DAMAGED', { name: true }) : null;
  }
  if (place.file.sha256 === file.sha256) {
    place.copies.push(...copies);
    place.isAhead &&= isAhead;
    return null;
  }
  const isOfOneRun = place.run?.startedAt === run?.startedAt && place.run?.traceId === run?.traceId;
  if (place.run !== null && run !== null && !isOfOneRun) {
    if (isPlainlyNewer(file, place)) places.set(placeOf(row, file), { ...place, row, file, run, isAhead, copies });
    return null;
  }
  if (copies.length === 0) return null;
  // Without the record of its run nobody knows whether it is the older one.
  if (place.run === null || run === null)
    return refused(place, failureOf('ENTRY_DAMAGED', { archive: index + 1, run: true }));
  return place.copies.length > 0 ? failureOf('RESTORE_CONFLICT', { twice: true }) : null;
}

/** Written later, where the clock of the other run was ahead: that is known, or it was appended to since. */
function isPlainlyNewer(file: RowFile, { file: other, isAhead }: Pick<Place, 'file' | 'isAhead'>): boolean {
  return file.mtimeNs > other.mtimeNs && (isAhead || file.bytes > other.bytes);
}

function refused(place: Place, failure: Failure): Failure | null {
  const isKnown = place.isRefused;
  place.isRefused = true;
  return isKnown ? null : failure;
}

/** Of two roots each has its own: whether one of two files of a name is the older version of the other nobody knows. */
function placeOf({ subject, root }: ArchivedRow, { path, pathBytes }: RowFile): string {
  return JSON.stringify([subject.source, root, pathBytes?.toString('base64') ?? null, path]);
}

interface Restorable {
  readonly subject: FailureSubject;
  readonly hasFiles: boolean;
}

function noteRestorable(sessions: Map<string, Restorable>, row: ArchivedRow): void {
  const key = keyOf(row);
  const hasFiles = sessions.get(key)?.hasFiles === true || row.files.some(({ entry }) => entry !== null);
  sessions.set(key, { subject: row.subject, hasFiles });
}

/** The newest run first, and of a run the last volume; of what can't be told apart, the archive that was named last. */
function newestFirst(archives: readonly ReadArchive[]): readonly (ReadArchive & { readonly index: number })[] {
  return archives
    .map((archive, index) => ({ ...archive, index }))
    .toSorted((one, other) => {
      const [oneMs, otherMs] = [startMsOf(one), startMsOf(other)];
      if (oneMs !== otherMs) return otherMs > oneMs ? 1 : -1;
      return (other.run?.volume ?? 0) - (one.run?.volume ?? 0) || other.index - one.index;
    });
}

function startMsOf({ run }: ReadArchive): number {
  return run === null ? -Infinity : Date.parse(run.startedAt);
}

/** The same session in several archives: by its source, the agent's folder and its id. */
function keyOf({ subject, files }: ArchivedRow): string {
  return JSON.stringify([subject.source, folderOf(files), subject.sessionId]);
}

function folderOf(files: readonly RowFile[]): string {
  return files[0]?.path.split('/')[0] ?? '';
}

function createPick(
  archives: readonly ReadArchive[],
  { sessions, projects }: RestoreWishes,
): (row: ArchivedRow) => boolean {
  const rows = archives.flatMap((archive) => archive.rows);
  const pieces = projects.map(caseless);
  const isOfProject = ({ subject, cwd, files }: ArchivedRow): boolean =>
    pieces.length === 0 || [subject.project, cwd, folderOf(files)].some((name) => isPieceOf(pieces, name));
  const known = sessions.length === 0 ? [] : rows.map((row) => ({ id: row.subject.sessionId, key: keyOf(row), row }));
  const keys = new Set<string>();
  for (const prefix of sessions) {
    const picked = pickByPrefix(known, prefix, ({ row }) => isOfProject(row));
    if (!picked.ok) throw new FailureError(picked.failure);
    keys.add(picked.value);
  }
  // A session that has moved since is the same one: it is not its older version that was asked for.
  const ofProject = new Set(rows.filter(isOfProject).map(keyOf));
  return (row) => (keys.size === 0 || keys.has(keyOf(row))) && ofProject.has(keyOf(row));
}
