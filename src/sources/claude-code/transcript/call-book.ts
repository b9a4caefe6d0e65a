import type { Json, ToolResult } from '../../../session/session.ts';
import { isObject, type JsonObject, objectAt, stringAt, valueAt } from '../../records/guards.ts';
import { contentOf, kindOf, type Reading, type TranscriptLine } from './line.ts';
import type { SpilledOutputs } from './spilled-outputs.ts';
import { resultOf, type ResultPlace } from './tool-results.ts';

/** A tool call of the session, and the file or conversation it stands in. */
export interface CallPlace {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
  readonly line: TranscriptLine;
  /** The subagent that made it; null for the main conversation. */
  readonly agentId: string | null;
}

/** Every call and every result of a session: they belong together by id, wherever they stand. */
export interface CallBook {
  readonly calls: ReadonlyMap<string, CallPlace>;
  readonly results: ReadonlyMap<string, ResultPlace>;
  /** The call's result, the same value for every asker; null when none was recorded. */
  resultOf(callId: string): ToolResult | null;
  /** A result that differs from the one its call is shown with. */
  furtherResult(place: ResultPlace): ToolResult;
  /** What to do with a result where it stands: it is shown with its call, was there before, or stands alone. */
  standing(callId: string, block: JsonObject): 'with-call' | 'repeated' | 'alone';
}

/** The lines of one conversation and whose it is. */
export interface Speaker {
  readonly agentId: string | null;
  readonly lines: readonly TranscriptLine[];
}

/** Looks through all conversations of a session for calls and results. */
export function createCallBook(speakers: readonly Speaker[], reading: Reading, outputs: SpilledOutputs): CallBook {
  const calls = new Map<string, CallPlace>();
  const results = new Map<string, ResultPlace>();
  for (const { agentId, lines } of speakers) {
    for (const line of lines) enter(line, agentId, { calls, results });
  }
  const made = new Map<string, ToolResult>();
  return {
    calls,
    results,
    resultOf(callId) {
      const place = results.get(callId);
      if (place === undefined) return null;
      const known = made.get(callId);
      if (known !== undefined) return known;
      const result = resultOf(place, { reading, outputs });
      made.set(callId, result);
      return result;
    },
    furtherResult: (place) => resultOf(place, { reading, outputs }),
    standing(callId, block) {
      const first = results.get(callId)?.block;
      if (first === undefined || (first !== block && !hasSameContent(first, block))) return 'alone';
      if (calls.has(callId)) return first === block ? 'with-call' : 'repeated';
      return first === block ? 'alone' : 'repeated';
    },
  };
}

interface Book {
  readonly calls: Map<string, CallPlace>;
  readonly results: Map<string, ResultPlace>;
}

function enter(line: TranscriptLine, agentId: string | null, { calls, results }: Book): void {
  const kind = kindOf(line.record);
  if (kind !== 'user' && kind !== 'assistant') return;
  let isFirst = true;
  for (const block of contentOf(line.record) ?? []) {
    const resultFor = resultIdOf(block);
    if (resultFor !== null) {
      if (!results.has(resultFor)) results.set(resultFor, { line, block, isFirst });
      isFirst = false;
    }
    const call = kind === 'assistant' ? callOf(block) : null;
    if (call !== null && !calls.has(call.id)) calls.set(call.id, { ...call, line, agentId });
  }
}

/** The id of the call that a block is the result of; null when it is none. Server tools have types of their own. */
export function resultIdOf(block: JsonObject): string | null {
  const type = stringAt(block, 'type');
  return type === 'tool_result' || type?.endsWith('_tool_result') === true ? stringAt(block, 'tool_use_id') : null;
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
export function resultRecordOf(place: ResultPlace | undefined): JsonObject | null {
  return place === undefined || !place.isFirst ? null : objectAt(place.line.record, 'toolUseResult');
}
