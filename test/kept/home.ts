import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { isMembers, type Members, textAt, type Value } from './values.ts';

/** A file below `.claude/projects` that a session may be made of. */
export interface HomeFile {
  /** Below its root, `/`-separated. */
  readonly path: string;
  readonly sha256: string;
  readonly part: 'main' | 'subagent' | 'sidecar';
  /** The session that its place or its lines name; null when they name none. */
  readonly sessionId: string | null;
  readonly bytes: Buffer;
}

/** A line of a transcript. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly record: Members;
}

const ROOTS = ['.claude/projects', '.config/claude/projects'];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const AGENT = /^agent-.+\.jsonl$/;

/** Every regular file of the home that belongs to a Claude Code session, by its place alone. */
export function filesOfHome(home: string): readonly HomeFile[] {
  return ROOTS.flatMap((root) => filesBelow(join(home, root)));
}

function filesBelow(root: string): readonly HomeFile[] {
  return pathsBelow(root).flatMap((path) => {
    const place = placeOf(path);
    if (place === null) return [];
    const bytes = readFileSync(join(root, path));
    const sessionId = place.sessionId ?? namedIn(bytes);
    return [{ path, sha256: sha256Of(bytes), part: place.part, sessionId, bytes }];
  });
}

function pathsBelow(root: string): readonly string[] {
  try {
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .split(sep)
          .join('/'),
      )
      .toSorted();
  } catch {
    return [];
  }
}

/** `<project>/<uuid>.jsonl`, `<project>/agent-….jsonl` and whatever stands below `<project>/<uuid>/`; null for the rest. */
function placeOf(path: string): Pick<HomeFile, 'part' | 'sessionId'> | null {
  const [, second = '', ...deeper] = path.split('/');
  if (deeper.length === 0) {
    const stem = second.replace(/\.jsonl$/, '');
    if (stem !== second && UUID.test(stem)) return { part: 'main', sessionId: stem };
    return AGENT.test(second) ? { part: 'subagent', sessionId: null } : null;
  }
  if (!UUID.test(second)) return null;
  return { part: AGENT.test(basename(path)) ? 'subagent' : 'sidecar', sessionId: second };
}

/** The session that most lines of an agent's file name. */
function namedIn(bytes: Buffer): string | null {
  const counts = new Map<string, number>();
  for (const { record } of linesOf(bytes)) {
    const id = textAt(record, 'sessionId');
    if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return Array.from(counts).toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

/** The SHA-256 in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const NUL = '\u0000';
const BYTE_ORDER_MARK = '\ufeff';
const DEEPEST = 1000;

/** The records of a transcript: what is no JSON object, or nested over a thousand deep, can be kept in `raw` alone. */
export function linesOf(bytes: Buffer): readonly Line[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((text, index) => {
      const record = parsed(text);
      return record !== null && isMembers(record) && !isDeeper(record, DEEPEST) ? [{ number: index + 1, record }] : [];
    });
}

function parsed(text: string): Value {
  let start = 0;
  while (text[start] === NUL || text[start] === BYTE_ORDER_MARK) start += 1;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    return null;
  }
}

// Level by level, so that the check itself needs no deep stack.
function isDeeper(value: Value, levels: number): boolean {
  let level: readonly Value[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
