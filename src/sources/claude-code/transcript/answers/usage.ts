import { isSameModel } from '../../../../session/statistics/prices.ts';
import type { FurtherUsage, Usage } from '../../../../session/statistics.ts';
import { greaterUsage } from '../../../../session/statistics/responses.ts';
import { arrayAt, countAt, isObject, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import { kindOf } from '../line.ts';

/**
 * What a message says it used; null when it says nothing. `iterations` repeats the same tokens and is not added, but for
 * those of `furtherUsageOf`.
 */
export function usageOf(message: JsonObject): Usage | null {
  const usage = objectAt(message, 'usage');
  return usage === null ? null : usageIn(usage);
}

/**
 * What the API bills for a response and counts in no total of it: advisors that the model asked, its own compaction, and
 * attempts of another model before the one that answered. An attempt that was declined before it wrote anything is free.
 */
export function furtherUsageOf(message: JsonObject): readonly FurtherUsage[] {
  const iterations = (arrayAt(objectAt(message, 'usage') ?? {}, 'iterations') ?? []).filter(isObject);
  const answer = iterations.findLast((one) => ATTEMPTS.has(kindOf(one)));
  const asked = stringAt(message, 'model');
  const answering = (answer === undefined ? null : stringAt(answer, 'model')) ?? asked;
  return iterations.flatMap((one) => furtherIn(one, { asked, answering }));
}

/** Of these the last is the answer, whatever the message calls its model. */
const ATTEMPTS = new Set(['message', 'fallback_message']);

interface Models {
  /** As the message names it. */
  readonly asked: string | null;
  /** As the iteration that is the answer names it. */
  readonly answering: string | null;
}

function furtherIn(iteration: JsonObject, { asked, answering }: Models): readonly FurtherUsage[] {
  const type = kindOf(iteration);
  const named = stringAt(iteration, 'model');
  const model = type === 'compaction' ? (named ?? asked) : named;
  if (model === null) return [];
  if (type === 'compaction') return [{ kind: type, model, usage: usageIn(iteration) }];
  if (type === 'advisor_message') return [{ kind: 'advisor', model, usage: usageIn(iteration) }];
  const isRefused = ATTEMPTS.has(type) && answering !== null && !isSameModel(model, answering);
  const hasBegun = isRefused && countAt(iteration, 'output_tokens') > 0;
  return hasBegun ? [{ kind: 'attempt', model, usage: usageIn(iteration) }] : [];
}

function usageIn(usage: JsonObject): Usage {
  const creation = objectAt(usage, 'cache_creation') ?? {};
  const cacheWrite1h = countAt(creation, 'ephemeral_1h_input_tokens');
  const parts = cacheWrite1h + countAt(creation, 'ephemeral_5m_input_tokens');
  return {
    input: countAt(usage, 'input_tokens'),
    output: countAt(usage, 'output_tokens'),
    cacheRead: countAt(usage, 'cache_read_input_tokens'),
    cacheWrite: countAt(usage, 'cache_creation_input_tokens') || parts,
    cacheWrite1h,
    webSearches: countAt(objectAt(usage, 'server_tool_use') ?? {}, 'web_search_requests'),
    ...(stringAt(usage, 'speed') === 'fast' && { speed: 'fast' }),
  };
}

/** The greatest value of each field: every line of a response repeats its usage, some while it is still growing. */
export function greatest(one: Usage | null, other: Usage | null): Usage | null {
  if (one === null || other === null) return one ?? other;
  return greaterUsage(one, other);
}

/** The same of what was used beyond that: the lines of a response tell it in one order. */
export function greatestFurther(one: readonly FurtherUsage[], other: readonly FurtherUsage[]): readonly FurtherUsage[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const [longer, shorter] = one.length > other.length ? [one, other] : [other, one];
  return longer.map((further, index) => {
    const same = shorter[index];
    if (same?.model !== further.model || same.kind !== further.kind) return further;
    return { ...further, usage: greaterUsage(further.usage, same.usage) };
  });
}
