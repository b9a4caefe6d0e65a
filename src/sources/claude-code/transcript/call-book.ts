import type { Json, ToolResult } from '../../../session/session.ts';
import { isObject, type JsonObject, objectAt, stringAt, valueAt } from '../../records/guards.ts';
import { contentOf, kindOf, type Reading, type TranscriptLine } from './line.ts';
import { responseOf } from './responses.ts';
import type { SpilledOutputs } from './spilled-outputs.ts';
import { resultOf, type ResultPlace } from './tool-results.ts';

/** A tool call of the session, and where it stands. */
export interface Call {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
  readonly line: TranscriptLine;
  /** The subagent that made it; null for the main conversation. */
  readonly agentId: string | null;
  /** Null when none was recorded. */
  readonly result: ResultPlace | null;
}

/** Every call and every result of a session: they belong together by id, wherever they stand. */
export interface CallBook {
  /** Each call once, however many lines repeat it, conversation after conversation. */
  readonly calls: readonly Call[];
  /** The first call with an id; backends that number calls anew in each response give one id to many. */
  named(id: string): Call | null;
  /** The call that a block of a line is. */
  callAt(block: JsonObject): Call | null;
  /** The call's result, the same value for every asker. */
  resultOf(call: Call | null): ToolResult | null;
  /** A result that stands by itself; null for one that is shown with its call, or was there before. */
  resultAlone(block: JsonObject, line: TranscriptLine): ToolResult | null;
}

/** The lines of one conversation and whose it is. */
export interface Speaker {
  readonly agentId: string | null;
  readonly lines: readonly TranscriptLine[];
}

/** Looks through all conversations of a session for calls and results. */
export function createCallBook(speakers: readonly Speaker[], reading: Reading, outputs: SpilledOutputs): CallBook {
  const book = entered(speakers);
  const made = new Map<Call, ToolResult>();
  return {
    calls: book.calls,
    named: (id) => book.byId.get(id)?.[0] ?? null,
    callAt: (block) => book.callOf.get(block) ?? null,
    resultOf(call) {
      if (call === null || call.result === null) return null;
      const known = made.get(call);
      if (known !== undefined) return known;
      const result = resultOf(call.result, { reading, outputs });
      made.set(call, result);
      return result;
    },
    resultAlone(block, line) {
      if (book.shownElsewhere.has(block)) return null;
      const isFirst = firstResultOf(line) === block;
      return resultOf({ line, block, isFirst }, { reading, outputs });
    },
  };
}

interface MutableCall extends Call {
  result: ResultPlace | null;
}

interface Book {
  readonly calls: MutableCall[];
  readonly byId: Map<string, MutableCall[]>;
  readonly callOf: Map<JsonObject, MutableCall>;
  /** The blocks of results that are shown with their calls, or repeat what is shown. */
  readonly shownElsewhere: Set<JsonObject>;
}

interface Loose extends ResultPlace {
  readonly id: string;
  readonly agentId: string | null;
}

function entered(speakers: readonly Speaker[]): Book {
  const book: Book = { calls: [], byId: new Map(), callOf: new Map(), shownElsewhere: new Set() };
  const loose: Loose[] = [];
  for (const { agentId, lines } of speakers) {
    for (const line of lines) enter(line, agentId, { book, loose });
  }
  // Those without a call, by id: each that says something else is shown.
  const strays = new Map<string, JsonObject[]>();
  for (const result of loose) settle(result, book, strays);
  return book;
}

function enter(
  line: TranscriptLine,
  agentId: string | null,
  { book, loose }: { readonly book: Book; readonly loose: Loose[] },
): void {
  const kind = kindOf(line.record);
  if (kind !== 'user' && kind !== 'assistant') return;
  let isFirst = true;
  for (const block of contentOf(line.record) ?? []) {
    const id = resultIdOf(block);
    if (id !== null) {
      const place = { line, block, isFirst };
      isFirst = false;
      const call = callsIn(book, id, agentId).findLast(({ result }) => result === null);
      if (call === undefined) loose.push({ ...place, id, agentId });
      else answer(call, place, book);
    }
    const made = kind === 'assistant' ? callOf(block) : null;
    if (made !== null) enterCall({ ...made, line, agentId, result: null }, block, book);
  }
}

function enterCall(call: MutableCall, block: JsonObject, book: Book): void {
  const alike = book.byId.get(call.id);
  const known = alike?.find((one) => isSame(one, call));
  book.callOf.set(block, known ?? call);
  if (known !== undefined) return;
  book.calls.push(call);
  if (alike === undefined) book.byId.set(call.id, [call]);
  else alike.push(call);
}

/** Whether two lines hold one call: they are of one response, or (where that is uncertain) it is asked the same. */
function isSame(one: MutableCall, other: Call): boolean {
  if (one.line === other.line) return true;
  const [response, another] = [responseOf(one.line.record), responseOf(other.line.record)];
  if (response.id !== another.id) return false;
  const isCertain = response.request !== null && response.request === another.request;
  return isCertain || one.result === null || JSON.stringify(one.input) === JSON.stringify(other.input);
}

function callsIn(book: Book, id: string, agentId: string | null): readonly MutableCall[] {
  const all = book.byId.get(id) ?? [];
  return all.every((call) => call.agentId === agentId) ? all : all.filter((call) => call.agentId === agentId);
}

function answer(call: MutableCall, place: ResultPlace, book: Book): void {
  call.result = place;
  book.shownElsewhere.add(place.block);
}

/** A result that no call before it in its conversation waited for. */
function settle(result: Loose, book: Book, strays: Map<string, JsonObject[]>): void {
  const { id, agentId, line, block, isFirst } = result;
  const place: ResultPlace = { line, block, isFirst };
  const near = callsIn(book, id, agentId);
  const calls = near.length > 0 ? near : (book.byId.get(id) ?? []);
  const waiting = calls.find((call) => call.result === null);
  if (waiting !== undefined) {
    answer(waiting, place, book);
    return;
  }
  const told = calls.find((call) => call.result !== null && hasSameContent(call.result.block, block));
  if (told !== undefined) {
    book.shownElsewhere.add(block);
    // The one that says more is shown.
    if (resultRecordOf(told.result) === null && resultRecordOf(place) !== null) told.result = place;
    return;
  }
  const alike = strays.get(id) ?? [];
  if (alike.some((one) => hasSameContent(one, block))) book.shownElsewhere.add(block);
  else strays.set(id, [...alike, block]);
}

/** The id of the call that a block is the result of; null when it is none. Server tools have types of their own. */
export function resultIdOf(block: JsonObject): string | null {
  const type = stringAt(block, 'type');
  return type === 'tool_result' || type?.endsWith('_tool_result') === true ? stringAt(block, 'tool_use_id') : null;
}

function firstResultOf({ record }: TranscriptLine): JsonObject | undefined {
  return contentOf(record)?.find((block) => resultIdOf(block) !== null);
}

/** Id, name and input of a call's block; null when it is none. An input that is a string of JSON is read. */
export function callOf(block: JsonObject): { readonly id: string; readonly name: string; readonly input: Json } | null {
  const type = stringAt(block, 'type');
  if (type !== 'tool_use' && type !== 'server_tool_use' && type !== 'mcp_tool_use') return null;
  const id = stringAt(block, 'id');
  if (id === null) return null;
  return { id, name: stringAt(block, 'name') ?? type, input: inputOf(valueAt(block, 'input')) };
}

function inputOf(input: Json | undefined): Json {
  if (typeof input !== 'string' || !input.startsWith('{')) return input ?? null;
  try {
    const value: unknown = JSON.parse(input);
    return isObject(value) ? value : input;
  } catch {
    return input;
  }
}

function hasSameContent(one: JsonObject, other: JsonObject): boolean {
  return JSON.stringify(valueAt(one, 'content')) === JSON.stringify(valueAt(other, 'content'));
}

/** The members of `toolUseResult` where it is an object; null otherwise. */
export function resultRecordOf(place: ResultPlace | null | undefined): JsonObject | null {
  return place === null || place === undefined || !place.isFirst ? null : objectAt(place.line.record, 'toolUseResult');
}
