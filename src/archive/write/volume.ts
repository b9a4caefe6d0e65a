import type { ArchivedSession, Entry } from '../archive.ts';
import { notesOf, rowLine, type SessionNote } from './documents.ts';
import { bodySize, createEntryPaths } from './entry-paths.ts';

/** What a volume may hold at most. */
export interface VolumeLimits {
  /** Compressed bytes, with what ZIP adds to each entry. */
  readonly bytes: number;
  readonly entries: number;
}

/** What is in the volume that is being filled. */
export interface Volume {
  readonly sessions: number;
  /** Of the latest entry, ms since 1970; 0 for none. */
  readonly latestMs: number;
  /** The lines of `manifest.jsonl`. */
  readonly rows: readonly string[];
  readonly notes: readonly SessionNote[];
  /** Always true for an empty volume. */
  hasRoomFor(session: ArchivedSession): boolean;
  /** Raises when no volume may hold the session. */
  check(session: ArchivedSession): void;
  /** Takes a session whole, and says which entries are to be written for it; or raises before anything of it is in. */
  add(session: ArchivedSession): readonly Entry[];
}

/** Opens an empty volume. */
export function openVolume(limits: VolumeLimits): Volume {
  const rows: string[] = [];
  const notes: SessionNote[] = [];
  const paths = createEntryPaths();
  let entries = 0;
  let bytes = 0;
  let latestMs = 0;
  return {
    rows,
    notes,
    get sessions() {
      return rows.length;
    },
    get latestMs() {
      return latestMs;
    },
    hasRoomFor(session) {
      if (rows.length === 0) return true;
      const fresh = paths.newOf(session);
      return bytes + sizeOf(fresh) <= limits.bytes && entries + fresh.length <= limits.entries;
    },
    check: (session) => {
      paths.check(session);
    },
    add(session) {
      const fresh = paths.take(session);
      entries += fresh.length;
      latestMs = fresh.reduce((latest, entry) => Math.max(latest, entry.timeMs), latestMs);
      rows.push(rowLine(session.row));
      notes.push(...notesOf(session));
      bytes += sizeOf(fresh);
      return fresh;
    },
  };
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
