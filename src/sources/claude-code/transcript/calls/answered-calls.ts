import { addTo } from '../../../../session/add-to.ts';
import { type JsonObject, stringAt, valueAt } from '../../../records/guards.ts';
import type { Book, MutableCall, SameId } from './call.ts';
import { isSameJson } from './grown.ts';
import { recordOf, type ResultPlace } from './result-place.ts';

/** A result that no call before it in its conversation waited for. */
export interface Loose {
  readonly id: string;
  /** The calls of its id in its own conversation; null for an id that only one call has. */
  readonly same: SameId | null;
  readonly place: ResultPlace;
}

/** How far back a call may stand that its result names by its line. */
const MOST_OPEN = 32;

/** Gives a result to the call of its conversation that waited for it; false when none did. */
export function answerWaiting(same: SameId, place: ResultPlace, book: Book): boolean {
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

/** Gives the results that are left to the calls that are: of any conversation, where an id tells so much. */
export function settleLoose(loose: readonly Loose[], book: Book): void {
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
