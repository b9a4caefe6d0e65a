import { isNothing } from '../../../session/json-object.ts';
import type { Json } from '../../../session/session.ts';
import type { JsonObject } from '../../records/guards.ts';
import { isKnownMember, type KnownMembers } from './known-members.ts';

/** Members that hold a transcript together. */
const TREE = [
  ['type', 'string'],
  ['subtype', 'string'],
  ['uuid', 'string'],
  ['parentUuid', 'string'],
  ['logicalParentUuid', 'string'],
  ['timestamp', 'string'],
  ['sessionId', 'string'],
  ['isSidechain', 'boolean'],
  ['userType', 'string'],
  ['isMeta', 'boolean'],
] as const;

/** Members that hold a transcript together, or that a message, a block or the session says elsewhere. */
const STRUCTURE: KnownMembers = new Map([
  ...TREE,
  ['agentId', 'string'],
  ['message', 'any'],
  ['requestId', 'string'],
  ['apiBlockIndex', 'number'],
  ['apiBlockIndices', 'array'],
  ['promptId', 'string'],
  ['toolUseResult', 'any'],
  ['toolDenialKind', 'string'],
  ['sourceToolAssistantUUID', 'string'],
  ['isCompactSummary', 'boolean'],
  ['isVisibleInTranscriptOnly', 'boolean'],
  ['isApiErrorMessage', 'boolean'],
  ['wireToolInputs', 'any'],
  ['planContent', 'string'],
  ['forkedFrom', 'object'],
]);

/** Whether a member holds a transcript together, or is said elsewhere: not where it is of another type than known. */
export function isStructure(record: JsonObject, key: string): boolean {
  return isKnownMember(STRUCTURE, record, key);
}

/** Members that every line repeats: worth a word only where they change. */
export const REPEATED: ReadonlySet<string> = new Set([
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

/** Members that stay out: classifier context, as little for other people's eyes as the system prompt. */
export const OMITTED: ReadonlySet<string> = new Set([
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

const ON_EVERY_LINE: KnownMembers = new Map([
  ...TREE,
  ['session_id', 'string'],
  ['cwd', 'string'],
  ['gitBranch', 'string'],
  ['version', 'string'],
  ['entrypoint', 'string'],
  ['slug', 'string'],
]);

/** All that a line of an unknown kind says beyond what every line has. */
export function unknownPayloadOf(record: JsonObject): JsonObject {
  const own = Object.entries(record).filter(
    ([key, value]) => value !== null && !isKnownMember(ON_EVERY_LINE, record, key),
  );
  return Object.fromEntries(own);
}

/** What stands around a line's own matter; where a line is neither a user's nor the model's, a `message` is that. */
const ENVELOPE: KnownMembers = new Map([
  ...Array.from(STRUCTURE).filter(([key]) => key !== 'message'),
  ...Array.from(REPEATED, (key) => [key, key === 'thinkingMetadata' ? 'object' : 'string'] as const),
  ['level', 'string'],
  ['parentToolUseID', 'string'],
  // What the model saw: of an attachment it is read there.
  ['renderedInHumanTurn', 'any'],
]);

/** What a line says beside what stands around its matter and what is known of that; null for nothing. */
export function beyondMatter(record: JsonObject, matter: KnownMembers): JsonObject | null {
  let beyond: Record<string, Json> | null = null;
  for (const key of Object.keys(record)) {
    if (isKnownMember(matter, record, key) || isKnownMember(ENVELOPE, record, key) || OMITTED.has(key)) continue;
    const value = record[key] ?? null;
    if (isNothing(value)) continue;
    beyond ??= {};
    Object.defineProperty(beyond, key, { value, enumerable: true });
  }
  return beyond;
}

/** The members of a line that are its own matter: what not every line has. */
export function payloadOf(record: JsonObject): JsonObject {
  const own = Object.entries(record).filter(
    ([key, value]) => value !== null && !isKnownMember(ENVELOPE, record, key) && !OMITTED.has(key),
  );
  return Object.fromEntries(own);
}
