import { addTo } from '../../../../session/add-to.ts';
import type { Json } from '../../../../session/session.ts';
import { isUnique } from '../../../../session/unique-id.ts';
import { type JsonObject, stringAt, valueAt } from '../../../records/guards.ts';
import { rawBlocksOf } from '../../message-content.ts';
import { callOf, resultIdOf } from './call-blocks.ts';
import { kindOf, type TranscriptLine } from '../line.ts';
import { isGrown, isSameJson } from './grown.ts';
import { responseOf } from '../answers/responses.ts';
import { recordOf, type ResultPlace } from './result-place.ts';

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

/** The lines of one conversation and whose it is. */
export interface Speaker {
  readonly agentId: string | null;
  readonly lines: readonly TranscriptLine[];
}

interface MutableCall extends Call {
  result: ResultPlace | null;
}

/** The calls of a session with their results, and where each of them stands. */
export interface PairedCalls {
  /** Each call once, however many lines repeat it, conversation after conversation. */
  readonly calls: readonly Call[];
  /** The first call of each id. */
  readonly first: ReadonlyMap<string, Call>;
  /** The ids that several calls have. */
  readonly shared: ReadonlySet<string>;
  /** The first result for each id, with or without a call. */
  readonly results: ReadonlyMap<string, ResultPlace>;
  /** The call that a block of a line is. */
  readonly callOf: ReadonlyMap<JsonObject, Call>;
  /** The blocks of results that are shown with their calls, or repeat what is shown. */
  readonly shownElsewhere: ReadonlySet<JsonObject>;
  /** The first result of each line: what the program recorded beside it is about that one. */
  readonly firstResults: ReadonlySet<JsonObject>;
}

interface Book extends PairedCalls {
  readonly calls: MutableCall[];
  readonly first: Map<string, MutableCall>;
  readonly shared: Set<string>;
  readonly results: Map<string, ResultPlace>;
  readonly callOf: Map<JsonObject, MutableCall>;
  /** The calls by id and response, where that is certain. */
  readonly ofResponse: Map<string, MutableCall>;
  readonly shownElsewhere: Set<JsonObject>;
  readonly firstResults: Set<JsonObject>;
}

/** The calls of one id in one conversation, as far as it was read. */
interface SameId {
  last: MutableCall | null;
  lastAnswered: MutableCall | null;
  /** Those without a result so far, the latest at the end. */
  readonly open: MutableCall[];
}

/** A result that no call before it in its conversation waited for. */
interface Loose {
  readonly id: string;
  /** The calls of its id in its own conversation; null for an id that only one call has. */
  readonly same: SameId | null;
  readonly place: ResultPlace;
}

/**
 * Gives every result to the call that it answers: they belong together by id, wherever they stand; of ids that others
 * have too, within one conversation and by what the lines name. Linear in their length, whatever the ids are.
 */
export function pairCalls(speakers: readonly Speaker[]): PairedCalls {
  const book: Book = {
    calls: [],
    first: new Map(),
    shared: new Set(),
    results: new Map(),
    callOf: new Map(),
    ofResponse: new Map(),
    shownElsewhere: new Set(),
    firstResults: new Set(),
  };
  const loose: Loose[] = [];
  for (const speaker of speakers) enter(speaker, book, loose);
  settle(loose, book);
  return book;
}

function enter({ agentId, lines }: Speaker, book: Book, loose: Loose[]): void {
  const byId = new Map<string, SameId>();
  const sameIdOf = (id: string): SameId | null => {
    // An id that only one call has needs no place to be known by.
    if (isUnique(id)) return null;
    const there = byId.get(id) ?? { last: null, lastAnswered: null, open: [] };
    byId.set(id, there);
    return there;
  };
  for (const line of lines) {
    const kind = kindOf(line.record);
    if (kind !== 'user' && kind !== 'assistant') continue;
    let isFirst = true;
    for (const block of rawBlocksOf(line.record) ?? []) {
      const id = resultIdOf(block);
      if (id !== null) {
        const place = { line, block, isFirst };
        if (isFirst) book.firstResults.add(block);
        isFirst = false;
        if (!book.results.has(id)) book.results.set(id, place);
        const same = sameIdOf(id);
        if (same === null || !pair(same, place, book)) loose.push({ id, same, place });
      }
      const made = kind === 'assistant' ? callOf(block) : null;
      if (made !== null) enterCall({ ...made, line, agentId, result: null }, block, { book, same: sameIdOf(made.id) });
    }
  }
}

function enterCall(
  call: MutableCall,
  block: JsonObject,
  { book, same }: { readonly book: Book; readonly same: SameId | null },
): void {
  const first = book.first.get(call.id);
  const known = same === null ? first : sameCall(call, same, book);
  book.callOf.set(block, known ?? call);
  if (known !== undefined) return;
  if (first === undefined) book.first.set(call.id, call);
  else book.shared.add(call.id);
  book.calls.push(call);
  if (same === null) return;
  same.last = call;
  same.open.push(call);
}

/** The call that this one repeats: of the same response, or as far as it had been written when nothing had answered it. */
function sameCall(call: MutableCall, { last }: SameId, { ofResponse }: Book): MutableCall | undefined {
  const { id, request, isCertain } = responseOf(call.line.record);
  const key = `${call.id}\n${id ?? ''}\n${request ?? ''}`;
  const known = isCertain ? ofResponse.get(key) : undefined;
  if (known !== undefined) return known;
  const isGoingOn = last !== null && last.result === null && last.name === call.name && isGrown(last.input, call.input);
  if (isCertain) ofResponse.set(key, isGoingOn ? last : call);
  return isGoingOn ? last : undefined;
}

/** How far back a call may stand that its result names by its line. */
const MOST_OPEN = 32;

/** Gives a result to the call of its conversation that waited for it; false when none did. */
function pair(same: SameId, place: ResultPlace, book: Book): boolean {
  const near = same.open.slice(-MOST_OPEN);
  const asked = near.findLast(({ line }) => isAnswerTo(place.line.record, line.record));
  const call = asked ?? near.at(-1);
  const before = same.lastAnswered;
  const isRepeated = asked === undefined && before?.result != null && isRepeat(before.result, place);
  if (isRepeated && call !== undefined && call !== same.last) return repeat(before, place, book);
  if (call === undefined) return isRepeated && repeat(before, place, book);
  same.open.splice(same.open.lastIndexOf(call), 1);
  same.lastAnswered = call;
  answer(call, place, book);
  return true;
}

/** Whether a line names another as the one that it answers. */
function isAnswerTo(answering: JsonObject, asking: JsonObject): boolean {
  const uuid = stringAt(asking, 'uuid');
  const named = stringAt(answering, 'sourceToolAssistantUUID') ?? stringAt(answering, 'parentUuid');
  return uuid !== null && uuid === named;
}

function answer(call: MutableCall, place: ResultPlace, book: Book): void {
  call.result = place;
  book.shownElsewhere.add(place.block);
}

/** A result that is there already: of the two the one that says more is shown. */
function repeat(call: MutableCall, place: ResultPlace, book: Book): true {
  book.shownElsewhere.add(place.block);
  if (call.result === null || recordOf(call.result) === undefined) call.result = place;
  return true;
}

function settle(loose: readonly Loose[], book: Book): void {
  const open = openCalls(book);
  const shown = new Map<string, Set<string>>();
  for (const { id, same, place } of loose) {
    // Of ids that others have too, those in another conversation are another's.
    const own = same === null || same.last === null ? null : same;
    const call = own === null ? (open.get(id)?.pop() ?? book.first.get(id)) : own.open.shift();
    if (call !== undefined && call.result === null) {
      answer(call, place, book);
      continue;
    }
    const told = own === null ? book.first.get(id) : own.lastAnswered;
    if (told?.result != null && isRepeat(told.result, place)) {
      repeat(told, place, book);
      continue;
    }
    // Without a call, or a further one: each that says something else is shown.
    const contents = shown.get(id) ?? new Set();
    shown.set(id, contents);
    const content = `${JSON.stringify(valueAt(place.block, 'content'))}\n${JSON.stringify(recordOf(place))}`;
    if (contents.has(content)) book.shownElsewhere.add(place.block);
    contents.add(content);
  }
}

/** The calls without a result whose ids others have too, by id, the first at the end. */
function openCalls({ calls, shared }: Book): ReadonlyMap<string, MutableCall[]> {
  const open = new Map<string, MutableCall[]>();
  if (shared.size === 0) return open;
  for (const call of calls.toReversed()) {
    if (call.result === null && shared.has(call.id)) addTo(open, call.id, call);
  }
  return open;
}

/** Whether a result says what another has said: also of what the program recorded, where both say anything. */
function isRepeat(one: ResultPlace, other: ResultPlace): boolean {
  const [record, another] = [recordOf(one), recordOf(other)];
  const isSameRecord = record === undefined || another === undefined || isSameJson(record, another);
  return isSameRecord && hasSameContent(one.block, other.block);
}

function hasSameContent(one: JsonObject, other: JsonObject): boolean {
  return isSameJson(valueAt(one, 'content'), valueAt(other, 'content'));
}
