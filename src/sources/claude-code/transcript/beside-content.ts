import { isNothing } from '../../../session/json-object.ts';
import type { Json } from '../../../session/session.ts';
import { isObject, type JsonObject, valueAt } from '../../records/guards.ts';
import { messageFactsOf, ownFactsOf } from './facts.ts';

/** Members of a line that stand beside its message and are content. */
const CONTENT_MEMBERS = ['toolUseResult', 'planContent'] as const;

/** What a line says about its words, and is nothing without any. */
const ABOUT_WORDS: ReadonlySet<string> = new Set([
  'origin',
  'promptSource',
  'scheduledTaskId',
  'sourceToolUseID',
  'turnCompanion',
]);

/** What a message says about itself. */
const ABOUT_MESSAGE: ReadonlySet<string> = new Set(['id', 'model', 'stop_reason', 'stop_sequence', 'usage']);

/**
 * What a user's or the agent's line says when the content of its message says nothing: a later version may keep its
 * words elsewhere. Empty when it says nothing at all.
 */
export function besideContentOf(record: JsonObject): JsonObject {
  const message = messageBesideContent(record);
  const members = CONTENT_MEMBERS.map((key) => [key, valueAt(record, key) ?? null] as const);
  return Object.fromEntries([
    ...members.filter(([, value]) => !isNothing(value)),
    ...(isNothing(message) ? [] : [['message', message] as const]),
    ...Object.entries(ownFactsOf(record)).filter(([key]) => !ABOUT_WORDS.has(key)),
  ]);
}

function messageBesideContent(record: JsonObject): Json {
  const message = valueAt(record, 'message') ?? null;
  if (!isObject(message)) return message;
  return Object.fromEntries(Object.entries(messageFactsOf(record)).filter(([key]) => !ABOUT_MESSAGE.has(key)));
}
