import { type BigIntStats, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { readArchive } from '../../src/archive/reader.ts';
import { assertDocument, assertEntry, isDocumentEntry } from './documents.ts';

/** Where a run may write documents. */
export interface Places {
  readonly bookmark: string;
  readonly reportFile: string | null;
  /** Where archives and folder trees go, and what their names begin with. */
  readonly folder: string;
  readonly prefix: string;
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
    ...(out.endsWith('.zip') && !isFolder(out)
      ? { folder: dirname(out), prefix: basename(out, '.zip') }
      : { folder: out, prefix: '' }),
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
  const names = isFolder(places.folder) ? readdirSync(places.folder) : [];
  const archives = names.filter((name) => name.startsWith(places.prefix)).map((name) => join(places.folder, name));
  const own = [places.bookmark, ...(places.reportFile === null ? [] : [places.reportFile])];
  return new Map([...own, ...archives].map((path) => [path, markOf(path)]));
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Nothing is there where nothing can be: at a name that is too long. */
function statOf(path: string): BigIntStats | null {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function markOf(path: string): string {
  const stat = statOf(path);
  return stat === null ? '' : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}

/** Raises unless every document that was written since is right. */
export async function assertWritten(places: Places, before: Standing): Promise<void> {
  for (const [path, mark] of standingAt(places)) {
    if (mark === '' || before.get(path) === mark) continue;
    if (path === places.bookmark) assertDocument('bookmark', JSON.parse(readFileSync(path, 'utf8')));
    else if (path === places.reportFile) assertDocument('report', JSON.parse(readFileSync(path, 'utf8')));
    else if (path.endsWith('.zip') && !isFolder(path)) await assertArchive(path);
    else if (isFolder(path) && isTree(path)) assertTree(path);
  }
}

async function assertArchive(path: string): Promise<void> {
  for await (const entry of readArchive(path)) {
    if (isDocumentEntry(entry.path)) assertEntry(entry.path, await text(entry.pieces()));
  }
}

function isTree(folder: string): boolean {
  return ['manifest.jsonl', 'export-warnings.json', 'run.json'].some((name) => existsSync(join(folder, name)));
}

/** The folder of `--no-zip`. */
function assertTree(folder: string): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of paths.filter(isDocumentEntry)) assertEntry(path, readFileSync(join(folder, path), 'utf8'));
}
