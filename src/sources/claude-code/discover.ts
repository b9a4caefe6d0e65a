import { createHash } from 'node:crypto';
import type { SubjectFailure } from '../../failures/failure.ts';
import type { SessionRef, SourceFile } from '../../session/reference.ts';
import { latestMtimeMs } from '../records/stat.ts';
import type { DiscoverOptions, Discovery, Root } from '../source.ts';
import { folderFailure, isGone } from './errno.ts';
import { leadsOut, type Scope } from './discover/files.ts';
import { targetOf } from './discover/links.ts';
import { SOURCE_NAME } from './layout.ts';
import { compare, type Entry, entriesOf, placeOf } from './discover/place.ts';
import { type Piece, type ProjectFolder, readProjectFolder } from './discover/project-folder.ts';
import { isFoundElsewhere } from './discover/session-folder.ts';

/**
 * Finds every session below the roots with all files that belong to it, each file once. A session whose main file is
 * gone is found by what is left of it. What must not be read is found as refused; a folder that can't be read is a
 * failure, and the rest goes on.
 */
export function discover(roots: readonly Root[], { followLinks }: DiscoverOptions): Discovery {
  const scope: Scope = { realRoots: roots.map(({ realPath }) => realPath), followLinks, isRefused: false };
  const found = roots.map((root, position) => inRoot(root, position === 0, scope));
  return {
    sessions: found.flatMap(({ sessions }) => sessions).toSorted((one, other) => compare(one.key, other.key)),
    failures: found.flatMap(({ failures }) => failures),
  };
}

function inRoot(root: Root, isFirst: boolean, scope: Scope): Discovery {
  const mark = isFirst ? null : createHash('sha256').update(root.realPath).digest('hex').slice(0, 8);
  const { folders, failures } = projectFolders(root, scope);
  return { sessions: sessionsIn(folders, mark), failures };
}

interface ProjectFolders {
  readonly folders: readonly ProjectFolder[];
  readonly failures: readonly SubjectFailure[];
}

function projectFolders(root: Root, scope: Scope): ProjectFolders {
  const found = candidatesIn(root, scope);
  const folders: ProjectFolder[] = [];
  const failures: SubjectFailure[] = [...found.failures];
  for (const { entry, way } of found.candidates) {
    try {
      const folder = readProjectFolder(entry.name, entry.place, way);
      folders.push(folder);
      for (const failure of folder.failures) failures.push(failure);
    } catch (thrown) {
      if (!isGone(thrown)) failures.push(folderFailure(thrown, entry.place.location));
    }
  }
  return { folders, failures };
}

interface Candidate {
  readonly entry: Entry;
  readonly way: Scope;
}

interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly failures: readonly SubjectFailure[];
}

/** The folders in a root, and what its links lead to when that is a folder not found otherwise, each once. */
function candidatesIn(root: Root, scope: Scope): Candidates {
  const candidates: Candidate[] = [];
  const failures: SubjectFailure[] = [];
  const followed = new Set<string>();
  try {
    for (const entry of entriesOf(placeOf(root))) {
      if (entry.kind === 'folder') candidates.push({ entry, way: scope });
      if (entry.kind !== 'link') continue;
      const target = targetOf(entry.place);
      if (target.kind === 'nothing' && target.refused === 'PERMISSION_DENIED')
        failures.push(folderFailure(target.cause, entry.place.location));
      if (target.kind !== 'folder' || followed.has(target.realPath) || isFoundElsewhere(target.realPath, scope))
        continue;
      followed.add(target.realPath);
      candidates.push({ entry, way: { ...scope, isRefused: leadsOut(target.realPath, scope) } });
    }
  } catch (thrown) {
    failures.push(folderFailure(thrown, root.path));
  }
  return { candidates, failures };
}

/** Puts the pieces together: each goes to the session it names, in its own folder or in the only one that has it. */
function sessionsIn(folders: readonly ProjectFolder[], root: string | null): readonly SessionRef[] {
  const homes = homesOf(folders);
  const beside = new Map(folders.map((folder) => [folder, new Map<string, SourceFile[]>()]));
  for (const folder of folders) {
    for (const piece of folder.pieces) {
      const ofOwner = beside.get(ownerOf(piece, folder, homes));
      const files = ofOwner?.get(piece.sessionId) ?? [];
      ofOwner?.set(piece.sessionId, files);
      for (const file of piece.files) files.push(file);
    }
  }
  return folders.flatMap((folder) => refsIn(folder, beside.get(folder) ?? new Map(), root));
}

function refsIn(
  { name, mains }: ProjectFolder,
  beside: ReadonlyMap<string, readonly SourceFile[]>,
  root: string | null,
): readonly SessionRef[] {
  const prefix = `${SOURCE_NAME}${root === null ? '' : `@${root}`}/${name}`;
  const refs: SessionRef[] = [];
  const add = (id: string, files: readonly SourceFile[]): void => {
    const ref = refOf({ key: `${prefix}/${id}`, folder: name, id }, files);
    refs.push(root === null ? ref : { ...ref, root });
  };
  for (const [id, main] of mains) {
    const others = beside.get(id);
    add(id, others === undefined ? [main] : [main, ...others.toSorted(byPath)]);
  }
  for (const [id, files] of beside) {
    if (!mains.has(id)) add(id, files.toSorted(byPath));
  }
  return refs;
}

function byPath(one: SourceFile, other: SourceFile): number {
  return compare(one.path, other.path);
}

function refOf(names: Pick<SessionRef, 'key' | 'folder' | 'id'>, files: readonly SourceFile[]): SessionRef {
  let bytes = 0;
  for (const file of files) bytes += file.bytes;
  const { id, key, folder } = names;
  return { source: SOURCE_NAME, id, key, folder, files, bytes, mtimeMs: latestMtimeMs(files) };
}

type Homes = ReadonlyMap<string, readonly ProjectFolder[]>;

/** The folders that hold the main file of a session of which there are pieces, by the session's id. */
function homesOf(folders: readonly ProjectFolder[]): Homes {
  const homes = new Map<string, ProjectFolder[]>();
  for (const { pieces } of folders) for (const { sessionId } of pieces) homes.set(sessionId, []);
  if (homes.size === 0) return homes;
  for (const folder of folders) for (const id of folder.mains.keys()) homes.get(id)?.push(folder);
  return homes;
}

/** Agents that worked in another worktree leave their files in that one's folder. */
function ownerOf({ sessionId }: Piece, folder: ProjectFolder, homes: Homes): ProjectFolder {
  const [home, another] = homes.get(sessionId) ?? [];
  const isAtHome = folder.mains.has(sessionId) || another !== undefined;
  return isAtHome ? folder : (home ?? folder);
}
