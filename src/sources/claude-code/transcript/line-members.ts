import type { JsonObject } from '../../records/guards.ts';

/** Members that hold a transcript together. */
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

/** Members that hold a transcript together, or that a message, a block or the session says elsewhere. */
export const STRUCTURE: ReadonlySet<string> = new Set([
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

const ON_EVERY_LINE = new Set([...TREE, 'session_id', 'cwd', 'gitBranch', 'version', 'entrypoint', 'slug']);

/** All that a line of an unknown kind says beyond what every line has. */
export function unknownPayloadOf(record: JsonObject): JsonObject {
  const own = Object.entries(record).filter(([key, value]) => value !== null && !ON_EVERY_LINE.has(key));
  return Object.fromEntries(own);
}

/** What stands around a line's own matter; where a line is neither a user's nor the model's, a `message` is that. */
const ENVELOPE = new Set([...STRUCTURE, ...REPEATED, 'level', 'parentToolUseID', 'renderedInHumanTurn']);
ENVELOPE.delete('message');

/** The members of a line that are its own matter: what not every line has. */
export function payloadOf(record: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(record).filter(([key, value]) => value !== null && !ENVELOPE.has(key) && !OMITTED.has(key)),
  );
}
