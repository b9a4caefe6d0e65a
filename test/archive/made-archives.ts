import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArchivedSession, Entry } from '../../src/archive/archive.ts';
import { type ArchiveDocument, closingDocuments, entryOf, rowLine } from '../../src/archive/write/documents.ts';
import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import { isoOfNanoseconds } from '../../src/session/iso-time.ts';
import { archived, entry } from './sessions.ts';

/** What a made archive has that is not as usual. */
export interface Making {
  readonly run?: Readonly<Record<string, unknown>>;
  readonly volume?: number;
  readonly isLast?: boolean;
  /** Lines of the manifest instead of those of the sessions. */
  readonly rows?: readonly string[];
  /** Other entries than those of the sessions. */
  readonly entries?: readonly Entry[];
  /** The archive's own documents, changed. */
  readonly documents?: (documents: readonly ArchiveDocument[]) => readonly ArchiveDocument[];
}

const RUN = { run_version: 1, trace_id: 'a1b2c3d4e5f6', started_at: '2026-02-01T10:00:00.000Z' } as const;

/** Writes an archive as a run would, but for what is said otherwise. */
export async function makeArchive(
  path: string,
  sessions: readonly ArchivedSession[],
  making: Making = {},
): Promise<FoundArchive> {
  const { isLast = true, volume = 1, rows = sessions.map(({ row }) => rowLine(row)) } = making;
  const closing = { run: { ...RUN, ...making.run }, failures: [], isLast };
  const manifest = { path: 'manifest.jsonl', content: Buffer.from(rows.join('')) };
  const documents = [manifest, ...closingDocuments([], closing, volume)];
  const own = await Promise.all((making.documents?.(documents) ?? documents).map((one) => entryOf(one, 0)));
  return writeArchive(path, [...(making.entries ?? sessions.flatMap((session) => session.entries)), ...own]);
}

/** Writes a ZIP of these entries. */
export async function writeArchive(path: string, entries: readonly Entry[]): Promise<FoundArchive> {
  const { writeZip } = await import('./write-zip.ts');
  mkdirSync(dirname(path), { recursive: true });
  const handle = await open(path, 'w');
  await writeZip(handle, entries, () => undefined);
  await handle.close();
  return { path, shown: path, isNamed: true };
}

/** A file of a session with its content. */
export interface MadeFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mtimeNs?: bigint;
  readonly pathBase64?: string;
  /** The name of its entry; below `raw/claude-code` unless said otherwise, null for none. */
  readonly entry?: string | null;
}

export const MTIME_NS = 1_769_934_614_123_456_789n;

/** A session with its own files, in raw and in Markdown. */
export function rawSession(
  id: string,
  files: readonly MadeFile[],
  project: string | null = 'orchard',
): ArchivedSession {
  const md = entry(`2026-02-01/orchard/2026-02-01T08-00-00__plums__${id}.md`, `plums of ${id}`);
  const raw = files.map((file) => entry(entryNameOf(file), file.content, { format: 'raw' }));
  const { row, ...session } = archived(id, [md, ...raw.filter((_, index) => files[index]?.entry !== null)]);
  const sourceFiles = files.map((file, index) => ({
    path: file.path,
    ...(file.pathBase64 === undefined ? {} : { path_base64: file.pathBase64 }),
    bytes: raw[index]?.bytes ?? 0,
    mtime: isoOfNanoseconds(file.mtimeNs ?? MTIME_NS),
    sha256: raw[index]?.sha256 ?? '',
    ...(file.entry === null ? {} : { entry: entryNameOf(file) }),
  }));
  return { ...session, row: { ...row, project, source_files: sourceFiles } };
}

function entryNameOf({ path, entry: name }: MadeFile): string {
  return name ?? `raw/claude-code/${path}`;
}
