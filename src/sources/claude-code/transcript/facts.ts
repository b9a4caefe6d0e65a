import type { Json } from '../../../session/session.ts';
import type { JsonObject } from '../../records/guards.ts';
import type { TranscriptLine } from './line.ts';

export type Facts = Readonly<Record<string, Json>>;

/** What holds a transcript together. */
const TREE = [
  'type',
  'subtype',
  'uuid',
  'parentUuid',
  'logicalParentUuid',
  'timestamp',
  'sessionId',
  'isSidechain',
  'userType',
  'isMeta',
];

/** That, and what a message, a block or the session says elsewhere. */
const STRUCTURE = new Set([
  ...TREE,
  'agentId',
  'message',
  'requestId',
  'apiBlockIndex',
  'apiBlockIndices',
  'promptId',
  'toolUseResult',
  'toolDenialKind',
  'sourceToolAssistantUUID',
  'isCompactSummary',
  'isVisibleInTranscriptOnly',
  'isApiErrorMessage',
  'wireToolInputs',
  'planContent',
  'forkedFrom',
]);

/** Classifier context: as little for other people's eyes as the system prompt. */
const OMITTED = new Set([
  'serverClassifierContext',
  'hostClassifierContext',
  'classifierMetaLines',
  'serverClassifierRequest',
]);

/** Whether a record holds context that is left out on purpose. */
export function holdsOmitted(record: JsonObject): boolean {
  for (const key of OMITTED) {
    if (Object.hasOwn(record, key)) return true;
  }
  return false;
}

/** The record without that context. */
export function lessOmitted(record: JsonObject): JsonObject {
  if (!holdsOmitted(record)) return record;
  return Object.fromEntries(Object.entries(record).filter(([key]) => !OMITTED.has(key)));
}

/** Members that every line repeats: worth a word only where they change. */
const REPEATED = new Set([
  'cwd',
  'gitBranch',
  'version',
  'entrypoint',
  'slug',
  'sessionKind',
  'teamName',
  'agentName',
  'agentColor',
  'attributionAgent',
  'permissionMode',
  'thinkingMetadata',
  // The first of the sessions that this one goes on from, where that is another.
  'session_id',
]);

/** What the head of a session says of where it was. */
export interface Whereabouts {
  readonly cwd: string | null;
  readonly gitBranch: string | null;
  readonly version: string | null;
}

/** Tells what else a line says, beside what the model has a place for. */
export interface FactsReader {
  /** With what lines that were not shown have said of late. */
  of(line: TranscriptLine): Facts | undefined;
  /** Whether the line that was asked for last, if any was, is shown: only then its facts are known. */
  settle(isShown: boolean): void;
  /** What lines that were not shown have said, and no line since. */
  unsaid(): Facts | undefined;
}

/** One reader a conversation: it remembers what the lines before and the head of the session have said. */
export function createFactsReader(head: Whereabouts): FactsReader {
  const last = new Map<string, Json | undefined>(Object.entries(head));
  const news = new Map<string, Json>();
  const unsaid = new Map<string, Json>();
  let isAsked = false;
  return {
    of(line) {
      let facts: Record<string, Json> | undefined;
      isAsked = true;
      news.clear();
      for (const key of Object.keys(line.record)) {
        if (STRUCTURE.has(key)) continue;
        const value = line.record[key];
        if (value === undefined || isNothing(value) || OMITTED.has(key)) continue;
        if (REPEATED.has(key)) {
          if (last.get(key) === comparable(value)) {
            unsaid.delete(key);
            continue;
          }
          if (!last.has(key) && isOwnId(key, line.record)) continue;
          news.set(key, value);
        }
        facts ??= {};
        define(facts, key, value);
      }
      for (const [key, value] of unsaid) {
        if (Object.hasOwn(line.record, key)) continue;
        facts ??= {};
        define(facts, key, value);
        news.set(key, value);
      }
      return facts;
    },
    settle(isShown) {
      if (!isAsked) return;
      isAsked = false;
      if (isShown) unsaid.clear();
      for (const [key, value] of news) {
        if (isShown) last.set(key, comparable(value));
        else unsaid.set(key, value);
      }
    },
    unsaid: () => (unsaid.size === 0 ? undefined : Object.fromEntries(unsaid)),
  };
}

function comparable(value: Json): Json {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function isOwnId(key: string, record: JsonObject): boolean {
  return key === 'session_id' && record[key] === record['sessionId'];
}

/** The facts of a line that not every line repeats, whether it is shown or not. */
export function ownFactsOf(record: JsonObject): Facts {
  const own = Object.entries(record).filter(
    ([key, value]) => !STRUCTURE.has(key) && !REPEATED.has(key) && !OMITTED.has(key) && !isNothing(value ?? null),
  );
  return Object.fromEntries(own.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/** The facts that every line repeats. */
export function repeatedOf(facts: Facts | undefined): Facts | undefined {
  const repeated = Object.entries(facts ?? {}).filter(([key]) => REPEATED.has(key));
  return repeated.length === 0 ? undefined : Object.fromEntries(repeated);
}

function isNothing(value: Json): boolean {
  if (value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function define(facts: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(facts, key, { value, enumerable: true });
  else facts[key] = value;
}

const NO_PAYLOAD = new Set([...STRUCTURE, ...REPEATED, 'level', 'parentToolUseID', 'renderedInHumanTurn']);

const ON_EVERY_LINE = new Set([...TREE, 'session_id', 'cwd', 'gitBranch', 'version', 'entrypoint', 'slug']);

/** All that a line of an unknown kind says beyond what every line has. */
export function unknownPayloadOf(record: JsonObject): JsonObject {
  const own = Object.entries(lessOmitted(record)).filter(([key, value]) => value !== null && !ON_EVERY_LINE.has(key));
  return Object.fromEntries(own);
}

/** Of lines that are neither a user's nor the model's a `message` is their own matter. */
function isEnvelope(key: string): boolean {
  return NO_PAYLOAD.has(key) && key !== 'message';
}

/** The members of a line that are its own matter: what not every line has. */
export function payloadOf(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).filter(([key, value]) => value !== null && !isEnvelope(key) && !OMITTED.has(key)),
  );
}
