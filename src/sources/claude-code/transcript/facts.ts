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

/** Tells what else a line says, beside what the model has a place for. */
export interface FactsReader {
  of(line: TranscriptLine): Facts | undefined;
}

/** One reader a conversation: it remembers what the lines before have said. */
export function createFactsReader(): FactsReader {
  const last = new Map<string, Json | undefined>();
  return {
    of(line) {
      let facts: Record<string, Json> | undefined;
      for (const key of Object.keys(line.record)) {
        if (STRUCTURE.has(key)) continue;
        const value = line.record[key];
        if (value === undefined || isNothing(value) || OMITTED.has(key)) continue;
        if (REPEATED.has(key)) {
          const before = last.get(key);
          const now = typeof value === 'object' ? JSON.stringify(value) : value;
          last.set(key, now);
          if (before === now || (before === undefined && isSaidElsewhere(key, line.record))) continue;
        }
        facts ??= {};
        define(facts, key, value);
      }
      return facts;
    },
  };
}

// The first of these stand in the session's own head.
function isSaidElsewhere(key: string, record: JsonObject): boolean {
  if (key === 'session_id') return record[key] === record['sessionId'];
  return key === 'cwd' || key === 'gitBranch' || key === 'version';
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
