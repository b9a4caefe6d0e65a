import type { ModelUsage, Usage } from '../../../../session/statistics.ts';
import { greaterUsage } from '../../../../session/statistics-tokens.ts';
import { arrayAt, countAt, isObject, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';

/**
 * What a message says it used; null when it says nothing. `iterations` repeats the same tokens and is not added, but for
 * those of advisors.
 */
export function usageOf(message: JsonObject | null): Usage | null {
  const usage = message === null ? null : objectAt(message, 'usage');
  return usage === null ? null : usageIn(usage);
}

/** What the advisors used that the model asked meanwhile: the API bills it, and counts it in no total of the response. */
export function advisorUsageOf(message: JsonObject): readonly ModelUsage[] {
  const iterations = arrayAt(objectAt(message, 'usage') ?? {}, 'iterations') ?? [];
  return iterations.flatMap((one) => {
    const model = isObject(one) && stringAt(one, 'type') === 'advisor_message' ? stringAt(one, 'model') : null;
    return model === null || !isObject(one) ? [] : [{ model, usage: usageIn(one) }];
  });
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
  };
}

/** The greatest value of each field: every line of a response repeats its usage, some while it is still growing. */
export function greatest(one: Usage | null, other: Usage | null): Usage | null {
  if (one === null || other === null) return one ?? other;
  return greaterUsage(one, other);
}

/** The same of what each advisor used: the lines of a response tell them in one order. */
export function greatestAdvice(one: readonly ModelUsage[], other: readonly ModelUsage[]): readonly ModelUsage[] {
  if (one.length === 0 || other.length === 0) return one.length === 0 ? other : one;
  const [longer, shorter] = one.length > other.length ? [one, other] : [other, one];
  return longer.map(({ model, usage }, index) => {
    const same = shorter[index];
    return { model, usage: same?.model === model ? greaterUsage(usage, same.usage) : usage };
  });
}
