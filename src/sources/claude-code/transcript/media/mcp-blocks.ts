import type { DocumentBlock, ImageBlock } from '../../../../session/session.ts';
import { countAt, isObject, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import { kindOf, type Reading, type TranscriptLine } from '../line.ts';
import { mediaTypeOf, withoutPictures } from './pictures.ts';

/**
 * What a tool of an MCP server answers with and the API has no block for (MCP 2025-06-18: `audio`, `resource`,
 * `resource_link`), as a document or a picture; null where it is not of that shape.
 */
export function mcpBlock(part: JsonObject, reading: Reading, line: TranscriptLine): DocumentBlock | ImageBlock | null {
  const kind = kindOf(part);
  if (!KINDS.has(kind)) return null;
  if (kind === 'resource_link') return linkOf(part);
  const bare = withoutPictures(part, reading.pictures, line);
  const content = isObject(bare) ? (kind === 'audio' ? bare : objectAt(bare, 'resource')) : null;
  if (content === null) return null;
  const title = stringAt(content, 'uri');
  const mediaType = mediaTypeOf(content);
  const text = stringAt(content, 'text');
  const file = stringAt(content, 'image');
  // The answer may have a member of that name itself, which is no file of the archive.
  const bytes = file === null ? undefined : reading.pictures.files().get(file)?.length;
  if (text !== null && title !== null) {
    const held = bytes === undefined ? { file: null, bytes: 0 } : { file, bytes };
    return { type: 'document', mediaType: mediaType ?? 'text/plain', title, ...held, text };
  }
  if (bytes === undefined || mediaType === null) return null;
  const kept = { mediaType, file, bytes };
  return isPicture(mediaType) ? { type: 'image', ...kept } : { type: 'document', title, ...kept };
}

const KINDS = new Set(['audio', 'resource', 'resource_link']);

function isPicture(mediaType: string | null): boolean {
  return mediaType?.startsWith('image/') === true;
}

function linkOf(part: JsonObject): DocumentBlock | null {
  const url = stringAt(part, 'uri');
  if (url === null) return null;
  const mediaType = mediaTypeOf(part) ?? 'application/octet-stream';
  const title = stringAt(part, 'title') ?? stringAt(part, 'name');
  return { type: 'document', mediaType, title, file: null, bytes: countAt(part, 'size'), url };
}

/** What such a block says beyond what it is shown as; null for other blocks, and for one that is kept as it is. */
export function beyondMcpBlock(part: JsonObject): JsonObject | null {
  const kind = kindOf(part);
  if (!KINDS.has(kind)) return null;
  if (kind === 'audio') return holdsData(part, 'data') ? less(part, ['data', 'mimeType']) : null;
  if (kind === 'resource_link') {
    if (stringAt(part, 'uri') === null) return null;
    return less(part, ['uri', 'mimeType', 'size', stringAt(part, 'title') === null ? 'name' : 'title']);
  }
  const content = objectAt(part, 'resource');
  if (content === null || !(isText(content) || holdsData(content, 'blob'))) return null;
  const isNamed = stringAt(content, 'text') !== null || !isPicture(mediaTypeOf(content));
  const resource = less(content, ['mimeType', 'text', 'blob', ...(isNamed ? ['uri'] : [])]);
  return { ...less(part, ['resource']), ...(Object.keys(resource).length > 0 && { resource }) };
}

function isText(content: JsonObject): boolean {
  return stringAt(content, 'text') !== null && stringAt(content, 'uri') !== null;
}

function holdsData(content: JsonObject, key: string): boolean {
  return (stringAt(content, key) ?? '') !== '' && mediaTypeOf(content) !== null;
}

function less(record: JsonObject, names: readonly string[]): JsonObject {
  const rest = Object.entries(record).filter(([key, value]) => value !== null && !names.includes(key));
  return Object.fromEntries(rest);
}
