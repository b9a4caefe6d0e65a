import type { FailureSubject } from '../../failures/failure.ts';
import { MOST_ENTRIES } from '../archive.ts';
import type { EntryFormat } from '../manifest.ts';
import { MANIFEST, OWN_DOCUMENTS } from '../names.ts';
import type { Finding, OnRow } from './finding.ts';
import type { ReadRow } from '../read/manifest-line.ts';
import { partsOf } from '../read/file-path.ts';

/** Of a manifest with more rows that are wrong the first are enough. */
const MOST_WRONG_ROWS = 1000;

/** What a manifest says of an entry. */
export interface NamedEntry {
  readonly bytes: number;
  readonly sha256: string;
  readonly subject: FailureSubject;
  /** Says that something is wrong with it: the sessions that it belongs to are not sound. */
  spoil(): void;
}

/** The entries that an archive's manifest names, and the sessions they belong to. */
export interface RowIndex {
  readonly sessions: number;
  /** `line` is that of the manifest, from 1. A row of a file that restore would refuse is wrong. */
  add(row: ReadRow, line: number): void;
  /** What is said of an entry, the first time it is asked for; null when no row names it. */
  take(path: string): NamedEntry | null;
  /** Rows that are wrong, and entries that were never asked for: they are not there. */
  remaining(): readonly Finding[];
  /** Tells of each session in which formats none of its entries was spoilt or is missing. */
  confirm(): void;
}

interface IndexedSession {
  readonly subject: FailureSubject;
  readonly onSound: ReturnType<OnRow>;
  readonly formats: ReadonlySet<EntryFormat>;
  readonly spoilt: Set<EntryFormat>;
}

interface IndexedEntry {
  readonly bytes: number;
  readonly sha256: string;
  readonly format: EntryFormat;
  readonly sessions: IndexedSession[];
  isTaken: boolean;
}

/** Opens an index; `onRow` is shown each row, in order. */
export function createRowIndex(onRow: OnRow): RowIndex {
  const entries = new Map<string, IndexedEntry>();
  const sessions: IndexedSession[] = [];
  const wrong: Finding[] = [];
  const note = (finding: Finding): void => {
    if (wrong.length < MOST_WRONG_ROWS) wrong.push(finding);
  };

  const addEntry = (session: IndexedSession, entry: ReadRow['entries'][number]): boolean => {
    const { path, bytes, sha256, format } = entry;
    const known = entries.get(path);
    if (known === undefined) {
      // No volume holds more: what a manifest names beyond that is not there, and needs no room in memory.
      if (entries.size >= MOST_ENTRIES || OWN_DOCUMENTS.includes(path)) return false;
      entries.set(path, { bytes, sha256, format, sessions: [session], isTaken: false });
      return true;
    }
    known.sessions.push(session);
    // Sessions share pictures, and nothing else.
    return format === 'image' && known.bytes === bytes && known.sha256 === sha256;
  };

  return {
    get sessions() {
      return sessions.length;
    },
    add(row, line) {
      const subject = { sessionId: row.sessionId, source: row.source, project: row.project };
      const formats = new Set(row.entries.map(({ format }) => format));
      const session: IndexedSession = { subject, onSound: onRow(row), formats, spoilt: new Set() };
      sessions.push(session);
      const areRight = row.entries.map((entry) => addEntry(session, entry));
      const havePlaces = row.files.every((file) => file.entry === null || partsOf(file) !== null);
      if (areRight.every(Boolean) && havePlaces) return;
      for (const format of formats) session.spoilt.add(format);
      note({ problem: 'row', path: MANIFEST, number: line, subject });
    },
    take(path) {
      const entry = entries.get(path);
      const [first] = entry?.sessions ?? [];
      if (entry === undefined || first === undefined || entry.isTaken) return null;
      entry.isTaken = true;
      const { bytes, sha256 } = entry;
      return { bytes, sha256, subject: first.subject, spoil: () => spoil(entry) };
    },
    remaining() {
      const missing = Array.from(entries).filter(([, { isTaken }]) => !isTaken);
      for (const [, entry] of missing) spoil(entry);
      return [
        ...wrong,
        ...missing.map(([path, entry]): Finding => {
          return { problem: 'missing', path, number: null, subject: entry.sessions[0]?.subject ?? null };
        }),
      ];
    },
    confirm() {
      for (const session of sessions) {
        const sound = soundIn(session);
        if (sound.length > 0) session.onSound?.(sound);
      }
    },
  };
}

function spoil({ format, sessions }: IndexedEntry): void {
  for (const { spoilt } of sessions) spoilt.add(format);
}

/** What is written for people shows the pictures: without one of them it is not whole. */
function soundIn({ formats, spoilt }: IndexedSession): readonly EntryFormat[] {
  return Array.from(formats).filter((format) => !spoilt.has(format) && (format === 'raw' || !spoilt.has('image')));
}
