import { type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import type { CallBook } from './call-book.ts';
import { isNothing } from '../../../../session/json-object.ts';
import { wordsOf } from '../../message-content.ts';
import { isKnownMember, type KnownMembers } from '../known-members.ts';
import { kindOf, type TranscriptLine } from '../line.ts';

/** Tells which snapshots of a running command's output say something that its result does not. */
export interface ShellProgress {
  isWorthKeeping(line: TranscriptLine): boolean;
  /** What a snapshot says beside the output that the call's snapshot before did not say; null for nothing. */
  beyond(line: TranscriptLine): JsonObject | null;
}

/**
 * Compares the snapshots of each call with its result, the latest first: a snapshot whose every line stands in the
 * result, or in a later snapshot that is kept, is dropped.
 */
export function createShellProgress(lines: readonly TranscriptLine[], calls: CallBook): ShellProgress {
  const kept = new Set<TranscriptLine>();
  for (const [callId, snapshots] of snapshotsByCall(lines)) {
    const known = knownOutput(callId, calls);
    for (const line of snapshots.toReversed()) {
      const output = outputOf(line);
      if (known.holds(output)) continue;
      known.add(output);
      kept.add(line);
    }
  }
  const told = new Map<string, string>();
  return {
    isWorthKeeping: (line) => kept.has(line),
    beyond(line) {
      const more = beyondOutput(objectAt(line.record, 'data') ?? {});
      const text = JSON.stringify(more);
      const isTold = told.get(callIdOf(line)) === text;
      told.set(callIdOf(line), text);
      return isTold ? null : more;
    },
  };
}

function beyondOutput(progress: JsonObject): JsonObject | null {
  const more = Object.entries(progress).filter(
    ([key, value]) => !isNothing(value ?? null) && !isKnownMember(SNAPSHOT, progress, key),
  );
  return more.length === 0 ? null : Object.fromEntries(more);
}

const SNAPSHOT: KnownMembers = new Map([
  ['type', 'string'],
  ['output', 'string'],
  ['fullOutput', 'string'],
  ['elapsedTimeSeconds', 'number'],
  ['totalLines', 'number'],
  ['totalBytes', 'number'],
  ['timeoutMs', 'number'],
  ['taskId', 'string'],
]);

function callIdOf({ record }: TranscriptLine): string {
  return stringAt(record, 'parentToolUseID') ?? stringAt(record, 'toolUseID') ?? '';
}

/** The snapshots of each call, without those that the next one only continues. */
function snapshotsByCall(lines: readonly TranscriptLine[]): ReadonlyMap<string, readonly TranscriptLine[]> {
  const snapshots = new Map<string, TranscriptLine[]>();
  for (const line of lines) {
    if (kindOf(line.record) !== 'progress' || kindOf(objectAt(line.record, 'data') ?? {}) !== 'bash_progress') continue;
    const callId = callIdOf(line);
    const before = snapshots.get(callId);
    if (before === undefined) snapshots.set(callId, [line]);
    else if (continues(before.at(-1), line)) before[before.length - 1] = line;
    else before.push(line);
  }
  return snapshots;
}

function continues(before: TranscriptLine | undefined, line: TranscriptLine): boolean {
  return before !== undefined && outputOf(line).startsWith(outputOf(before));
}

function outputOf({ record }: TranscriptLine): string {
  return outputIn(objectAt(record, 'data') ?? {});
}

/** What a snapshot shows: its whole output, and of the last lines of it those that are not in there. */
export function outputIn(progress: JsonObject): string {
  const full = stringAt(progress, 'fullOutput') ?? '';
  const end = stringAt(progress, 'output') ?? '';
  if (full.includes(end)) return full;
  const known = new Set(full.split('\n'));
  return [full, ...end.split('\n').filter((line) => !known.has(line))].filter((part) => part !== '').join('\n');
}

/** What is cut off in a snapshot is whole in one of the next: in all of them it would be looked for ever longer. */
const NEXT_SNAPSHOTS = 4;

interface KnownOutput {
  holds(output: string): boolean;
  add(output: string): void;
}

function knownOutput(callId: string, calls: CallBook): KnownOutput {
  const lines = new Set<string>();
  const results: string[] = [];
  const snapshots: string[] = [];
  const addLines = (text: string): void => {
    for (const one of text.split('\n')) lines.add(one.trim());
  };
  const addResult = (text: string): void => {
    results.push(text);
    addLines(text);
  };
  const place = calls.resultNamed(callId);
  if (place !== null) {
    addResult(wordsOf(place.block['content']) ?? '');
    const record = place.line.record['toolUseResult'];
    if (typeof record === 'string') addResult(record);
    for (const key of ['stdout', 'stderr']) addResult(textIn(place.line.record, key));
  }
  return {
    holds(output) {
      const all = output.split('\n');
      // The last line may be cut off in the middle.
      const last = all.pop() ?? '';
      return all.every((one) => lines.has(one.trim()) || one.trim() === '') && (lines.has(last.trim()) || isPart(last));
    },
    add(output) {
      snapshots.push(output);
      addLines(output);
    },
  };
  function isPart(last: string): boolean {
    const texts = [...results, ...snapshots.slice(-NEXT_SNAPSHOTS)];
    return last.trim() === '' || texts.some((text) => text.includes(last));
  }
}

function textIn(record: JsonObject, key: string): string {
  const result = objectAt(record, 'toolUseResult');
  return result === null ? '' : (stringAt(result, key) ?? '');
}
