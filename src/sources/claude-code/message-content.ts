import type { Json } from '../../session/session.ts';
import { isArray, isObject, type JsonObject, objectAt, stringAt, valueAt } from '../records/guards.ts';
import { resultIdOf } from './call-blocks.ts';

/** What the message of a line holds: words, or blocks, or whatever stands there; undefined without one. */
export function messageContent(record: JsonObject): Json | undefined {
  const message = objectAt(record, 'message');
  return message === null ? undefined : valueAt(message, 'content');
}

/**
 * The blocks of a message as they stand; a string as one text block, what is neither under `value`. Null without
 * content.
 */
export function rawBlocksOf(record: JsonObject): readonly JsonObject[] | null {
  const content = messageContent(record);
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!isArray(content)) return null;
  if (content.every(isObject)) return content;
  return content.map((one) =>
    isObject(one) ? one : typeof one === 'string' ? { type: 'text', text: one } : { value: one },
  );
}

/** The words of a content (of a message, a result, a queued prompt), its text blocks joined; null when it has none. */
export function wordsOf(content: Json | undefined): string | null {
  if (typeof content === 'string') return content;
  if (!isArray(content)) return null;
  const texts = content.flatMap((one) => {
    if (typeof one === 'string') return [one];
    const text = isObject(one) ? stringAt(one, 'text') : null;
    return text === null ? [] : [text];
  });
  return texts.length === 0 ? null : texts.join('\n');
}

/** The pictures and the like that a content shows beside its words, each as JSON. */
export function shownIn(content: Json | undefined): readonly string[] {
  if (!isArray(content)) return [];
  return content.filter((one) => !isWords(one)).map((one) => JSON.stringify(one));
}

function isWords(one: Json): boolean {
  return (
    typeof one === 'string' || (isObject(one) && stringAt(one, 'type') === 'text' && stringAt(one, 'text') !== null)
  );
}

function isBlankText(block: Json): boolean {
  return isObject(block) && stringAt(block, 'type') === 'text' && stringAt(block, 'text') === '';
}

/** Whether a line of the user's holds results and nothing else: what it says is theirs. */
export function isOnlyResults(record: JsonObject): boolean {
  const content = messageContent(record);
  if (!isArray(content) || content.length === 0 || stringAt(record, 'type') !== 'user') return false;
  const said = content.filter((one) => !isBlankText(one));
  return said.length > 0 && said.every((one) => isObject(one) && resultIdOf(one) !== null);
}

/** The `tool_result` blocks of a line. */
export function toolResultsOf(record: JsonObject): readonly JsonObject[] {
  const content = messageContent(record);
  return isArray(content) ? content.filter(isObject).filter((one) => stringAt(one, 'type') === 'tool_result') : [];
}
