import { readFileSync } from 'node:fs';
import JSZip from 'jszip';
import { sha256Of } from './home.ts';
import { isMembers, listAt, type Members, membersAt, textAt } from './values.ts';
import type { TokenTotals } from './tokens.ts';

/** A session as the archives' manifests have it. */
export interface ArchivedSession {
  readonly id: string;
  readonly tokens: TokenTotals;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly entries: readonly { readonly path: string; readonly format: string; readonly sha256: string }[];
  /** The bytes of an entry; null when no archive has it. */
  readonly read: (path: string) => Promise<Buffer | null>;
}

/** All archives of one export. */
export interface Archives {
  readonly sessions: readonly ArchivedSession[];
  /** Sessions that failed, by their id, with the code. */
  readonly failed: ReadonlyMap<string, string>;
  /** The SHA-256 of every entry that is a picture or a document, with its path. */
  readonly media: ReadonlyMap<string, string>;
}

/** Reads archives and their manifests. */
export async function openArchives(paths: readonly string[]): Promise<Archives> {
  const sessions: ArchivedSession[] = [];
  const failed = new Map<string, string>();
  const media = new Map<string, string>();
  for (const path of paths) {
    const zip = await JSZip.loadAsync(readFileSync(path));
    const read = async (entry: string): Promise<Buffer | null> => (await zip.file(entry)?.async('nodebuffer')) ?? null;
    for (const row of jsonLines(await read('manifest.jsonl'))) sessions.push(sessionOf(row, read));
    for (const [id, code] of failuresIn(await read('export-warnings.json'))) failed.set(id, code);
    for (const { name } of zip.filter((entry) => entry.startsWith('images/'))) {
      const bytes = await read(name);
      if (bytes !== null) media.set(sha256Of(bytes), name);
    }
  }
  return { sessions, failed, media };
}

function sessionOf(row: Members, read: ArchivedSession['read']): ArchivedSession {
  const tokens = membersAt(row, 'tokens');
  const count = (key: string): number => Number(tokens[key]);
  return {
    id: textAt(row, 'session_id') ?? '',
    tokens: {
      input: count('input'),
      output: count('output'),
      cache_read: count('cache_read'),
      cache_write: count('cache_write'),
    },
    files: listAt(row, 'source_files')
      .filter(isMembers)
      .map((file) => ({ path: textAt(file, 'path') ?? '', sha256: textAt(file, 'sha256') ?? '' })),
    entries: listAt(row, 'entries')
      .filter(isMembers)
      .map((entry) => ({
        path: textAt(entry, 'path') ?? '',
        format: textAt(entry, 'format') ?? '',
        sha256: textAt(entry, 'sha256') ?? '',
      })),
    read,
  };
}

function jsonLines(bytes: Buffer | null): readonly Members[] {
  if (bytes === null) throw new RangeError('an archive without manifest.jsonl');
  const lines = bytes.toString('utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isMembers);
}

/** The sessions that failed, with their codes, by a document with a member `failures`. */
export function failuresIn(bytes: Buffer | null): readonly (readonly [string, string])[] {
  if (bytes === null) return [];
  const document: unknown = JSON.parse(bytes.toString('utf8'));
  const failures = isMembers(document) ? listAt(document, 'failures').filter(isMembers) : [];
  return failures.map((failure) => [textAt(failure, 'session_id') ?? '', textAt(failure, 'code') ?? ''] as const);
}
