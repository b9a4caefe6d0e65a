import type { Block, Json } from '../../../../session/session.ts';
import { isObject, type JsonObject, objectAt, valueAt } from '../../../records/guards.ts';
import { callOf } from '../../call-blocks.ts';
import type { Facts } from '../facts.ts';
import { rawBlocksOf } from '../../message-content.ts';

const WIRE_INPUTS = 'wireToolInputs';

/** What was really run of the calls of one response, where it stands in another line than the call. */
export interface ExecutedInputs {
  /** Takes a line of the response. */
  take(record: JsonObject): void;
  /** The blocks, each call with what was really run; what is of no one call is a fact. */
  join(blocks: readonly Block[]): { readonly blocks: readonly Block[]; readonly facts: Facts };
}

/** Whether a line says what was really run, of whatever call. */
export function holdsInputs(record: JsonObject): boolean {
  return (valueAt(record, WIRE_INPUTS) ?? null) !== null;
}

/** What was really run of a call, where its own line says so. */
export function executedAt(record: JsonObject, id: string): Json | undefined {
  return valueAt(objectAt(record, WIRE_INPUTS) ?? {}, id);
}

/** Whether that is another input than the one that is shown. */
export function isOther(executed: Json | undefined, input: Json): executed is Json {
  return executed !== undefined && executed !== null && JSON.stringify(executed) !== JSON.stringify(input);
}

/** Starts without inputs. */
export function createExecutedInputs(): ExecutedInputs {
  const byId = new Map<string, Json>();
  const odd: Json[] = [];
  return {
    take(record) {
      const inputs = valueAt(record, WIRE_INPUTS) ?? null;
      if (inputs === null) return;
      if (!isObject(inputs)) {
        odd.push(inputs);
        return;
      }
      const own = new Set((rawBlocksOf(record) ?? []).map((raw) => callOf(raw)?.id));
      for (const [id, input] of Object.entries(inputs)) {
        if (!own.has(id) && input !== undefined && input !== null) byId.set(id, input);
      }
    },
    join(blocks) {
      if (byId.size === 0) return { blocks, facts: factOf(odd) };
      const left = new Map(byId);
      const only = idsOfOne(blocks);
      const joined = blocks.map((block) => {
        if (block.type !== 'tool_call' || block.executedInput !== undefined || !only.has(block.id)) return block;
        const input = byId.get(block.id);
        left.delete(block.id);
        return isOther(input, block.input) ? { ...block, executedInput: input } : block;
      });
      return { blocks: joined, facts: factOf(left.size === 0 ? odd : [...odd, Object.fromEntries(left)]) };
    },
  };
}

function factOf(inputs: readonly Json[]): Facts {
  const [first] = inputs;
  return first === undefined ? {} : { [WIRE_INPUTS]: inputs.length === 1 ? first : inputs };
}

/** The ids that one call has, and no other. */
function idsOfOne(blocks: readonly Block[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const ids = new Set<string>();
  for (const block of blocks) {
    if (block.type !== 'tool_call') continue;
    if (seen.has(block.id)) ids.delete(block.id);
    else ids.add(block.id);
    seen.add(block.id);
  }
  return ids;
}
