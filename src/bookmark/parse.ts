import { createHash } from 'node:crypto';
import { isSha256, isSize, isUtcTime, jsonIn } from '../files/json-document.ts';
import { isObject } from '../session/json-object.ts';
import type { RememberedFile, RememberedSession, RememberedSkip } from './bookmark.ts';

/** The version of the document that is written, and the newest that is read. */
export const BOOKMARK_VERSION = 1;

/** What a bookmark file turned out to be. */
export type ParsedBookmark =
  | {
      readonly kind: 'bookmark';
      readonly sessions: Map<string, RememberedSession>;
      readonly skipped: Map<string, RememberedSkip>;
      readonly updatedAt: string;
    }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'corrupt'; readonly reason: 'malformed' | 'checksum' | 'shape' };

/** Reads the document; nothing in it is taken on trust, and nothing is repaired. */
export function parseBookmark(bytes: Uint8Array): ParsedBookmark {
  const document = jsonIn(bytes);
  if (!isObject(document)) return { kind: 'corrupt', reason: 'malformed' };
  const { bookmark_version: version, updated_at: updatedAt, checksum, sessions, skipped } = document;
  // Asked first: how a newer version makes its checksum is not known here.
  if (Number.isSafeInteger(version) && Number(version) > BOOKMARK_VERSION) {
    return { kind: 'newer', version: Number(version) };
  }
  if (version !== BOOKMARK_VERSION || typeof checksum !== 'string') return wrongShape;
  if (checksum !== checksumOf(bytes)) return { kind: 'corrupt', reason: 'checksum' };
  if (!isUtcTime(updatedAt)) return wrongShape;
  const rows = mapOf(sessions, isRememberedSession);
  const skips = mapOf(skipped, isRememberedSkip);
  if (rows === null || skips === null) return wrongShape;
  return { kind: 'bookmark', sessions: rows, skipped: skips, updatedAt };
}

const wrongShape: ParsedBookmark = { kind: 'corrupt', reason: 'shape' };

const CHECKSUM_DIGITS = 64;
const BEFORE_CHECKSUM = '"checksum":"';

/** Where the checksum's digits stand: in the head, before any key that comes from outside. -1 when nowhere. */
export function checksumAt(bytes: Uint8Array): number {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 512));
  const at = head.indexOf(BEFORE_CHECKSUM);
  return at === -1 ? -1 : at + BEFORE_CHECKSUM.length;
}

/** SHA-256 of the document with zeros for the checksum's digits; null when it has no place for one. */
export function checksumOf(bytes: Uint8Array): string | null {
  const at = checksumAt(bytes);
  if (at === -1 || bytes.length < at + CHECKSUM_DIGITS) return null;
  return createHash('sha256')
    .update(bytes.subarray(0, at))
    .update('0'.repeat(CHECKSUM_DIGITS))
    .update(bytes.subarray(at + CHECKSUM_DIGITS))
    .digest('hex');
}

function mapOf<T>(value: unknown, isRow: (row: unknown) => row is T): Map<string, T> | null {
  if (!isObject(value)) return null;
  const rows = new Map<string, T>();
  for (const key of Object.keys(value)) {
    const row = value[key];
    if (!isRow(row)) return null;
    rows.set(key, row);
  }
  return rows;
}

function isRememberedSession(value: unknown): value is RememberedSession {
  return hasFiles(value) && isObject(value['formats']) && Object.values(value['formats']).every(isInArchive);
}

function isInArchive(value: unknown): boolean {
  return isObject(value) && typeof value['archive'] === 'string' && isUtcTime(value['archived_at']);
}

function isRememberedSkip(value: unknown): value is RememberedSkip {
  if (!hasFiles(value)) return false;
  const { reason, rules_sha256: rules } = value;
  return (reason === 'empty' || reason === 'excluded') && (rules === null || isSha256(rules));
}

function hasFiles(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value) || !isUtcTime(value['read_at'])) return false;
  const { files } = value;
  return Array.isArray(files) && files.every(isRememberedFile);
}

function isRememberedFile(value: unknown): value is RememberedFile {
  return (
    isObject(value) &&
    typeof value['path'] === 'string' &&
    isSize(value['bytes']) &&
    isDecimal(value['mtime_ns']) &&
    isDecimal(value['ctime_ns']) &&
    isDecimal(value['inode']) &&
    isSha256(value['sha256'])
  );
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d{1,30}$/.test(value);
}
