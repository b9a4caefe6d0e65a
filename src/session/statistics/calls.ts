import type { Json, Message, ToolCallBlock, ToolResult } from '../session.ts';
import type { RanCommand, ToolStatistics, TouchedFile } from '../statistics.ts';
import { isObject } from '../json-object.ts';
import { originalUuid } from '../original-uuid.ts';
import { SHELLS } from '../shells.ts';
import { isUnique } from '../unique-id.ts';

/** One call for counting: the same call in two conversations counts once. */
export interface CountedCall {
  /** The call's id and the response it is of: a backend may number calls anew in each response. */
  readonly key: string;
  readonly name: string;
  readonly isError: boolean;
  readonly isRefused: boolean;
}

/** A call as it is counted. */
export function countedCall({ id, name, result }: ToolCallBlock, message: Message): CountedCall {
  const { messageId } = message;
  const response =
    messageId !== undefined && isUnique(messageId) ? messageId : (originalUuid(message) ?? messageId ?? '');
  const key = isUnique(id) ? id : `${id} ${response}`;
  return { key, name, isError: result?.isError === true, isRefused: result !== null && wasRefused(result) };
}

/** Each call once; one that any of them says failed, or was refused, has failed, or was. */
export function uniqueCalls(calls: readonly CountedCall[]): readonly CountedCall[] {
  const unique = new Map<string, CountedCall>();
  for (const call of calls) {
    const { isError = false, isRefused = false } = unique.get(call.key) ?? {};
    unique.set(call.key, { ...call, isError: isError || call.isError, isRefused: isRefused || call.isRefused });
  }
  return [...unique.values()];
}

/** Calls, errors and refusals by tool, in the order in which the tools were first used. */
export function toolsOf(calls: readonly CountedCall[]): readonly ToolStatistics[] {
  const tools = new Map<string, ToolStatistics>();
  for (const { name, isError, isRefused } of calls) {
    const before = tools.get(name);
    const refused = (before?.refused ?? 0) + (isRefused ? 1 : 0);
    tools.set(name, {
      name,
      calls: (before?.calls ?? 0) + 1,
      errors: (before?.errors ?? 0) + (isError ? 1 : 0),
      ...(refused > 0 && { refused }),
    });
  }
  return [...tools.values()];
}

const READING = new Set(['Read', 'NotebookRead']);
const WRITING = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit']);

/**
 * The files that tools read or wrote, in the order in which they were first touched. Calls that failed, or of which no
 * result tells, touched none.
 */
export function touchedFiles(calls: readonly ToolCallBlock[]): readonly TouchedFile[] {
  const files = new Map<string, TouchedFile>();
  for (const { name, input, result } of calls) {
    const isWrite = WRITING.has(name);
    if ((!isWrite && !READING.has(name)) || result === null || result.isError) continue;
    const path = stringIn(input, 'file_path') ?? stringIn(input, 'notebook_path');
    if (path === null || path === '') continue;
    const { reads, writes } = files.get(path) ?? { reads: 0, writes: 0 };
    files.set(path, { path, reads: reads + (isWrite ? 0 : 1), writes: writes + (isWrite ? 1 : 0) });
  }
  return [...files.values()];
}

/** The command that a call ran; null when it ran none, or was kept from running. */
export function ranCommand({ name, input, result }: ToolCallBlock): RanCommand | null {
  const command = SHELLS.has(name) ? stringIn(input, 'command') : null;
  if (command === null || (result !== null && wasKeptFromRunning(result))) return null;
  if (result === null) return { command, exitCode: null, outcome: 'unknown' };
  return { command, ...outcomeOf(result, input) };
}

function outcomeOf(result: ToolResult, input: Json): Pick<RanCommand, 'exitCode' | 'outcome'> {
  const { record } = result;
  if (memberOf(record, 'interrupted') === true || result.denial === 'interrupted')
    return { exitCode: null, outcome: 'interrupted' };
  if (result.isError) return { exitCode: exitCodeIn(result), outcome: 'failed' };
  const isInBackground = memberOf(input, 'run_in_background') === true || stringIn(record, 'backgroundTaskId') !== null;
  if (isInBackground) return { exitCode: null, outcome: 'background' };
  // With an interpretation the code is another than 0, and no failure ("No matches found").
  return { exitCode: stringIn(record, 'returnCodeInterpretation') === null ? 0 : null, outcome: 'ok' };
}

const KEPT_FROM_RUNNING = [
  '<tool_use_error>',
  'InputValidationError',
  'Permission to use',
  'PreToolUse:',
  'Hook PreToolUse:',
  'Execution stopped by PreToolUse hook',
];

function wasKeptFromRunning(result: ToolResult): boolean {
  // What was interrupted may have begun.
  if (result.denial === 'interrupted') return false;
  if (result.denial !== undefined) return true;
  if (!result.isError) return false;
  const words = firstWords(result).replace(/^Error: /, '');
  return KEPT_FROM_RUNNING.some((start) => words.startsWith(start));
}

/** Not run because of other calls, or stopped on its way: nobody said no to that. */
const NOT_REFUSED = new Set(['cancelled', 'interrupted']);

/** Whether somebody, or a rule, did not let the call run. */
function wasRefused({ denial }: ToolResult): boolean {
  return denial !== undefined && !NOT_REFUSED.has(denial);
}

const EXIT_CODE = /^(?:Error: )?Exit code (\d{1,9})/;

function exitCodeIn(result: ToolResult): number | null {
  const record = typeof result.record === 'string' ? result.record.slice(0, 40) : '';
  const match = EXIT_CODE.exec(firstWords(result).slice(0, 40)) ?? EXIT_CODE.exec(record);
  return match === null ? null : Number(match[1]);
}

function firstWords({ content }: ToolResult): string {
  const first = content[0];
  return first?.type === 'text' ? first.text : '';
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The member of an object when it is a string, else null. */
export function stringIn(value: Json | undefined, key: string): string | null {
  const member = memberOf(value, key);
  return typeof member === 'string' ? member : null;
}
