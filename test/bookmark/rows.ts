import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { Bookmark, RememberedFile, RememberedSession, RememberedSkip } from '../../src/bookmark/bookmark.ts';
import type { SessionRef } from '../../src/session/reference.ts';

export const READ_AT = '2026-11-21T08:00:00.000Z';
/** Long before `READ_AT`, in nanoseconds. */
const LONG_AGO = '1763625600123456789';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A file of this content as the bookmark remembers it. */
export function remembered(path: string, content: string, more: Partial<RememberedFile> = {}): RememberedFile {
  return {
    path,
    bytes: content.length,
    mtime_ns: LONG_AGO,
    ctime_ns: LONG_AGO,
    inode: '1234567890123456789',
    sha256: sha256(content),
    ...more,
  };
}

/** A session of these files as discovery finds it when nothing has happened since. */
export function found(files: readonly RememberedFile[]): SessionRef {
  return {
    source: 'claude-code',
    id: 'plum',
    key: 'claude-code/-home-fern-orchard/plum',
    folder: '-home-fern-orchard',
    files: files.map((file) => ({
      location: `/home/fern/.claude/projects/${file.path}`,
      path: file.path,
      part: 'main',
      bytes: file.bytes,
      mtimeNs: file.mtime_ns,
      ctimeNs: file.ctime_ns,
      inode: file.inode,
    })),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    mtimeMs: 0,
  };
}

const digits = fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String);
const time = fc
  .date({ min: new Date(0), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const hash = fc.string().map(sha256);
const files: fc.Arbitrary<RememberedFile[]> = fc.array(
  fc.record({
    path: fc.string({ unit: 'binary' }),
    bytes: fc.maxSafeNat(),
    mtime_ns: digits,
    ctime_ns: digits,
    inode: digits,
    sha256: hash,
  }),
  { maxLength: 3 },
);

/** Ids come from file names: anything may be one. */
const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', '', '12', 'hasOwnProperty', '\ud800'),
  fc.string({ unit: 'binary' }),
);
const place = fc.record({ archive: fc.string(), archived_at: time });
const formats = fc
  .array(fc.tuple(fc.constantFrom('md', 'json', 'raw', '__proto__'), place), { maxLength: 3 })
  .map((pairs) => Object.fromEntries(pairs));
const session: fc.Arbitrary<RememberedSession> = fc.record({ files, read_at: time, formats });
const skip: fc.Arbitrary<RememberedSkip> = fc.record({
  files,
  read_at: time,
  reason: fc.constantFrom('empty', 'excluded'),
  rules_sha256: fc.option(hash),
});

/** Any bookmark. */
export const anyBookmark: fc.Arbitrary<Bookmark> = fc
  .tuple(fc.array(fc.tuple(key, session)), fc.array(fc.tuple(key, skip)))
  .map(([sessions, skips]) => ({ sessions: new Map(sessions), skipped: new Map(skips) }));
