import type { Json } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject, objectAt, stringAt, valueAt } from '../../../records/guards.ts';
import { messageContent } from '../../message-content.ts';

/** Makes records hold a long text once. */
export interface SharedTexts {
  /**
   * The program's record of a result says again what the model saw and what the call asked for: a quarter of a session.
   * Such a text becomes the one that is there already, before both have grown old in memory. Nothing is said otherwise.
   */
  share(record: JsonObject): void;
}

const WORTH_SHARING = 256;
/** Calls whose results may still come. */
const MOST_CALLS = 64;

/** Shares texts within a transcript, whose records must come in order. */
export function createSharedTexts(): SharedTexts {
  const asked = new Map<string, readonly string[]>();
  const remember = (call: JsonObject): void => {
    const id = stringAt(call, 'id');
    const texts = longTextsIn(valueAt(call, 'input'));
    if (id === null || texts.length === 0) return;
    asked.set(id, texts);
    const [oldest] = asked.keys();
    if (asked.size > MOST_CALLS && oldest !== undefined) asked.delete(oldest);
  };
  const said = (block: JsonObject): readonly string[] => {
    const seen = longTextsIn(valueAt(block, 'content'));
    const before = asked.get(stringAt(block, 'tool_use_id') ?? '');
    return before === undefined ? seen : [...seen, ...before];
  };
  return {
    share(record) {
      const content = messageContent(record);
      if (!isArray(content)) return;
      const result = objectAt(record, 'toolUseResult');
      for (const block of content) {
        if (!isObject(block)) continue;
        const type = valueAt(block, 'type');
        if (type === 'tool_use') remember(block);
        else if (type === 'tool_result' && result !== null) shareWith(result, said(block));
      }
    },
  };
}

function shareWith(record: JsonObject, known: readonly string[]): void {
  for (const key of known.length === 0 ? [] : Object.keys(record)) {
    const value = record[key];
    if (!isLong(value)) continue;
    const same = known.find((one) => one === value);
    if (same !== undefined) Reflect.set(record, key, same);
  }
}

/** The long texts of a call's input, or of a result's content: itself, its members, its blocks' text. */
function longTextsIn(value: Json | undefined): readonly string[] {
  if (isLong(value)) return [value];
  if (isArray(value)) return value.map((part) => (isObject(part) ? valueAt(part, 'text') : part)).filter(isLong);
  return isObject(value) ? Object.values(value).filter(isLong) : [];
}

function isLong(value: Json | undefined): value is string {
  return typeof value === 'string' && value.length >= WORTH_SHARING;
}
