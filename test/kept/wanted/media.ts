import { sha256Of } from '../home.ts';
import { isMembers, listAt, type Members, membersAt, textAt, type Value } from '../values.ts';
import { type Found, textOf } from './wanted.ts';

/**
 * Every picture and document whose bytes stand in a value, wherever they stand: `{type: "base64", data}` in a block's
 * source, `{data, mimeType}` from MCP, `file.base64` in a Read's record, `stdout` of a command that printed a picture.
 */
export function mediaIn(value: Value): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap(mediaIn);
  if (!isMembers(value)) return [];
  return [...own(value), ...Object.values(value).flatMap(mediaIn)];
}

function own(value: Members): readonly Found[] {
  const mediaType = textAt(value, 'media_type') ?? textAt(value, 'mimeType');
  if (mediaType !== null) return decoded(textAt(value, 'data'), mediaType);
  const base64 = textAt(value, 'base64');
  if (base64 !== null) return decoded(base64, textAt(value, 'type') ?? '');
  const printed = value['isImage'] === true ? textAt(value, 'stdout') : null;
  return printed === null ? [] : decoded(printed.slice(printed.indexOf(',') + 1), 'image');
}

const bare = (text: string): string => text.replaceAll(/[\s=]/g, '');

// Base64 that does not come out as it went in is damaged: there are no bytes to look for.
function decoded(data: string | null, mediaType: string): readonly Found[] {
  if (data === null || mediaType.startsWith('text/')) return [];
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length === 0 || bare(bytes.toString('base64')) !== bare(data)) return [];
  const kind = mediaType.startsWith('image') ? 'image' : 'document';
  return [{ kind, texts: [], sha256: sha256Of(bytes) }];
}

/** What a document block says in words: its title, its context, its text when it is plain. */
export function documentWords(block: Members): readonly Found[] {
  const source = membersAt(block, 'source');
  const plain = textAt(source, 'type') === 'text' ? textAt(source, 'data') : null;
  const parts = listAt(source, 'content').map((part) => (isMembers(part) ? textAt(part, 'text') : null));
  const words = [textAt(block, 'title'), textAt(block, 'context'), plain, ...parts];
  return words.flatMap((text) => textOf('document', text));
}
