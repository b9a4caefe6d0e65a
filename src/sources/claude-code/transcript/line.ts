import { type JsonObject, objectAt, stringAt } from '../../records/guards.ts';
import type { NotePlace, Notes } from '../../records/notes.ts';
import { recordTime, tellsTime } from '../watch/times.ts';
import type { Pictures } from './media/pictures.ts';

/** A record, where it stood, and when it was written (ms since 1970). */
export interface TranscriptLine extends NotePlace {
  readonly line: number;
  readonly record: JsonObject;
  readonly ms: number | null;
}

/** What the parts of one reading share. */
export interface Reading {
  /** The session's own id: lines that name another are marked. */
  readonly sessionId: string;
  readonly notes: Notes;
  readonly pictures: Pictures;
}

/** Puts a record in its place. */
export function lineOf(file: NotePlace['file'], line: number, record: JsonObject): TranscriptLine {
  return { file, line, record, ms: recordTime(record) };
}

/** A time in ISO 8601 UTC. */
export function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/** When a line was written, in ISO 8601 UTC. */
export function isoAt({ record, ms }: TranscriptLine): string | null {
  const written = stringAt(record, 'timestamp');
  // What stands there in the form of toISOString needs no Date; an hour of 24 is the next day's.
  const isWhole = written?.length === ISO_LENGTH && written.endsWith('Z') && !written.startsWith('24', HOUR_AT);
  return ms !== null && isWhole ? written : isoOf(ms);
}

const HOUR_AT = '1970-01-01T'.length;
const ISO_LENGTH = '1970-01-01T00:00:00.000Z'.length;

/** The times of a conversation's lines: of those that tell its time, else of all that have one. */
export function timesOf(lines: readonly TranscriptLine[]): readonly number[] {
  const all: number[] = [];
  const told: number[] = [];
  for (const { ms, record } of lines) {
    if (ms === null) continue;
    all.push(ms);
    if (tellsTime(record)) told.push(ms);
  }
  return told.length === 0 ? all : told;
}

/** The `type` of a record, or of a block or another part of one; empty when it has none. */
export function kindOf(record: JsonObject): string {
  return stringAt(record, 'type') ?? '';
}

/** Whether a line says of itself that a human typed it. */
export function isTyped(record: JsonObject): boolean {
  const origin = objectAt(record, 'origin');
  const by = origin === null ? null : stringAt(origin, 'kind');
  return by === 'human' || (by === null && stringAt(record, 'promptSource') === 'typed');
}
