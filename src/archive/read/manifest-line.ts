import { isSha256, isSize, jsonIn } from '../../files/json-document.ts';
import { isObject } from '../../session/json-object.ts';
import { isEncodingOf } from '../../session/percent-encoded.ts';
import { RAW_LIMITS } from '../../session/portable-name.ts';
import type { EntryFormat, ManifestRow } from '../manifest.ts';

type RowEntry = ManifestRow['entries'][number];

/** A file of a session, as a manifest that was read back names it. */
export interface RowFile {
  /** Below the source's root, `/`-separated. */
  readonly path: string;
  /** The raw name where that is no valid UTF-8. */
  readonly pathBytes: Buffer | null;
  readonly bytes: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
  readonly sha256: string;
  /** The entry that holds it, with format raw. */
  readonly entry: string | null;
}

/** What is needed of a manifest's row to check and to restore by it. */
export interface ReadRow {
  readonly sessionId: string;
  readonly source: string;
  /** Empty for the first root. */
  readonly root: string;
  readonly project: string | null;
  readonly cwd: string | null;
  readonly entries: readonly RowEntry[];
  readonly files: readonly RowFile[];
}

/** Reads a line of `manifest.jsonl`; null when it is no row, or contradicts itself. Nothing in it is taken on trust. */
export function rowIn(line: Uint8Array): ReadRow | null {
  if (isNested(line)) return null;
  const row = jsonIn(line);
  if (!isObject(row) || row['manifest_version'] !== 1) return null;
  const { session_id: sessionId, source, entries, source_files: sourceFiles } = row;
  if (typeof sessionId !== 'string' || typeof source !== 'string') return null;
  if (row['source_root'] !== undefined && textAt(row, 'source_root') === null) return null;
  if (!Array.isArray(entries) || !entries.every(isRowEntry) || !Array.isArray(sourceFiles)) return null;
  const files = sourceFiles.map(fileIn).filter((file) => file !== null);
  if (files.length < sourceFiles.length || !areHeldBy(entries, files)) return null;
  const root = textAt(row, 'source_root') ?? '';
  return { sessionId, source, root, project: textAt(row, 'project'), cwd: textAt(row, 'cwd'), entries, files };
}

/** Far more objects and lists than a row has. One that takes three bytes to write takes a hundred to keep. */
const MOST_NESTED = 2_000_000;

/** Whether a line is made to fill the memory; brackets in texts are counted with the others. */
function isNested(line: Uint8Array): boolean {
  let found = 0;
  if (line.length > MOST_NESTED) for (const byte of line) if (byte === 0x5b || byte === 0x7b) found += 1;
  return found > MOST_NESTED;
}

function textAt(row: Readonly<Record<string, unknown>>, member: string): string | null {
  const value = row[member];
  return typeof value === 'string' ? value : null;
}

/** A format that is missing here does not compile: rows of its entries would be taken for damaged ones. */
const FORMATS: Readonly<Record<EntryFormat, true>> = { md: true, json: true, raw: true, image: true };

function isRowEntry(value: unknown): value is RowEntry {
  return isObject(value) && typeof value['path'] === 'string' && isFormat(value['format']) && isContent(value);
}

function isFormat(value: unknown): value is EntryFormat {
  return typeof value === 'string' && Object.hasOwn(FORMATS, value);
}

function isContent({ bytes, sha256 }: Readonly<Record<string, unknown>>): boolean {
  return isSize(bytes) && isSha256(sha256);
}

function fileIn(value: unknown): RowFile | null {
  if (!isObject(value)) return null;
  const { path, path_base64: base64, bytes, mtime, sha256, entry } = value;
  const mtimeNs = nanosecondsIn(mtime);
  const pathBytes = base64 === undefined ? null : bytesIn(base64);
  if (typeof path !== 'string' || mtimeNs === null || pathBytes === undefined) return null;
  if (pathBytes !== null && !isOfPath(path, pathBytes)) return null;
  if (!isSize(bytes) || !isSha256(sha256)) return null;
  if (entry !== undefined && typeof entry !== 'string') return null;
  return { path, pathBytes, bytes, mtimeNs, sha256, entry: entry ?? null };
}

/** undefined for what is no base64. */
function bytesIn(base64: unknown): Buffer | undefined {
  if (typeof base64 !== 'string') return undefined;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}

/** Else people would be told of one file, and another restored. What is too long is refused by its length. */
function isOfPath(path: string, bytes: Buffer): boolean {
  return bytes.length > RAW_LIMITS.path || isEncodingOf(path, bytes);
}

/** `2026-02-01T08:30:14.123456789Z`; null for anything else. */
function nanosecondsIn(time: unknown): bigint | null {
  const match = typeof time === 'string' ? /^([+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{9})Z$/.exec(time) : null;
  const ms = Date.parse(`${match?.[1] ?? ''}Z`);
  return match === null || Number.isNaN(ms) ? null : BigInt(ms) * 1_000_000n + BigInt(match[2] ?? 0);
}

/** The entry of a file must be one of the row's own, and say the same of its content; and a raw entry must be a file's. */
function areHeldBy(entries: readonly RowEntry[], files: readonly RowFile[]): boolean {
  const raw = new Map(entries.filter(({ format }) => format === 'raw').map((entry) => [entry.path, entry]));
  const isHeld = files.every(({ entry, bytes, sha256 }) => {
    if (entry === null) return true;
    const held = raw.get(entry);
    return held?.bytes === bytes && held.sha256 === sha256;
  });
  const named = new Set(files.map(({ entry }) => entry));
  return isHeld && Array.from(raw.keys()).every((path) => named.has(path));
}
