import { maskSecrets } from '../failures/secrets.ts';
import {
  cutToBytes,
  foldedPath,
  FORBIDDEN_END,
  FORBIDDEN_SIGN,
  isDeviceName,
  OWN_LIMITS,
  RAW_LIMITS,
  utf8Length,
} from '../session/portable-name.ts';
import type { SessionRef } from '../session/reference.ts';

const PROJECT_BYTES = 40;
const TITLE_BYTES = 60;
const SHORT_ID = 8;
const LONG_ID = 18;

const encoder = new TextEncoder();
const EVERY_FORBIDDEN_SIGN = new RegExp(FORBIDDEN_SIGN, 'gu');

// All but letters, numbers, pictographs and a few marks: what is left needs no quoting in a shell.
const UNUSUAL = /[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}._+-]+/gu;

// Safe as it is: letters and digits with single marks between them, as ids and most folders are.
const SAFE = /^[A-Za-z0-9]+(?:[-_.+][A-Za-z0-9]+)*$/;

/** Any text as one part of a path that Windows, macOS and Linux take: NFC, no spaces at its ends, never empty. */
export function safePart(text: string, bytes: number, otherwise: string): string {
  if (text.length <= bytes && SAFE.test(text) && !isDeviceName(text)) return text;
  const normal = text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(UNUSUAL, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/_{2,}/g, '_');
  const part = trimEnds(cutToBytes(trimEnds(normal), bytes));
  if (part === '') return otherwise;
  return isDeviceName(part) ? trimEnds(cutToBytes(`${otherwise}-${part}`, bytes)) : part;
}

// No leading or trailing dots, dashes or underscores: hidden files, options, the `__` between the parts of a name.
function trimEnds(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && '.-_ '.includes(text.charAt(start))) start++;
  while (end > start && '.-_ '.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** What a session's entries are named by. */
export interface NamedSession {
  readonly project: string | null;
  readonly title: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** From `idLabels`. */
  readonly label: string;
  /** The longest ending that a format will put behind the stem, in bytes (`.json`, `__agent-….md`). */
  readonly endingBytes: number;
}

/** `2026-01-31/my-app/2026-01-31T08-00-00__fix-the-parser__1a2b3c4d`: at most 100 bytes a part and 180 in all with its ending. */
export function entryStem(session: NamedSession): string {
  const day = session.at.slice(0, 10);
  const second = session.at.slice(0, 19).replaceAll(':', '-');
  const project = safePart(maskSecrets(session.project ?? ''), PROJECT_BYTES, 'project');
  const head = `${day}/${project}/`;
  const frame = `${second}____${session.label}`;
  const room = Math.min(
    TITLE_BYTES,
    OWN_LIMITS.part - utf8Length(frame) - session.endingBytes,
    OWN_LIMITS.path - utf8Length(head) - utf8Length(frame) - session.endingBytes,
  );
  const title = room < 8 ? 'session' : safePart(session.title, room, 'session');
  return `${head}${second}__${title}__${session.label}`;
}

/**
 * The part of each session's id that goes into its entries' names, by key: eight characters, or more of the id where
 * eight are not unique among the sessions found, and some of the key's hash where that is not (the same id in two
 * folders). Depends on what was found alone, not on the order; short enough to leave room for a title beside it.
 */
export function idLabels(refs: readonly SessionRef[], hashOf: (text: string) => string): ReadonlyMap<string, string> {
  const named = refs.map(({ key, id }) => ({ key, short: shortId(id), long: longId(id) }));
  const byShort = countOf(named.map(({ short }) => foldedPath(short)));
  const byLong = countOf(named.map(({ long }) => foldedPath(long)));
  const labels = new Map<string, string>();
  for (const { key, short, long } of named) {
    if (byShort.get(foldedPath(short)) === 1) labels.set(key, short);
    else if (byLong.get(foldedPath(long)) === 1) labels.set(key, long);
    else labels.set(key, `${short}-${hashOf(key).slice(0, 8)}`);
  }
  return labels;
}

function shortId(id: string): string {
  return safePart(id.replace(/^agent-/, ''), SHORT_ID, 'session');
}

function longId(id: string): string {
  return safePart(id, LONG_ID, 'session');
}

function countOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * The entry path of an agent's own file: the path below its root, so that a folder `raw/<source>` can be put back as it
 * is. Only what some system can't hold as a file name is percent-encoded; the manifest names the original beside it. A
 * `mark` of a few letters goes behind it.
 */
export function rawEntryPath(source: string, path: string, mark = ''): string {
  const parts = path.split('/');
  const last = parts.length - 1;
  return `raw/${source}/${parts.map((part, index) => rawPart(part, index === last ? mark : '')).join('/')}`;
}

function rawPart(part: string, mark: string): string {
  const encoded = part.replaceAll(EVERY_FORBIDDEN_SIGN, percentEncoded).normalize('NFC');
  const ended = encoded.replace(FORBIDDEN_END, percentEncoded);
  const safe = isDeviceName(ended) ? `${percentEncoded(ended.slice(0, 1))}${ended.slice(1)}` : ended;
  if (utf8Length(safe) + mark.length <= RAW_LIMITS.part) return safe + mark;
  return cutToBytes(safe, RAW_LIMITS.part - mark.length).replace(FORBIDDEN_END, '_') + mark;
}

function percentEncoded(text: string): string {
  return Array.from(encoder.encode(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** A file of a session, by the session's key: two roots may hold the same path. */
export function fileKey(key: string, path: string): string {
  return `${key}\0${path}`;
}

/**
 * The files whose raw entries would clash with another's: that differ only by case, or not at all once they are safe, or
 * that have the name of a folder then.
 */
export function clashingFiles(refs: readonly SessionRef[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const folders = new Set<string>();
  const clashing = new Set<string>();
  const entries = refs.flatMap(({ key, source, files }) =>
    files.map(({ path }) => ({ of: fileKey(key, path), entry: foldedPath(rawEntryPath(source, path)) })),
  );
  for (const { of, entry } of entries) {
    if (seen.has(entry)) clashing.add(of);
    seen.add(entry);
    for (let end = entry.lastIndexOf('/'); end > 0; end = entry.lastIndexOf('/', end - 1)) {
      const folder = entry.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  for (const { of, entry } of entries) if (folders.has(entry)) clashing.add(of);
  return clashing;
}
