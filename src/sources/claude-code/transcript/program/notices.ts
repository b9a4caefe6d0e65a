import type { Json, NoticeBlock, NoticeKind } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject, stringAt, toWellFormed, valueAt } from '../../../records/guards.ts';

/** What a notice says beside its kind and label. */
export interface NoticeContent {
  readonly text?: string;
  readonly folded?: boolean;
  readonly record?: JsonObject;
}

/** Makes a notice: folded unless told otherwise; without a record when that would be empty. */
export function notice(kind: NoticeKind, label: string, content: NoticeContent = {}): NoticeBlock {
  const { text = '', folded = true, record } = content;
  const head = { type: 'notice', kind, label: oneLine(label), text, folded } as const;
  return record === undefined || Object.keys(record).length === 0 ? head : { ...head, record };
}

const LONGEST_LABEL = 160;

/** A label's text: one line, cut where it gets long. */
export function oneLine(text: string): string {
  const start = text
    .slice(0, LONGEST_LABEL * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return start.length > LONGEST_LABEL ? `${toWellFormed(start.slice(0, LONGEST_LABEL))}…` : start;
}

/**
 * The words of a record, from the named members, each once (whatever space is around them); and the record without
 * those members that are nothing but words. So nothing is said twice and nothing is lost, whatever stands in a member.
 */
export function wordsAndRest(
  record: JsonObject,
  keys: readonly string[],
): { readonly text: string; readonly record: JsonObject } {
  const texts = new Map<string, string>();
  const said = new Set<string>();
  for (const key of keys) {
    const words = wordsIn(valueAt(record, key));
    if (words === null) continue;
    said.add(key);
    for (const one of words) addWords(texts, one);
  }
  const rest = Object.entries(record).filter(([key, value]) => value !== null && !said.has(key));
  return { text: [...texts.values()].join('\n'), record: Object.fromEntries(rest) };
}

function addWords(texts: Map<string, string>, words: string): void {
  const key = words.trim();
  if (key !== '' && words.length > (texts.get(key) ?? '').length) texts.set(key, words);
}

/** A string, or an array of nothing but strings and text blocks, as words; null for anything else. */
function wordsIn(value: Json | undefined): readonly string[] | null {
  if (typeof value === 'string') return [value];
  if (!isArray(value)) return null;
  const words = value.flatMap((one) => {
    if (typeof one === 'string') return [one];
    const isText = isObject(one) && Object.keys(one).every((key) => key === 'type' || key === 'text');
    const text = isText ? stringAt(one, 'text') : null;
    return text === null ? [] : [text];
  });
  return words.length === value.length ? words : null;
}
