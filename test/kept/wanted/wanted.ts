import type { Leaf, Value } from '../values.ts';
import { leavesOf } from '../values.ts';

/** What is counted. Each kind is a row of the table. */
export const KINDS = [
  'prompt',
  'queued prompt',
  'injected text',
  'assistant text',
  'thinking',
  'signature',
  'tool call',
  'tool result',
  'diff',
  'answer',
  'tool record',
  'spilled output',
  'image',
  'document',
  'system text',
  'attachment',
  'progress',
  'title',
  'state',
  'subagent',
  'workflow',
  'unknown',
] as const;
export type Kind = (typeof KINDS)[number];

/** One thing of a session that its export must hold. */
export interface Wanted {
  readonly kind: Kind;
  /** The file's path and the line's number in it; 0 for a whole file. */
  readonly path: string;
  readonly line: number;
  /** Each of these must be found. */
  readonly texts: readonly string[];
  /** Each of these must be found in JSON; Markdown may show it as a sign. */
  readonly signs?: readonly string[];
  /** The SHA-256 of a picture's or document's bytes, which must be those of an entry. */
  readonly sha256?: string;
  /** Markdown need not hold it. */
  readonly isForJsonAlone?: boolean;
  /** Its lines may stand apart, in JSON too: output that was repeated while it grew. */
  readonly isByLine?: boolean;
  /** Things of one kind and identity are one thing that was written down more than once. Without it: not counted. */
  readonly identity?: string;
}

/** A wanted thing before its place is known. */
export type Found = Omit<Wanted, 'path' | 'line'>;

/** A thing with one text; nothing when that is blank. */
export function textOf(kind: Kind, text: string | null, more: Partial<Found> = {}): readonly Found[] {
  return text === null || text.trim() === '' ? [] : [{ kind, texts: [text], ...more }];
}

/** One thing with every string of a value but blank ones, ids, and what is below a key that names a type. */
export function stringsOf(kind: Kind, value: Value, more: Partial<Found> = {}): readonly Found[] {
  const texts = textsOf(leavesOf(value, isMark));
  return texts.length === 0 ? [] : [{ kind, texts, ...more }];
}

const BINARY = /^data:[\w.+/-]+;base64,/;

/** The strings worth looking for: neither blank nor binary data. */
export function textsOf(leaves: Iterable<Leaf>): readonly string[] {
  const texts = new Set<string>();
  for (const { text } of leaves) if (text.trim() !== '' && !BINARY.test(text)) texts.add(text);
  return [...texts];
}

/** Whether a text begins with a tag, as words of the agent's program do. */
export const isTagged = (text: string): boolean => /^\s*<[a-z][\w-]*[ >]/.test(text);

// What tells records and blocks apart, joins them or signs them is structure, not content.
const MARKS = new Set(['type', 'uuid', 'id', 'timestamp', 'data', 'base64', 'media_type', 'mimeType', 'signature']);

/** Whether a key holds a mark of the record's structure (a type, an id) or binary data. */
export function isMark(key: string): boolean {
  return MARKS.has(key) || /(?:Id|ID|Uuid|UUID|_id|_uuid)s?$/.test(key);
}
