import type { DocumentBlock, ImageBlock, TextBlock, UnknownBlock } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject, objectAt, stringAt } from '../../../records/guards.ts';
import type { Reading, TranscriptLine } from '../line.ts';
import { mediaTypeOf, withoutPictures } from './pictures.ts';

/** A picture out of a message or a tool's result, also in the form of MCP (`data`, `mimeType`). */
export function imageBlock(block: JsonObject, reading: Reading, line: TranscriptLine): ImageBlock | UnknownBlock {
  const source = objectAt(block, 'source') ?? block;
  const data = stringAt(source, 'data') ?? stringAt(source, 'base64');
  const url = stringAt(source, 'url') ?? stringAt(source, 'file_id');
  const given = data ?? (url?.startsWith('data:') === true ? url : null);
  if (given !== null) {
    const { file, bytes, mediaType } = reading.pictures.keep(given, mediaTypeOf(source), line);
    return { type: 'image', mediaType, file, bytes };
  }
  if (url === null) return unknownBlock(block, reading, line);
  return { type: 'image', mediaType: mediaTypeOf(source) ?? 'image/*', file: null, bytes: 0, url };
}

/** A PDF, a plain text or another document; its context, where it has one, is a text before it. */
export function documentBlocks(
  block: JsonObject,
  reading: Reading,
  line: TranscriptLine,
): readonly (DocumentBlock | TextBlock | UnknownBlock)[] {
  const source = objectAt(block, 'source');
  const context = stringAt(block, 'context');
  const before: readonly TextBlock[] = context === null || context === '' ? [] : [{ type: 'text', text: context }];
  return [
    ...before,
    source === null ? unknownBlock(block, reading, line) : documentOf(block, source, { reading, line }),
  ];
}

interface Place {
  readonly reading: Reading;
  readonly line: TranscriptLine;
}

function documentOf(block: JsonObject, source: JsonObject, { reading, line }: Place): DocumentBlock | UnknownBlock {
  const head = { type: 'document', title: stringAt(block, 'title') } as const;
  const data = stringAt(source, 'data');
  const mediaType = mediaTypeOf(source);
  if (stringAt(source, 'type') === 'text' && data !== null) {
    return { ...head, mediaType: mediaType ?? 'text/plain', file: null, bytes: 0, text: data };
  }
  if (data !== null) return { ...head, ...reading.pictures.keep(data, mediaType, line) };
  const text = textOfContent(source['content']);
  if (text !== null) return { ...head, mediaType: 'text/plain', file: null, bytes: 0, text };
  const url = stringAt(source, 'url') ?? stringAt(source, 'file_id');
  if (url === null) return unknownBlock(block, reading, line);
  return { ...head, mediaType: mediaType ?? 'application/octet-stream', file: null, bytes: 0, url };
}

function textOfContent(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!isArray(content)) return null;
  const texts = content.flatMap((one) => (isObject(one) && typeof one['text'] === 'string' ? [one['text']] : []));
  return texts.length === content.length ? texts.join('\n') : null;
}

/** Blocks that are kept as they are and need no note: nothing else is known of them, and nothing else is to be said. */
const PLAIN = new Set(['tool_reference', 'web_search_result', 'web_search_tool_result_error']);

/** A block of no known kind, kept as it was, with its note. */
export function unknownBlock(block: JsonObject, reading: Reading, line: TranscriptLine): UnknownBlock {
  const kind = stringAt(block, 'type') ?? 'untyped';
  if (!PLAIN.has(kind)) reading.notes.add('UNKNOWN_RECORDS', line, `block:${kind}`);
  return { type: 'unknown', kind, record: withoutPictures(block, reading.pictures, line) };
}
