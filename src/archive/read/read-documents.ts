import { FailureError } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { MOST_ENTRIES } from '../archive.ts';
import { MANIFEST, RAW_FOLDER, RUN } from '../names.ts';
import type { FoundArchive } from './find-archives.ts';
import { jsonIn } from '../../files/json-document.ts';
import { isObject } from '../../session/json-object.ts';
import { type ReadRow, rowIn } from './manifest-line.ts';
import { type ArchiveEntry, readArchive } from '../reader.ts';

/** What `run.json` says of the run that wrote a volume. */
export interface RunRecord {
  readonly traceId: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly volume: number;
  readonly isLast: boolean;
}

/** What became of reading one of an archive's own documents; `wrong`: it is whole, and says nothing that it should. */
export type DocumentState = 'sound' | 'missing' | 'damaged' | 'wrong';

/** An archive's own documents, read back. */
export interface ReadDocuments {
  readonly manifest: DocumentState;
  /** The numbers of the manifest's lines that are no rows. */
  readonly badLines: readonly number[];
  readonly runState: DocumentState;
  readonly run: RunRecord | null;
  /** The names of the entries that hold an agent's own file. */
  readonly rawEntries: readonly string[];
  /** The directory could be read to its end. */
  readonly isWhole: boolean;
}

/**
 * Whether a ZIP that lies in a folder has nothing to do with chatzip: it has neither manifest nor record of a run. One
 * that was named itself, or that bears a name of chatzip's, is never taken for another's.
 */
export function isForeign({ path, isNamed }: FoundArchive, { manifest, runState, isWhole }: ReadDocuments): boolean {
  const isOurs = isNamed || /(?:^|[\\/])chatzip[^\\/]*$/i.test(path);
  return !isOurs && isWhole && manifest === 'missing' && runState === 'missing';
}

/** A row can't be longer: 60,000 entries and as many files, each by a name of the usual length. */
const MOST_LINE_BYTES = 64 * 1024 * 1024;
const MOST_RUN_BYTES = 1024 * 1024;
/** A manifest is not: what is larger is not worth the memory that its rows would take. */
const MOST_MANIFEST_BYTES = 1024 ** 3;
/** Of a manifest with more lines that are no rows the first are enough. */
const MOST_BAD_LINES = 1000;

/**
 * Reads an archive's manifest row by row, and its record of the run. A damaged directory ends the reading: what was not
 * found by then is missing. Raises ARCHIVE_NOT_FOUND for what is no ZIP, and system errors.
 */
export async function readDocuments(path: string, onRow: (row: ReadRow, line: number) => void): Promise<ReadDocuments> {
  let manifest: DocumentState = 'missing';
  let runState: DocumentState = 'missing';
  let run: RunRecord | null = null;
  const rawEntries: string[] = [];
  const badLines: number[] = [];
  let rows = 0;
  const onLine = (line: Buffer, number: number): void => {
    // An archive has no more sessions than entries: rows beyond those need no room in memory.
    const row = rows < MOST_ENTRIES ? rowIn(line) : null;
    if (row === null) {
      if (badLines.length < MOST_BAD_LINES) badLines.push(number);
      return;
    }
    rows += 1;
    onRow(row, number);
  };
  const isWhole = await untilDamaged(async () => {
    for await (const entry of readArchive(path)) {
      if (entry.path.startsWith(RAW_FOLDER) && !entry.path.endsWith('/')) rawEntries.push(entry.path);
      if (entry.path === MANIFEST && manifest === 'missing') {
        manifest = entry.bytes > MOST_MANIFEST_BYTES ? 'wrong' : await stateOf(() => readLines(entry, onLine));
      }
      if (entry.path !== RUN || runState !== 'missing') continue;
      runState = await stateOf(async () => {
        run = runIn(await wholeOf(entry));
      });
      if (runState === 'sound' && run === null) runState = 'wrong';
    }
  });
  return { manifest, badLines, runState, run, rawEntries, isWhole };
}

/** A directory that can't be read on is what yauzl raises plain errors for; says whether it could. */
async function untilDamaged(read: () => Promise<void>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (thrown) {
    if (thrown instanceof FailureError || errnoOf(thrown) !== null) throw thrown;
    return false;
  }
}

async function stateOf(read: () => Promise<void>): Promise<DocumentState> {
  try {
    await read();
    return 'sound';
  } catch (thrown) {
    if (thrown instanceof FailureError && thrown.failure.code === 'ENTRY_DAMAGED') return 'damaged';
    throw thrown;
  }
}

/** Hands on line by line; one that is too long is handed on empty, which is no row. A line without an end counts. */
async function readLines(entry: ArchiveEntry, onLine: (line: Buffer, number: number) => void): Promise<void> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let number = 0;
  const end = (): void => {
    number += 1;
    onLine(Buffer.concat(bytes > MOST_LINE_BYTES ? [] : parts), number);
    parts = [];
    bytes = 0;
  };
  for await (const piece of entry.pieces()) {
    let start = 0;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, start)) {
      parts.push(piece.subarray(start, at));
      bytes += at - start;
      end();
      start = at + 1;
    }
    bytes += piece.length - start;
    if (bytes > MOST_LINE_BYTES) parts = [];
    else if (start < piece.length) parts.push(piece.subarray(start));
  }
  if (bytes > 0) end();
}

async function wholeOf(entry: ArchiveEntry): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of entry.pieces()) {
    bytes += piece.length;
    if (bytes > MOST_RUN_BYTES) return Buffer.alloc(0);
    parts.push(piece);
  }
  return Buffer.concat(parts);
}

function runIn(bytes: Buffer): RunRecord | null {
  const record = jsonIn(bytes);
  if (!isObject(record)) return null;
  const { trace_id: traceId, started_at: startedAt, volume, last } = record;
  if (typeof traceId !== 'string' || typeof startedAt !== 'string' || Number.isNaN(Date.parse(startedAt))) return null;
  if (typeof volume !== 'number' || !Number.isSafeInteger(volume) || volume < 1) return null;
  return { traceId, startedAt, volume, isLast: last === true };
}
