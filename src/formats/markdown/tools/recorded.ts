import type { DocumentBlock, Json, ToolResult } from '../../../session/session.ts';
import { held, heldIn } from '../conversation/media.ts';
import { isMembers, type Members, membersOf, textsIn } from '../members.ts';
import { type Known, knownTexts, newsOf, restOf, sayingOf } from '../rest.ts';
import { reply } from './reply.ts';
import { type Call, silentIn, type Told } from './tool.ts';

const errorOpen = '<tool_use_error>';
const errorClose = '</tool_use_error>';

/** What stands in the wrapper that the program puts around its own errors. */
function errorWrapped(text: string): string | undefined {
  const trimmed = text.trim();
  const isWrapped = trimmed.startsWith(errorOpen) && trimmed.endsWith(errorClose);
  return isWrapped ? trimmed.slice(errorOpen.length, -errorClose.length) : undefined;
}

/** What of a result a reader has before him when its content and what the tool's renderer made of it are printed. */
function knownAfter(call: Call, result: ToolResult, told: Told, beside: Iterable<string> = []): Known {
  return knownTexts(seenAfter(call, result, told, beside));
}

function* seenAfter(call: Call, result: ToolResult, told: Told, beside: Iterable<string>): Generator<string> {
  yield* beside;
  for (const text of seenTexts(call, result, told)) {
    yield text;
    const unwrapped = errorWrapped(text);
    if (unwrapped !== undefined) yield unwrapped;
  }
}

function* seenTexts(call: Call, result: ToolResult, told: Told): Generator<string> {
  yield* call.texts;
  for (const block of result.content) {
    if (block.type === 'unknown') yield* textsIn(block.record);
    if (block.type === 'document') yield* placesOf(block);
  }
  yield* told.texts ?? [];
  yield* textsIn(call.block.input);
  for (const { file, mediaTypes } of heldIn(result.record)) {
    yield file;
    yield* mediaTypes;
  }
}

const placesOf = ({ title, mediaType, url = '', text = '' }: DocumentBlock): readonly string[] => [
  title ?? '',
  mediaType,
  url,
  text,
];

function hasWords(value: Json): boolean {
  for (const each of textsIn(value)) if (each !== '') return true;
  return false;
}

/** The members that hold numbers and no text, and that the result's own text does not hold. */
function numbersIn(record: Members, { text }: Call): Members {
  const squeezed = text.length > longestSqueezed ? '' : text.replaceAll(/\s+/g, '');
  let left = effort;
  const isSaid = (value: Json): boolean => {
    left -= squeezed.length;
    return left > 0 && squeezed.includes(JSON.stringify(value));
  };
  const isNumbers = ([, value]: readonly [string, Json | undefined]): boolean =>
    typeof value === 'object' && value !== null && !hasWords(value) && !isSaid(value);
  return Object.fromEntries(Object.entries(record).filter(isNumbers));
}

const longestSqueezed = 1_000_000;
/** How many characters may be searched for them; beyond it they are printed, said or not. */
const effort = 10_000_000;

/** That the settings allowed a call says every call that nobody was asked about (2.1.295). */
function usualFactsOf({ facts }: ToolResult): readonly string[] {
  const { decision, source, reasonType: _why, ...more } = membersOf(facts?.['permissionDecision']);
  const isUsual = decision === 'accept' && source === 'config' && Object.keys(more).length === 0;
  return isUsual ? ['permissionDecision'] : [];
}

/** What the program recorded about the result and what nothing has said so far. */
export function* recorded(call: Call, result: ToolResult, told: Told): Generator<string> {
  const { record, facts = {} } = result;
  // What the blocks of the content say beside what they are is printed below.
  const known = knownAfter(call, result, told, textsIn(facts['contentMembers']));
  const shown = new Set<string | null>();
  for (const block of result.content) if ('file' in block) shown.add(block.file);
  for (const { file } of heldIn(record)) {
    if (!shown.has(file)) yield held(file, call.view);
    shown.add(file);
  }
  if (typeof record === 'string') {
    if (!known.has(record) && !known.has(record.replace(/^Error: /, ''))) yield reply(record.trimEnd());
  } else if (isMembers(record)) {
    yield* restOf(record, [...(told.record ?? []), ...silentIn(record, told)], known);
    if (told.isForeign === true) yield* sayingOf(numbersIn(record, call), []);
    yield* restOf(told.more ?? {}, [], known);
  } else if (record !== undefined) {
    yield* restOf({ result: record }, [], known);
    if (told.isForeign === true) yield* sayingOf(numbersIn({ result: record }, call), []);
  }
  yield* newsOf(facts, [...(told.facts ?? []), ...usualFactsOf(result)], knownAfter(call, result, told));
}
