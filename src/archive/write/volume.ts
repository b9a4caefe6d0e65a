import type { ArchivedSession, Entry, WrittenRow } from '../archive.ts';
import type { ManifestRow } from '../manifest.ts';
import { notesOf, rowLine, type SessionNote } from './documents.ts';
import { bodySize, createEntryPaths } from './entry-paths.ts';
import { createManifestLines } from './manifest-lines.ts';
import { createOwnDocuments } from './own-documents.ts';

/** What a volume may hold at most. */
export interface VolumeLimits {
  /** Of the whole file, but for a run's failures, which the last volume names, and what is long in its record. */
  readonly bytes: number;
  readonly entries: number;
}

/** A session that was taken: its row, and the entries that are to be written for it. */
export interface Added {
  readonly row: WrittenRow;
  readonly entries: readonly Entry[];
}

/** What is in the volume that is being filled. */
export interface Volume {
  readonly sessions: number;
  /** Of the latest entry, ms since 1970; 0 for none. */
  readonly latestMs: number;
  /** `manifest.jsonl`, put together. */
  manifest(): Uint8Array;
  readonly notes: readonly SessionNote[];
  /** Always true for an empty volume. */
  hasRoomFor(session: ArchivedSession): boolean;
  /** Raises when no volume may hold the session. */
  check(session: ArchivedSession): void;
  /** Takes a session whole, or raises before anything of it is in. */
  add(session: ArchivedSession): Added;
}

/** Opens an empty volume. */
export function openVolume(limits: VolumeLimits): Volume {
  const lines = createManifestLines();
  const notes: SessionNote[] = [];
  const paths = createEntryPaths();
  const own = createOwnDocuments(() => [lines.content(), Buffer.from(JSON.stringify(notes))]);
  let entries = 0;
  let bytes = 0;
  let latestMs = 0;
  // Who is asked whether there is room for a session is given it then.
  let asked: { readonly row: ManifestRow; readonly line: string } | null = null;
  const lineOf = (row: ManifestRow): string => {
    if (asked?.row !== row) asked = { row, line: rowLine(row) };
    return asked.line;
  };
  return {
    manifest: () => lines.content(),
    notes,
    get sessions() {
      return lines.count;
    },
    get latestMs() {
      return latestMs;
    },
    hasRoomFor(session) {
      if (lines.count === 0) return true;
      const fresh = paths.newOf(session);
      if (entries + fresh.length > limits.entries) return false;
      const more = Buffer.byteLength(lineOf(session.row)) + notesSize(session);
      return own.fit(limits.bytes - bytes - sizeOf(fresh), more);
    },
    check: (session) => {
      paths.check(session);
    },
    add(session) {
      const fresh = paths.take(session);
      entries += fresh.length;
      latestMs = fresh.reduce((latest, entry) => Math.max(latest, entry.timeMs), latestMs);
      const before = lines.bytes;
      const row = lines.add(lineOf(session.row));
      asked = null;
      notes.push(...notesOf(session));
      own.add(lines.bytes - before + notesSize(session));
      bytes += sizeOf(fresh);
      return { row, entries: fresh };
    },
  };
}

/** What a session's notes take in `export-warnings.json`, before that is deflated. */
function notesSize(session: ArchivedSession): number {
  return session.notes.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(notesOf(session)));
}

/** What entries take in a ZIP: their bodies and two headers each. */
function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + bodySize(entry) + headersSize(entry.path), 0);
}

function headersSize(path: string): number {
  const name = Buffer.byteLength(path);
  // A name beyond ASCII stands in an extra field once more.
  return 30 + 46 + 2 * (name === path.length ? name : 2 * name + 9);
}
