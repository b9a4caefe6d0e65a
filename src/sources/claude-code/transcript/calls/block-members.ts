import type { Json } from '../../../../session/session.ts';
import { isObject, type JsonObject, stringAt } from '../../../records/guards.ts';

/** What the model has a place for, by the kind of a block; blocks of other kinds are kept as they are. */
const PLACES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['text', new Set(['text'])],
  ['thinking', new Set(['thinking', 'signature'])],
  ['redacted_thinking', new Set(['data'])],
  ['image', new Set(['source', 'data', 'mimeType', 'url', 'file_id'])],
  ['document', new Set(['source', 'title', 'context'])],
]);

/** The name of the fact that holds them. */
export const FURTHER_MEMBERS = 'contentMembers';

/**
 * What blocks say beside that (an MCP server's `annotations` and `_meta`), with the number of the block, from 0. Members
 * in `shown` have a place where the blocks are shown. Null when they say nothing more, as nearly all.
 */
export function furtherMembers(content: Json | undefined, shown: readonly string[] = []): readonly JsonObject[] | null {
  if (!Array.isArray(content)) return null;
  let further: JsonObject[] | null = null;
  for (const [index, block] of content.entries()) {
    const places = isObject(block) ? PLACES.get(stringAt(block, 'type') ?? '') : undefined;
    if (places === undefined || !isObject(block)) continue;
    const keys = Object.keys(block).filter(
      (key) => key !== 'type' && key !== 'cache_control' && !places.has(key) && !shown.includes(key),
    );
    const more = keys.map((key) => [key, block[key]] as const).filter(([, value]) => value !== null);
    if (more.length > 0) (further ??= []).push({ block: index, ...Object.fromEntries(more) });
  }
  return further;
}
