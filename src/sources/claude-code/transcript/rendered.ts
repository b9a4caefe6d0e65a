import type { Json } from '../../../session/session.ts';
import { isArray, isObject, type JsonObject, stringAt, valueAt } from '../../records/guards.ts';

/** What the model saw of an attachment, where it is more than its text in a wrapper. */
export function renderedWords(record: JsonObject, text: string): Json | null {
  const rendered = valueAt(record, 'rendered');
  if (rendered === undefined || rendered === null) return null;
  if (!isArray(rendered)) return rendered;
  const more = rendered.filter((one) => {
    const words = isObject(one) ? stringAt(one, 'content') : null;
    return words === null || !isNothingBut(text, words);
  });
  return more.length === 0 ? null : more;
}

function isNothingBut(text: string, words: string): boolean {
  const at = text === '' ? -1 : words.indexOf(text);
  if (at === -1) return false;
  const around = words.slice(0, at) + words.slice(at + text.length);
  return around.length < WRAPPING_LENGTH && around.replaceAll(/<\/?system-reminder>/g, '').trim() === '';
}

const WRAPPING_LENGTH = 200;
