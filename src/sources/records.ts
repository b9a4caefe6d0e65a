import { FailureError, failureOf } from '../failures/failure.ts';
import type { SourceFile } from '../session/reference.ts';
import type { FileRead, ReadOptions } from './source.ts';
import type { LineCounts } from './records/counts.ts';
import { readBytes } from './records/file-bytes.ts';
import type { JsonObject } from './records/guards.ts';
import type { Notes } from './records/notes.ts';
import { parseLine } from './records/parse-line.ts';
import { type LinePlace, splitLines } from './records/split-lines.ts';

/** Where a line's bytes are in its file, without its newline. */
export interface LineBytes {
  readonly offset: number;
  readonly bytes: number;
}

/** A line that is a record. Its strings are well-formed: what had no partner or no meaning in UTF-8 is U+FFFD. */
export interface Line extends LineBytes {
  /** 1-based, empty and bad lines counted. */
  readonly number: number;
  readonly record: JsonObject;
}

/** How a JSONL file is read, and who takes what is found in it. */
export interface ReadLinesOptions extends Pick<ReadOptions, 'strict' | 'maxLineBytes' | 'onBytes'> {
  /** Takes the notes about lines that are no records or were mended. */
  readonly notes: Notes;
  /** Is handed every record in order, with the bytes of its line, which are valid during the call. */
  onLine(line: Line, content: Uint8Array): void;
}

/** A JSONL file as it was read. */
export interface LinesRead {
  readonly file: FileRead;
  readonly counts: LineCounts;
}

/** How a file of any kind is read. */
export interface ReadContentOptions extends Pick<ReadOptions, 'onBytes'> {
  /** Larger files are read and hashed, but not kept. */
  readonly keepBytes: number;
}

/** A file of any kind as it was read. */
export interface ContentRead {
  readonly file: FileRead;
  /** Its bytes; null when it was larger than `keepBytes`. */
  readonly content: Uint8Array | null;
}

/**
 * Reads the bytes that discovery saw of a JSONL file and hands over its records, one at a time; a file grown since is
 * fine. No more than one line is in memory, and none over `maxLineBytes`. Lines that are no records become notes, and so
 * does a file that holds NUL bytes and nothing else; with `strict` PARSE_ERROR, NESTING_TOO_DEEP or LINE_TOO_LARGE is
 * raised. Raises what `readBytes` raises.
 */
export async function readLines(file: SourceFile, options: ReadLinesOptions): Promise<LinesRead> {
  const tally = createTally(file, options);
  const splitter = splitLines(options.maxLineBytes, tally);
  const read = await readBytes(file, splitter.push, options.onBytes);
  return { file: read, counts: tally.counts(splitter.end()) };
}

/** Reads the bytes that discovery saw of a file of any kind. Raises what `readBytes` raises. */
export async function readContent(file: SourceFile, options: ReadContentOptions): Promise<ContentRead> {
  const content = file.bytes <= options.keepBytes ? new Uint8Array(file.bytes) : null;
  let length = 0;
  const keep = (chunk: Uint8Array): void => {
    content?.set(chunk, length);
    length += chunk.length;
  };
  return { file: await readBytes(file, keep, options.onBytes), content };
}

type BadLine = keyof typeof BAD_LINES;

const BAD_LINES = {
  malformed: { note: 'MALFORMED_LINES', failure: 'PARSE_ERROR' },
  tooDeep: { note: 'RECORD_TOO_DEEP', failure: 'NESTING_TOO_DEEP' },
  tooLarge: { note: 'RECORD_TOO_LARGE', failure: 'LINE_TOO_LARGE' },
} as const;

interface Tally {
  onLine(bytes: Buffer, place: LinePlace): void;
  onTooLarge(number: number): void;
  onZeros(number: number): void;
  counts(lines: number): LineCounts;
}

function createTally(file: SourceFile, options: ReadLinesOptions): Tally {
  const { notes } = options;
  const seen = { records: 0, malformed: 0, tooDeep: 0, tooLarge: 0, torn: 0 };
  let firstBadLine: number | null = null;
  let firstZeros: number | null = null;
  const bad = (what: BadLine, line: number): void => {
    const { note, failure } = BAD_LINES[what];
    if (options.strict) throw new FailureError(failureOf(failure, { line }));
    seen[what] += 1;
    firstBadLine ??= line;
    notes.add(note, { file, line });
  };
  return {
    onLine(bytes, place) {
      const parsed = parseLine(bytes, place);
      const at = { file, line: place.number };
      if (parsed.kind === 'empty') return;
      if (parsed.kind === 'torn') {
        seen.torn += 1;
        notes.add('TORN_LAST_LINE', at);
      } else if (parsed.kind !== 'record') {
        bad(parsed.kind, place.number);
      } else {
        seen.records += 1;
        if (parsed.hadInvalidUtf8) notes.add('INVALID_UTF8', at);
        if (parsed.hadLoneSurrogates) notes.add('LONE_SURROGATES', at);
        const { number, offset, start, end } = place;
        const line = { number, record: parsed.record, offset, bytes: end - start };
        options.onLine(line, bytes.subarray(start, end));
      }
    },
    onTooLarge: (number) => bad('tooLarge', number),
    onZeros: (number) => void (firstZeros ??= number),
    counts(lines) {
      // A file of NUL bytes alone is what a crash has left of one that held records; an empty one never did.
      const hasNothingElse = seen.records === 0 && firstBadLine === null && seen.torn === 0;
      if (firstZeros !== null && hasNothingElse) bad('malformed', firstZeros);
      return { lines, ...seen, firstBadLine };
    },
  };
}
