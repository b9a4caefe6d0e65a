import { type Note, SESSION_NOTES, type SessionNoteCode } from '../../session/note.ts';
import type { FilePart } from '../../session/reference.ts';

/** Where a note was made: a line (1-based) of one of the session's files, or the file as a whole. */
export interface NotePlace {
  readonly file: { readonly path: string; readonly part: FilePart };
  readonly line?: number;
}

/** Collects the notes of one session over all its files. */
export interface Notes {
  /** `kind` names what was unknown, with UNKNOWN_RECORDS. */
  add(code: SessionNoteCode, place: NotePlace, kind?: string): void;
  /** All notes so far, in the order of the contract. */
  list(): readonly Note[];
}

const MAX_LINES = 10;
const MAX_KINDS = 200;
const MAX_KIND_LENGTH = 100;
const OTHER_KINDS = '…';

interface Tally {
  count: number;
  readonly lines: number[];
  readonly files: Map<string, number[]>;
  readonly kinds: Map<string, number>;
}

/** Starts without notes; memory is bounded by the number of files, however many notes are made. */
export function createNotes(): Notes {
  const tallies = new Map<SessionNoteCode, Tally>();
  return {
    add(code, place, kind) {
      let tally = tallies.get(code);
      if (tally === undefined) {
        tally = { count: 0, lines: [], files: new Map(), kinds: new Map() };
        tallies.set(code, tally);
      }
      tally.count += 1;
      const lines = linesOf(tally, place);
      if (place.line !== undefined && lines.length < MAX_LINES) lines.push(place.line);
      if (kind !== undefined) countKind(tally.kinds, kind);
    },
    list() {
      return SESSION_NOTES.flatMap((code) => {
        const tally = tallies.get(code);
        return tally === undefined ? [] : [noteOf(code, tally)];
      });
    },
  };
}

function linesOf(tally: Tally, { file }: NotePlace): number[] {
  if (file.part === 'main') return tally.lines;
  const known = tally.files.get(file.path);
  if (known !== undefined) return known;
  const lines: number[] = [];
  tally.files.set(file.path, lines);
  return lines;
}

function countKind(kinds: Map<string, number>, kind: string): void {
  const short = kind.length > MAX_KIND_LENGTH ? `${kind.slice(0, MAX_KIND_LENGTH)}…` : kind;
  const name = kinds.has(short) || kinds.size < MAX_KINDS ? short : OTHER_KINDS;
  kinds.set(name, (kinds.get(name) ?? 0) + 1);
}

function noteOf(code: SessionNoteCode, { count, lines, files, kinds }: Tally): Note {
  return {
    code,
    count,
    lines: [...lines],
    // fromEntries defines own members, so a file or kind called `__proto__` is one like any other.
    ...(files.size > 0 && { files: Object.fromEntries(Array.from(files, ([path, found]) => [path, [...found]])) }),
    ...(kinds.size > 0 && { kinds: Object.fromEntries(kinds) }),
  };
}
