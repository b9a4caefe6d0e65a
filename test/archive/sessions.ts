import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import type { ArchivedSession, Closing, Entry } from '../../src/archive/archive.ts';
import type { ManifestRow } from '../../src/archive/manifest.ts';
import { FailureError, failureOf } from '../../src/failures/failure.ts';
import type { Note } from '../../src/session/note.ts';

/** A finished entry of this content, deflated unless said otherwise, in as many parts as asked for. */
export function entry(
  path: string,
  content: string | Uint8Array,
  more: Partial<Entry> & { readonly parts?: number; readonly level?: number } = {},
): Entry {
  const { parts = 1, level = 6, ...members } = more;
  const bytes = Buffer.from(content);
  const method = members.method ?? 'deflate';
  const body = method === 'deflate' ? deflateRawSync(bytes, { level }) : bytes;
  return {
    path,
    format: 'md',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    crc32: crc32(bytes),
    method,
    body: inParts(body, parts),
    timeMs: Date.UTC(2026, 1, 1, 8, 30, 14),
    isShared: false,
    ...members,
  };
}

function inParts(bytes: Buffer, parts: number): Uint8Array[] {
  const size = Math.max(1, Math.ceil(bytes.length / parts));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, part) =>
    Uint8Array.from(bytes.subarray(part * size, (part + 1) * size)),
  );
}

/** A session with these entries. */
export function archived(id: string, entries: readonly Entry[], notes: readonly Note[] = []): ArchivedSession {
  return { row: rowOf(id, entries, notes), entries, notes };
}

function rowOf(id: string, entries: readonly Entry[], notes: readonly Note[]): ManifestRow {
  return {
    manifest_version: 1,
    session_id: id,
    source: 'claude-code',
    project: 'orchard',
    title: 'When are plums ripe?',
    cwd: '/home/fern/orchard',
    git_branch: 'main',
    agent_version: '2.1.114',
    started_at: '2026-02-01T08:00:00.000Z',
    ended_at: '2026-02-01T08:30:14.000Z',
    turns: 1,
    messages: 2,
    tool_calls: 0,
    models: ['pear-1'],
    tokens: { input: 10, output: 20, cache_read: 30, cache_write: 40 },
    files_touched: 0,
    commands_run: 0,
    subagents: 0,
    entries: entries.map(({ path, format, bytes, sha256 }) => ({ path, format, bytes, sha256 })),
    source_files: sourceFilesOf(id, entries),
    notes: Object.fromEntries(notes.map(({ code, ...note }) => [code, note])),
  };
}

/** Each raw entry is the copy of a file; without one there is a file of which no copy was asked for. */
function sourceFilesOf(id: string, entries: readonly Entry[]): ManifestRow['source_files'] {
  const mtime = '2026-02-01T08:30:14.123456789Z';
  const raw = entries.filter(({ format }) => format === 'raw');
  const path = `-home-fern-orchard/${id}.jsonl`;
  if (raw.length === 0) return [{ path, bytes: 321, mtime, sha256: createHash('sha256').update(id).digest('hex') }];
  return raw.map(({ path: copy, bytes, sha256 }, index) => ({
    path: index === 0 ? path : `-home-fern-orchard/${id}/${index}`,
    bytes,
    mtime,
    sha256,
    entry: copy,
  }));
}

/** A session of one small entry. */
export function smallSession(id: string, text = `plums of ${id}`): ArchivedSession {
  return archived(id, [entry(`2026-02-01/orchard/2026-02-01T08-00-00__plums__${id}.md`, text)]);
}

/** What the last volume of a run without trouble is closed with. */
export const closing: Closing = { run: { run_version: 1, trace_id: 'a1b2c3d4e5f6' }, failures: [], isLast: true };

/** Another run has taken the lock. */
export const lostLock = (): Promise<void> => Promise.reject(new FailureError(failureOf('LOCK_HELD')));

/** Nobody has taken the lock. */
export const stillOurs = (): Promise<void> => Promise.resolve();
