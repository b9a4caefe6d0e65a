import type { Usage } from '../../../../session/statistics.ts';
import { greaterUsage } from '../../../../session/statistics-tokens.ts';
import { countAt, type JsonObject, objectAt } from '../../../records/guards.ts';

/** What a message says it used; null when it says nothing. `iterations` repeats the same tokens and is not added. */
export function usageOf(message: JsonObject | null): Usage | null {
  const usage = message === null ? null : objectAt(message, 'usage');
  if (usage === null) return null;
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
