import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { readArchive } from '../../src/archive/reader.ts';
import { assertDocument, assertEntry, isDocumentEntry } from './documents.ts';

/** Where a run may write documents. */
export interface Places {
  readonly bookmark: string;
  readonly reportFile: string | null;
  /** The folder of the archives, and the one that `--out` names. */
  readonly folders: readonly string[];
}

/** The places that arguments and environment name. */
export function placesOf(
  args: readonly string[],
  run: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Places {
  const at = (path: string): string => resolve(run.folder, path);
  const state = run.env['XDG_STATE_HOME'] ?? join(run.env['HOME'] ?? '', '.local', 'state');
  const reportFile = valueOf(args, '--report-file');
  const out = at(valueOf(args, '--out') ?? '.');
  return {
    bookmark: at(valueOf(args, '--bookmark') ?? join(state, 'chatzip', 'bookmark.json')),
    reportFile: reportFile === null ? null : at(reportFile),
    folders: [out, resolve(out, '..')],
  };
}

function valueOf(args: readonly string[], flag: string): string | null {
  const index = args.indexOf(flag);
  if (index !== -1) return args[index + 1] ?? null;
  return args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) ?? null;
}

/** What stands at the places: a mark for each file, another one when it has changed. */
export type Standing = ReadonlyMap<string, string>;

/** Looks at the places. */
export function standingAt(places: Places): Standing {
  const archives = places.folders
    .filter(isFolder)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  const own = [places.bookmark, ...(places.reportFile === null ? [] : [places.reportFile])];
  return new Map([...own, ...archives].filter((path) => existsSync(path)).map((path) => [path, markOf(path)]));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function markOf(path: string): string {
  const { ino, size, mtimeNs } = statSync(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/** Raises unless every document that was written since is right. */
export async function assertWritten(places: Places, before: Standing): Promise<void> {
  for (const [path, mark] of standingAt(places)) {
    if (before.get(path) === mark) continue;
    if (path === places.bookmark) assertDocument('bookmark', JSON.parse(readFileSync(path, 'utf8')));
    else if (path === places.reportFile) assertDocument('report', JSON.parse(readFileSync(path, 'utf8')));
    else if (path.endsWith('.zip') && !isFolder(path)) await assertArchive(path);
    else if (existsSync(join(path, 'manifest.jsonl'))) assertTree(path);
  }
}

async function assertArchive(path: string): Promise<void> {
  for await (const entry of readArchive(path)) {
    if (isDocumentEntry(entry.path)) assertEntry(entry.path, await text(await entry.open()));
  }
}

/** The folder of `--no-zip`. */
function assertTree(folder: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of paths.filter(isDocumentEntry)) assertEntry(path, readFileSync(join(folder, path), 'utf8'));
}
