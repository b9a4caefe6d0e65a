import type { Json } from '../../../../session/session.ts';
import { isObject, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import { isKnownMember, type KnownMembers } from '../known-members.ts';
import { kindOf } from '../line.ts';
import { MEDIA_TYPES } from '../media/pictures.ts';

/** What the model has a place for, by the kind of a block; blocks of other kinds are kept as they are. */
const PLACES: ReadonlyMap<string, KnownMembers> = new Map([
  ['text', placesFor({ text: 'any' })],
  ['thinking', placesFor({ thinking: 'any', signature: 'string' })],
  ['redacted_thinking', placesFor({ data: 'string' })],
  ['image', placesFor({ source: 'any', data: 'any', mimeType: 'string', url: 'any', file_id: 'any' })],
  ['document', placesFor({ source: 'any', title: 'string', context: 'string' })],
]);

/** Where a source says what it shows, or where that is. */
const SOURCE_PLACES = ['data', 'base64', 'url', 'file_id'] as const;

/** What is read of the `source` of a picture or a document. */
const SOURCE: KnownMembers = new Map([
  ['type', 'string'],
  ['content', 'any'],
  ...SOURCE_PLACES.map((key) => [key, 'any'] as const),
  ...MEDIA_TYPES.map((key) => [key, 'string'] as const),
]);

type Places = Readonly<Record<string, 'any' | 'string'>>;

function placesFor(places: Places): KnownMembers {
  return new Map([['type', 'any'], ...Object.entries(places)]);
}

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
  const beyond = beyondKnown(block, places);
  const source = places.has('source') ? objectAt(block, 'source') : null;
  // A source that nothing can be read of is kept with its block.
  const isRead = source !== null && SOURCE_PLACES.some((key) => stringAt(source, key) !== null);
  const beyondSource = isRead ? beyondKnown(source, SOURCE) : null;
  return beyondSource === null ? beyond : { ...beyond, source: beyondSource };
}

function beyondKnown(record: JsonObject, known: KnownMembers): JsonObject | null {
  const keys = Object.keys(record).filter((key) => !isKnownMember(known, record, key));
  return keys.length === 0 ? null : Object.fromEntries(keys.map((key) => [key, record[key]]));
}
