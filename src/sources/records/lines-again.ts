import { createHash } from 'node:crypto';
import { closeSync, fstatSync } from 'node:fs';
import type { SourceFile } from '../../session/reference.ts';
import type { LineBytes } from '../records.ts';
import { fill, openUnchanged, sourceChanged, stampOf } from './file-bytes.ts';
import type { JsonObject } from './guards.ts';
import { parseLine } from './parse-line.ts';

/** A line that can be read again: where its bytes are, and their SHA-256 (hex). */
export interface LineAgain extends LineBytes {
  readonly sha256: string;
}

/** Reads records of a file again that was read before: the same file, also when another has taken its name or it is gone. */
export interface LinesAgain {
  /**
   * The record of a line. Raises SOURCE_CHANGED when other bytes stand there than were read; system errors as they are.
   * The cost is that of the line, however often the file is written to.
   */
  recordAt(line: LineAgain): JsonObject;
  close(): void;
}

const FIRST_BUFFER = 64 * 1024;

/** A line that was just read, with its bytes. */
export function lineAgain({ offset, bytes }: LineBytes, content: Uint8Array): LineAgain {
  return { offset, bytes, sha256: hashOf(content) };
}

/** Opens a file before it is read the first time. Raises what `readBytes` raises. */
export function openAgain(file: SourceFile): LinesAgain {
  const { descriptor, stamp } = openUnchanged(file);
  let buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER);
  let last: { readonly offset: number; readonly record: JsonObject } | null = null;

  const isUntouched = (): boolean => stampOf(fstatSync(descriptor, { bigint: true })) === stamp;

  return {
    recordAt({ offset, bytes, sha256 }) {
      // Whoever asks for one text of a record asks for its others too.
      if (last?.offset === offset) return last.record;
      if (buffer.length < bytes) buffer = Buffer.allocUnsafeSlow(bytes);
      const content = buffer.subarray(0, bytes);
      fill(content, descriptor, offset);
      if (!isUntouched() && hashOf(content) !== sha256) throw sourceChanged();
      const parsed = parseLine(buffer, { start: 0, end: bytes, offset, number: 0, isTerminated: true });
      if (parsed.kind !== 'record') throw sourceChanged();
      last = { offset, record: parsed.record };
      return parsed.record;
    },
    close: () => closeSync(descriptor),
  };
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
