import { addTo } from '../../session/add-to.ts';
import type { FoundArchive } from '../read/find-archives.ts';
import type { PlannedFile } from './plan.ts';
import { type ArchiveWork, restoreArchive, type RestoredFile } from './restore-archive.ts';

/** Where files come from and go to. */
export interface FilesWork extends Pick<ArchiveWork, 'target' | 'assertWanted' | 'onFile'> {
  /** All of them: the copies of files count their places from 0. */
  readonly archives: readonly FoundArchive[];
}

/**
 * Puts planned files back, archive by archive; what is damaged in one archive is taken from the next that has a copy of
 * it. Tells of each file once. Raises what is wrong with the target.
 */
export async function restoreFiles(files: readonly PlannedFile[], work: FilesWork): Promise<void> {
  const { firsts, later } = byPlace(files);
  for (const ofOwnPlaces of [firsts, later]) {
    let tries = ofOwnPlaces;
    while (tries.length > 0) tries = await restoreFirstCopies(tries, work);
  }
}

/** Restores each file from its first copy; hands back those that are to be tried again, without that copy. */
async function restoreFirstCopies(
  files: readonly PlannedFile[],
  { archives, target, assertWanted, onFile }: FilesWork,
): Promise<readonly PlannedFile[]> {
  const again: PlannedFile[] = [];
  const onTried = (file: RestoredFile): void => {
    const [, ...copies] = file.planned.copies;
    if (isDamaged(file) && copies.length > 0) again.push({ ...file.planned, copies });
    else onFile(file);
  };
  for (const [index, own] of byArchive(files)) {
    const archive = archives[index];
    if (archive === undefined) continue;
    await restoreArchive({ archive, number: index + 1, files: own, target, assertWanted, onFile: onTried });
  }
  return again;
}

/** Whether another copy may be better: what is wrong is in the archive, not at the target. */
function isDamaged({ failure }: RestoredFile): boolean {
  return failure !== null && ['ENTRY_DAMAGED', 'SOURCE_UNREADABLE', 'ARCHIVE_NOT_FOUND'].includes(failure.code);
}

interface ByPlace {
  readonly firsts: readonly PlannedFile[];
  readonly later: readonly PlannedFile[];
}

/** Of the files of several roots that belong to one place the first takes it: that of the newest run. */
function byPlace(files: readonly PlannedFile[]): ByPlace {
  const taken = new Set<string>();
  const firsts: PlannedFile[] = [];
  const later: PlannedFile[] = [];
  for (const file of files) {
    const place = file.parts.map((part) => Buffer.from(part).toString('base64')).join('/');
    (taken.has(place) ? later : firsts).push(file);
    taken.add(place);
  }
  return { firsts, later };
}

/** Files by the archive and the entry of their first copy, in the order of the archives. */
function byArchive(
  files: readonly PlannedFile[],
): readonly (readonly [number, ReadonlyMap<string, readonly PlannedFile[]>])[] {
  const archives = new Map<number, Map<string, PlannedFile[]>>();
  for (const file of files) {
    const [copy] = file.copies;
    if (copy === undefined) continue;
    const entries = archives.get(copy.index) ?? new Map<string, PlannedFile[]>();
    archives.set(copy.index, entries);
    addTo(entries, copy.entry, file);
  }
  return Array.from(archives).toSorted(([one], [other]) => one - other);
}
