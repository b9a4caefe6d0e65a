import type { SubjectFailure } from '../../../failures/failure.ts';
import type { SourceFile } from '../../../session/reference.ts';
import { type JsonObject, stringAt } from '../../records/guards.ts';
import { readHeadRecords } from '../../records/head.ts';
import { leadsOut, namedFile, refusedFile, type Scope } from './files.ts';
import { partsBelow, targetOf } from './links.ts';
import { type Entry, entriesOf, type Place } from './place.ts';
import { filesBelow, type FolderFiles, isFoundElsewhere } from './session-folder.ts';
import { idOfName, isAgentFile, isPlausibleId, isUuid } from './session-names.ts';

/** The pieces of sessions in one project's folder. */
export interface ProjectFolder {
  readonly name: string;
  /** The main files by their session's id. */
  readonly mains: ReadonlyMap<string, SourceFile>;
  /** What stands beside the main files, by the session that it names. */
  readonly pieces: readonly Piece[];
  readonly failures: readonly SubjectFailure[];
}

/** Files of one session beside its main file. */
export interface Piece {
  readonly sessionId: string;
  readonly files: readonly SourceFile[];
}

/** Looks through one project's folder. Raises system errors when the folder itself can't be read. */
export function readProjectFolder(name: string, folder: Place, scope: Scope): ProjectFolder {
  const entries = entriesOf(folder);
  const mains = new Map<string, SourceFile>();
  for (const entry of entries) {
    if (!isAgentFile(entry.name)) addMain(mains, entry, scope);
  }
  // Where nothing may be read, the refused sessions speak for their side files too.
  const isSilent = scope.isRefused && mains.size > 0;
  const pieces = isSilent ? [] : entries.flatMap((entry) => sideFile(entry, scope));
  const below = entries
    .filter((entry) => isUuid(entry.name) || mains.has(entry.name))
    .map((entry) => ({ sessionId: entry.name, ...sessionFolder(entry, scope) }));
  for (const { sessionId, files } of below) {
    if (files.length > 0) pieces.push({ sessionId, files });
  }
  return { name, mains, pieces, failures: below.flatMap(({ failures }) => failures) };
}

function addMain(mains: Map<string, SourceFile>, entry: Entry, scope: Scope): void {
  const id = idOfName(entry.name);
  if (id === null || (entry.kind === 'link' && isLinkToSameSession(entry, scope))) return;
  const file = namedFile(entry, 'main', scope);
  if (file !== null) mains.set(id, file);
}

/** The session that a link of the same name in another project's folder leads to is found there. */
function isLinkToSameSession({ name, place }: Entry, { realRoots }: Scope): boolean {
  const target = targetOf(place);
  if (target.kind !== 'file') return false;
  const parts = partsBelow(realRoots, target.realPath);
  return parts !== null && parts.length === 2 && parts[1] === name;
}

/**
 * The oldest versions put subagents beside the sessions: their first record says whose they are, else they are sessions
 * of their own.
 */
function sideFile(entry: Entry, scope: Scope): readonly Piece[] {
  const file = isAgentFile(entry.name) ? namedFile(entry, 'subagent', scope) : null;
  if (file === null) return [];
  return [{ sessionId: sessionIdIn(file) ?? idOfName(entry.name) ?? entry.name, files: [file] }];
}

const HEAD_BYTES = 64 * 1024;
const LONG_HEAD_BYTES = 1024 * 1024;

function sessionIdIn(file: SourceFile): string | null {
  const record = firstRecord(file, HEAD_BYTES) ?? firstRecord(file, LONG_HEAD_BYTES);
  const id = record === null ? null : stringAt(record, 'sessionId');
  return id !== null && isPlausibleId(id) ? id : null;
}

/** The first record in a file's first bytes; null without one, and on any error. */
function firstRecord(file: SourceFile, bytes: number): JsonObject | null {
  let first: JsonObject | null = null;
  readHeadRecords(file, bytes, {
    isWanted: () => first === null,
    onRecord(record) {
      first = record;
    },
  });
  return first;
}

function sessionFolder({ kind, place }: Entry, scope: Scope): FolderFiles {
  if (kind === 'folder') return filesBelow(place, scope);
  const target = kind === 'link' ? targetOf(place) : null;
  if (target?.kind !== 'folder' || isFoundElsewhere(target.realPath, scope)) return { files: [], failures: [] };
  if (!scope.isRefused && !leadsOut(target.realPath, scope)) return filesBelow(place, scope);
  return { files: [refusedFile(place, 'sidecar', 'LINK_REFUSED')], failures: [] };
}
