import type { Json } from '../../../../session/session.ts';
import { isObject, type JsonObject, valueAt } from '../../../records/guards.ts';
import type { TranscriptLine } from '../line.ts';

/** A `tool_result` block and the line that holds it. */
export interface ResultPlace {
  readonly line: TranscriptLine;
  readonly block: JsonObject;
  /** Whether the line's `toolUseResult` is about this block: the first of its line. */
  readonly isFirst: boolean;
}

/** What the program recorded about a result (`toolUseResult`), whatever that is; undefined for nothing. */
export function recordOf({ line, isFirst }: ResultPlace): Json | undefined {
  return isFirst ? (valueAt(line.record, 'toolUseResult') ?? undefined) : undefined;
}

/** Its members where it is an object; null otherwise. */
export function membersOfRecord(place: ResultPlace | null): JsonObject | null {
  const record = place === null ? undefined : recordOf(place);
  return isObject(record) ? record : null;
}
