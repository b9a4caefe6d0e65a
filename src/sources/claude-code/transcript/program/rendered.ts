import type { Json } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject, stringAt, valueAt } from '../../../records/guards.ts';
import { createCutter } from './told-texts.ts';

/**
 * What the model saw of an attachment, where it is more than its text in a wrapper; texts that were `told` already are
 * `…` in it.
 */
export function renderedWords(record: JsonObject, text: string, told: readonly string[] = []): Json | null {
  const rendered = valueAt(record, 'rendered');
  if (rendered === undefined || rendered === null) return null;
  if (!isArray(rendered)) return rendered;
  const cutOf = createCutter(told);
  const more = rendered.flatMap((one) => {
    const words = isObject(one) ? stringAt(one, 'content') : null;
    if (words === null || !isObject(one)) return [one];
    const isWords = Object.keys(one).every((key) => key === 'content' || key === 'type');
    if (isWords && isNothingBut(text, words)) return [];
    const cut = cutOf(words);
    return cut === words ? [one] : isWords && withoutWrapper(cut) === '…' ? [] : [{ ...one, content: cut }];
  });
  return more.length === 0 ? null : more;
}

function withoutWrapper(words: string): string {
  return words.replaceAll(/<\/?system-reminder>/g, '').trim();
}

function isNothingBut(text: string, words: string): boolean {
  const at = text === '' ? -1 : words.indexOf(text);
  if (at === -1) return false;
  const around = words.slice(0, at) + words.slice(at + text.length);
  return around.length < WRAPPING_LENGTH && withoutWrapper(around) === '';
}

const WRAPPING_LENGTH = 200;
