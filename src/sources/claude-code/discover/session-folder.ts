import { failureOf, type SubjectFailure } from '../../../failures/failure.ts';
import type { SourceFile } from '../../../session/reference.ts';
import { folderFailure, isDenied, isGone } from '../errno.ts';
import { leadsOut, namedFile, refusedFile, regularFile, type Scope } from './files.ts';
import { holdsRoot, leadsBack, partsBelow, targetOf } from './links.ts';
import { type Entry, entriesOf, type Place } from './place.ts';
import { isAgentFile, isUuid } from './session-names.ts';

/** The files below a session's own folder, and what could not be looked at there. */
export interface FolderFiles {
  readonly files: readonly SourceFile[];
  readonly failures: readonly SubjectFailure[];
}

const NONE: FolderFiles = { files: [], failures: [] };
const MAX_FOLDERS_DEEP = 64;

/**
 * All regular files below `<id>/`. A folder that may not be read makes the session refused, for it can't be had whole;
 * so does a link that leads out. Pipes, sockets and dangling links that no subagent is named by hold nothing to lose.
 */
export function filesBelow(folder: Place, scope: Scope): FolderFiles {
  return walk(folder, { scope, followed: [] });
}

interface Walk {
  readonly scope: Scope;
  /** The resolved targets of the links gone through, to notice a circle. */
  readonly followed: readonly string[];
}

function walk(folder: Place, way: Walk): FolderFiles {
  if (folder.path.split('/').length > MAX_FOLDERS_DEEP) return { files: [], failures: [tooDeep(folder)] };
  const found = entriesOrReason(folder);
  if ('files' in found) return found;
  return together(found.entries.map((entry) => take(entry, way)));
}

function tooDeep({ location }: Place): SubjectFailure {
  return { subject: null, failure: failureOf('FOLDER_UNREADABLE'), place: location };
}

function entriesOrReason(folder: Place): { readonly entries: readonly Entry[] } | FolderFiles {
  try {
    return { entries: entriesOf(folder) };
  } catch (thrown) {
    if (isGone(thrown)) return NONE;
    if (isDenied(thrown)) return filesOf(refusedFile(folder, 'sidecar', 'PERMISSION_DENIED'));
    return { files: [], failures: [folderFailure(thrown, folder.location)] };
  }
}

function take(entry: Entry, way: Walk): FolderFiles {
  const { name, kind, place } = entry;
  if (kind === 'folder') return walk(place, way);
  if (kind === 'link') return takeLink(entry, way);
  if (isAgentFile(name)) return filesOf(namedFile(entry, 'subagent', way.scope));
  return kind === 'file' ? filesOf(regularFile(place, 'sidecar', way.scope)) : NONE;
}

function takeLink(entry: Entry, { scope, followed }: Walk): FolderFiles {
  const part = isAgentFile(entry.name) ? 'subagent' : 'sidecar';
  const target = targetOf(entry.place);
  if (target.kind === 'folder') {
    if (isFoundElsewhere(target.realPath, scope) || followed.includes(target.realPath)) return NONE;
    if (leadsBack(entry.place, target.realPath)) return NONE;
    if (scope.isRefused || leadsOut(target.realPath, scope)) {
      return filesOf(refusedFile(entry.place, 'sidecar', 'LINK_REFUSED'));
    }
    return walk(entry.place, { scope, followed: [...followed, target.realPath] });
  }
  const isWorthless = target.kind === 'other' || (target.kind === 'nothing' && target.refused === 'NOT_A_SESSION_FILE');
  return part === 'sidecar' && isWorthless ? NONE : filesOf(namedFile(entry, part, scope));
}

/** Whether discovery meets a folder by itself, so that a link to it would only count its files twice. */
export function isFoundElsewhere(realPath: string, { realRoots }: Scope): boolean {
  if (holdsRoot(realRoots, realPath)) return true;
  const parts = partsBelow(realRoots, realPath);
  return parts !== null && (parts.length === 1 || isUuid(parts[1] ?? ''));
}

function filesOf(file: SourceFile | null): FolderFiles {
  return file === null ? NONE : { files: [file], failures: [] };
}

function together(found: readonly FolderFiles[]): FolderFiles {
  return { files: found.flatMap(({ files }) => files), failures: found.flatMap(({ failures }) => failures) };
}
