import type { Json } from '../../session/session.ts';
import { isObject, type JsonObject, stringAt, valueAt } from '../records/guards.ts';
import { parseJson } from '../records/parse-json.ts';

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
  const value = parseJson(input);
  return isObject(value) ? value : input;
}
