import type { SourceFile } from '../../session/reference.ts';
import { readHead } from './file-bytes.ts';
import type { JsonObject } from './guards.ts';
import { parseLine } from './parse-line.ts';
import { type LinePlace, splitLines } from './split-lines.ts';

/** Takes the records of a file's head. */
export interface HeadSink {
  /** Whether any of its lines may be wanted: where many are not, looking for them all at once takes far less time. */
  isWorthSplitting?(head: Buffer): boolean;
  /** Whether a line is worth parsing. The bytes are valid during the call. */
  isWanted(bytes: Buffer, place: LinePlace): boolean;
  onRecord(record: JsonObject): void;
}

/**
 * Hands over the records in a file's first bytes, in order; a line that goes on behind them is none. Nothing on any
 * error: reading the session will raise it.
 */
export function readHeadRecords(file: SourceFile, bytes: number, sink: HeadSink): void {
  const head = headOrNull(file, bytes);
  if (head === null || sink.isWorthSplitting?.(head) === false) return;
  const splitter = splitLines(bytes, {
    onLine(line, place) {
      const parsed = sink.isWanted(line, place) ? parseLine(line, place) : null;
      if (parsed?.kind === 'record') sink.onRecord(parsed.record);
    },
    onTooLarge: () => {},
  });
  splitter.push(head);
  splitter.end();
}

function headOrNull(file: SourceFile, bytes: number): Buffer | null {
  try {
    return readHead(file, bytes);
  } catch {
    return null;
  }
}
