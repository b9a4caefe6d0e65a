import type { ToolResult } from '../../../../session/session.ts';
import type { JsonObject } from '../../../records/guards.ts';
import type { SpilledOutputs } from '../files/spilled-outputs.ts';
import type { Reading, TranscriptLine } from '../line.ts';
import type { Call, Speaker } from './call.ts';
import { pairCalls } from './paired-calls.ts';
import type { ResultPlace } from './result-place.ts';
import { resultOf } from './tool-results.ts';

/** Every call and every result of a session: they belong together by id, wherever they stand. */
export interface CallBook {
  /** Each call once, however many lines repeat it, conversation after conversation. */
  readonly calls: readonly Call[];
  /** The first call with an id. */
  named(id: string): Call | null;
  /** Whether several calls have this id: backends that number calls anew in each response give one id to many. */
  isShared(id: string): boolean;
  /** The first result for an id, with or without a call. */
  resultNamed(id: string): ResultPlace | null;
  /** The call that a block of a line is. */
  callAt(block: JsonObject): Call | null;
  /** The call's result, the same value for every asker. */
  resultOf(call: Call | null): ToolResult | null;
  /** A result that stands by itself; null for one that is shown with its call, or was there before. */
  resultAlone(block: JsonObject, line: TranscriptLine): ToolResult | null;
}

/** Looks through all conversations of a session for calls and results. Linear in their length, whatever the ids are. */
export function createCallBook(speakers: readonly Speaker[], reading: Reading, outputs: SpilledOutputs): CallBook {
  const book = pairCalls(speakers);
  const made = new Map<Call, ToolResult>();
  return {
    calls: book.calls,
    named: (id) => book.first.get(id) ?? null,
    isShared: (id) => book.shared.has(id),
    resultNamed: (id) => book.results.get(id) ?? null,
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
      return resultOf({ line, block, isFirst: book.firstResults.has(block) }, { reading, outputs });
    },
  };
}
