import type { Json } from '../../../../session/session.ts';
import { isObject, type JsonObject } from '../../../records/guards.ts';
import { kindOf } from '../line.ts';

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

/** How blocks are shown where they stand. */
export interface Showing {
  /** Members that have a place there. */
  readonly shown?: readonly string[];
  /** What a block of a kind that the model has no place for says beyond what is shown; null when it is kept as it is. */
  readonly beyond?: (block: JsonObject) => JsonObject | null;
}

/**
 * What blocks say beside that (an MCP server's `annotations` and `_meta`), with the number of the block, from 0. Null
 * when they say nothing more, as nearly all.
 */
export function furtherMembers(
  content: Json | undefined,
  { shown = [], beyond = () => null }: Showing = {},
): readonly JsonObject[] | null {
  if (!Array.isArray(content)) return null;
  let further: JsonObject[] | null = null;
  for (const [index, block] of content.entries()) {
    if (!isObject(block)) continue;
    const said = beyondPlaces(block) ?? beyond(block);
    if (said === null) continue;
    const more = Object.entries(said).filter(
      ([key, value]) => value !== null && key !== 'type' && key !== 'cache_control' && !shown.includes(key),
    );
    if (more.length > 0) (further ??= []).push({ block: index, ...Object.fromEntries(more) });
  }
  return further;
}

function beyondPlaces(block: JsonObject): JsonObject | null {
  const places = PLACES.get(kindOf(block));
  if (places === undefined) return null;
  const keys = Object.keys(block).filter((key) => key !== 'type' && !places.has(key));
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, block[key]]));
}
