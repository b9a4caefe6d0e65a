import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { warningsOf } from '../../failures/failure-entry.ts';
import type { Note } from '../../session/note.ts';
import type { ArchivedSession, Closing, Entry } from '../archive.ts';
import type { ManifestRow } from '../manifest.ts';
import { RUN, WARNINGS } from '../names.ts';

/** A note in `export-warnings.json`. */
export interface SessionNote extends Note {
  readonly session_id: string;
  readonly source: string;
}

/** A session's notes with its name. */
export function notesOf({ row, notes }: ArchivedSession): readonly SessionNote[] {
  return notes.map((note) => ({ session_id: row.session_id, source: row.source, ...note }));
}

/** A line of `manifest.jsonl`. */
export function rowLine(row: ManifestRow): string {
  return `${JSON.stringify(row)}\n`;
}

/** One of the archive's own documents: the entries without a row in the manifest. */
export interface ArchiveDocument {
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * What a volume is closed with: `export-warnings.json` when there is anything to warn of, and `run.json`, last, since
 * it alone differs from run to run.
 */
export function closingDocuments(
  notes: readonly SessionNote[],
  closing: Closing,
  number: number,
): readonly ArchiveDocument[] {
  const run = { ...closing.run, volume: number, ...(closing.isLast ? { last: true } : {}) };
  const last = [documentOf(RUN, run)];
  if (closing.failures.length === 0 && notes.length === 0) return last;
  return [documentOf(WARNINGS, warningsOf(closing.failures, notes)), ...last];
}

function documentOf(path: string, content: unknown): ArchiveDocument {
  return { path, content: Buffer.from(`${JSON.stringify(content)}\n`) };
}

const deflate = promisify(deflateRaw);

/** A document as a deflated entry. Its time is given, so that it does not depend on the clock. */
export async function entryOf({ path, content }: ArchiveDocument, timeMs: number): Promise<Entry> {
  return {
    path,
    format: 'json',
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    crc32: crc32(content),
    method: 'deflate',
    body: [await deflate(content)],
    timeMs,
    isShared: false,
  };
}
