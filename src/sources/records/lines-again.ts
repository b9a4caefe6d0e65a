import { createHash } from 'node:crypto';
import { closeSync, fstatSync } from 'node:fs';
import type { SourceFile } from '../../session/reference.ts';
import type { LineBytes } from '../records.ts';
import { fill, openUnchanged, sourceChanged, stampOf } from './file-bytes.ts';
import type { JsonObject } from './guards.ts';
import { parseLine } from './parse-line.ts';

/** Reads records of a file again that was read before: the same file, also when another has taken its name or it is gone. */
export interface LinesAgain {
  /** To be called when the file has been read, with the SHA-256 (hex) of the bytes that discovery saw. */
  settle(sha256: string): void;
  /**
   * The record of a line. Raises SOURCE_CHANGED when the file was written to since it was read, unless the bytes that
   * discovery saw still stand in it; system errors as they are.
   */
  recordAt(line: LineBytes): JsonObject;
  close(): void;
}

const FIRST_BUFFER = 64 * 1024;
const HASHED_AT_ONCE = 1024 * 1024;

/** Opens a file before it is read the first time. Raises what `readBytes` raises. */
export function openAgain(file: SourceFile): LinesAgain {
  const { descriptor, stamp } = openUnchanged(file);
  let soundStamp = stamp;
  let known: string | null = null;
  let buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER);
  let last: { readonly offset: number; readonly record: JsonObject } | null = null;

  const assertSame = (): void => {
    const now = stampOf(fstatSync(descriptor, { bigint: true }));
    if (now === soundStamp) return;
    if (hashOf(descriptor, file.bytes) !== known) throw sourceChanged();
    soundStamp = now;
  };

  return {
    settle(sha256) {
      known = sha256;
    },
    recordAt({ offset, bytes }) {
      // Whoever asks for one text of a record asks for its others too.
      if (last?.offset === offset) return last.record;
      if (buffer.length < bytes) buffer = Buffer.allocUnsafeSlow(bytes);
      fill(buffer.subarray(0, bytes), descriptor, offset);
      assertSame();
      const parsed = parseLine(buffer, { start: 0, end: bytes, offset, number: 0, isTerminated: true });
      if (parsed.kind !== 'record') throw sourceChanged();
      last = { offset, record: parsed.record };
      return parsed.record;
    },
    close: () => closeSync(descriptor),
  };
}

function hashOf(descriptor: number, bytes: number): string {
  const sha256 = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(Math.min(bytes, HASHED_AT_ONCE));
  for (let position = 0; position < bytes; position += buffer.length) {
    const chunk = buffer.subarray(0, Math.min(buffer.length, bytes - position));
    fill(chunk, descriptor, position);
    sha256.update(chunk);
  }
  return sha256.digest('hex');
}
