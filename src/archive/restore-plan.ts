import type { FailureSubject, SubjectFailure } from '../failures/failure.ts';
import { FailureError, failureOf } from '../failures/failure.ts';
import type { SystemPath } from '../files/system-path.ts';
import { caseless } from '../session/caseless.ts';
import type { FoundArchive } from './find-archives.ts';
import type { RowFile } from './manifest-line.ts';
import type { RunRecord } from './read-documents.ts';
import { partsOf } from './restore-path.ts';

/** A session in an archive, less what restoring has no use for. */
export interface ArchivedRow {
  readonly subject: FailureSubject;
  readonly cwd: string | null;
  readonly files: readonly RowFile[];
}

/** What an archive says that it holds. */
export interface ReadArchive {
  readonly archive: FoundArchive;
  readonly run: RunRecord | null;
  readonly rows: readonly ArchivedRow[];
}

/** Which sessions are wanted; empty lists for all. */
export interface RestoreWishes {
  /** Ids or their beginnings; each must fit exactly one session. */
  readonly sessions: readonly string[];
  /** Pieces of a project's name or folder, case aside. */
  readonly projects: readonly string[];
}

/** A file that is to be put back. */
export interface PlannedFile {
  readonly subject: FailureSubject;
  /** As the manifest names it. */
  readonly file: RowFile;
  /** The entry that holds it. */
  readonly entry: string;
  /** Where it belongs below the folder of projects. */
  readonly parts: readonly SystemPath[];
}

/** What is to be done, archive by archive. */
export interface RestorePlan {
  /** The files of each archive by entry; in the order of the archives. */
  readonly files: readonly ReadonlyMap<string, readonly PlannedFile[]>[];
  /** What can't be restored, whatever the archives hold. */
  readonly failures: readonly SubjectFailure[];
  /** Files that were not asked for. */
  readonly filtered: number;
}

/**
 * Decides which files come from which archive: of several versions of a file that of the newest run. Raises
 * SESSION_NOT_FOUND or SESSION_AMBIGUOUS_PREFIX.
 */
export function planRestore(archives: readonly ReadArchive[], wishes: RestoreWishes): RestorePlan {
  const isWanted = createPick(archives, wishes);
  const files = archives.map((): Map<string, PlannedFile[]> => new Map());
  const failures: SubjectFailure[] = [];
  const places = new Map<string, Place>();
  const others = new Set<string>();
  const readable = new Map<string, Restorable>();
  for (const { index, run, rows } of newestFirst(archives)) {
    for (const row of rows) {
      if (!isWanted(row)) {
        for (const file of row.files) if (file.entry !== null) others.add(placeOf(row, file));
        continue;
      }
      noteRestorable(readable, row);
      for (const file of row.files) {
        const planned = placed(places, row, { file, run });
        if (planned === null) continue;
        if ('failure' in planned) failures.push(planned);
        else addTo(files[index], planned);
      }
    }
  }
  for (const { subject, hasFiles } of readable.values()) {
    if (!hasFiles) failures.push({ subject, failure: failureOf('NOT_IN_ARCHIVE', { raw: false }) });
  }
  return { files, failures, filtered: others.size };
}

interface Place {
  readonly sha256: string;
  readonly run: string;
}

/** A file's place, unless a newer run has put one there; of one run only one file can be there. */
function placed(
  places: Map<string, Place>,
  row: ArchivedRow,
  { file, run }: { readonly file: RowFile; readonly run: RunRecord | null },
): PlannedFile | SubjectFailure | null {
  if (file.entry === null) return null;
  const { subject } = row;
  const place = { sha256: file.sha256, run: JSON.stringify([run?.startedAt, run?.traceId]) };
  const known = places.get(placeOf(row, file));
  if (known !== undefined) {
    const isRival = known.run === place.run && known.sha256 !== place.sha256;
    return isRival ? { subject, failure: failureOf('RESTORE_CONFLICT', { twice: true }) } : null;
  }
  places.set(placeOf(row, file), place);
  const parts = partsOf(file);
  if (parts === null) return { subject, failure: failureOf('ENTRY_DAMAGED', { name: true }) };
  return { subject, file, entry: file.entry, parts };
}

function placeOf({ subject }: ArchivedRow, { path, pathBytes }: RowFile): string {
  return JSON.stringify([subject.source, pathBytes?.toString('base64') ?? null, path]);
}

function addTo(files: Map<string, PlannedFile[]> | undefined, planned: PlannedFile): void {
  const same = files?.get(planned.entry);
  if (same === undefined) files?.set(planned.entry, [planned]);
  else same.push(planned);
}

interface Restorable {
  readonly subject: FailureSubject;
  readonly hasFiles: boolean;
}

function noteRestorable(readable: Map<string, Restorable>, row: ArchivedRow): void {
  const key = keyOf(row);
  const hasFiles = readable.get(key)?.hasFiles === true || row.files.some(({ entry }) => entry !== null);
  readable.set(key, { subject: row.subject, hasFiles });
}

/** The newest run first, and of a run the last volume; of what can't be told apart, the archive that was named last. */
function newestFirst(archives: readonly ReadArchive[]): readonly (ReadArchive & { readonly index: number })[] {
  const timeOf = ({ run }: ReadArchive): number => (run === null ? -Infinity : Date.parse(run.startedAt));
  return archives
    .map((archive, index) => ({ ...archive, index }))
    .toSorted((one, other) => {
      const [oneMs, otherMs] = [timeOf(one), timeOf(other)];
      if (oneMs !== otherMs) return otherMs > oneMs ? 1 : -1;
      return (other.run?.volume ?? 0) - (one.run?.volume ?? 0) || other.index - one.index;
    });
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
  const texts = projects.map(caseless);
  const isOfProject = ({ subject, cwd, files }: ArchivedRow): boolean => {
    if (texts.length === 0) return true;
    const names = [subject.project, cwd, folderOf(files)].map((name) => caseless(name ?? ''));
    return texts.some((text) => names.some((name) => name.includes(text)));
  };
  const keys = new Set(sessions.map((prefix) => keyOfPrefix(rows, prefix, isOfProject)));
  return (row) => (keys.size === 0 || keys.has(keyOf(row))) && isOfProject(row);
}

/** Of several sessions that a prefix fits the one of a project asked for is meant. */
function keyOfPrefix(rows: readonly ArchivedRow[], prefix: string, isOfProject: (row: ArchivedRow) => boolean): string {
  const all = rows.filter(({ subject }) => subject.sessionId.startsWith(prefix));
  const near = all.filter(isOfProject);
  const keysOf = (isIt: (id: string) => boolean): readonly string[] =>
    Array.from(new Set((near.length > 0 ? near : all).filter(({ subject }) => isIt(subject.sessionId)).map(keyOf)));
  const exact = keysOf((id) => id === prefix);
  const [key, ...more] = exact.length === 1 ? exact : keysOf((id) => id.startsWith(prefix));
  if (key === undefined) throw new FailureError(failureOf('SESSION_NOT_FOUND', {}, '--session'));
  if (more.length === 0) return key;
  throw new FailureError(failureOf('SESSION_AMBIGUOUS_PREFIX', { matches: more.length + 1 }, '--session'));
}
