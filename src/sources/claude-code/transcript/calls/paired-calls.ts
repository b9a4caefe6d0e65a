import { isUnique } from '../../../../session/unique-id.ts';
import type { JsonObject } from '../../../records/guards.ts';
import { rawBlocksOf } from '../../message-content.ts';
import { responseOf } from '../answers/responses.ts';
import { kindOf } from '../line.ts';
import { answerWaiting, type Loose, settleLoose } from './answered-calls.ts';
import type { Book, MutableCall, PairedCalls, SameId, Speaker } from './call.ts';
import { callOf, resultIdOf } from '../../call-blocks.ts';
import { isGrown } from './grown.ts';

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
  settleLoose(loose, book);
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
        if (same === null || !answerWaiting(same, place, book)) loose.push({ id, same, place });
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
