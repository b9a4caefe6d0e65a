import type { Json } from '../../../../session/session.ts';
import { isObject, type JsonObject, stringAt } from '../../../records/guards.ts';
import { beyondMcpBlock } from '../media/mcp-blocks.ts';

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
    if (!isObject(block)) continue;
    const beyond = beyondPlaces(block);
    if (beyond === null) continue;
    const more = Object.entries(beyond).filter(
      ([key, value]) => value !== null && key !== 'type' && key !== 'cache_control' && !shown.includes(key),
    );
    if (more.length > 0) (further ??= []).push({ block: index, ...Object.fromEntries(more) });
  }
  return further;
}

function beyondPlaces(block: JsonObject): JsonObject | null {
  const places = PLACES.get(stringAt(block, 'type') ?? '');
  if (places === undefined) return beyondMcpBlock(block);
  const keys = Object.keys(block).filter((key) => key !== 'type' && !places.has(key));
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, block[key]]));
}
