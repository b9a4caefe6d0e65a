import { createHash } from 'node:crypto';
import type { Json } from '../../../../session/session.ts';
import { isArray, isObject, type JsonObject, stringAt } from '../../../records/guards.ts';
import { valueInMemory } from '../../../records/left-texts.ts';
import type { NotePlace, Notes } from '../../../records/notes.ts';
import { endingByContent, endingByMediaType } from './picture-type.ts';

/** A picture or document that was written to its own file; `file` is null when its data can't be decoded. */
export interface KeptPicture {
  readonly file: string | null;
  readonly bytes: number;
  readonly mediaType: string;
}

/** The pictures and documents of one session, once each however often they are repeated. */
export interface Pictures {
  /** Takes base64 with or without a `data:` prefix. What can't be decoded becomes the note IMAGE_UNDECODABLE. */
  keep(data: string, mediaType: string | null, place: NotePlace): KeptPicture;
  /** Takes bytes as they are. */
  keepBytes(bytes: Uint8Array): KeptPicture & { readonly file: string };
  /** The decoded bytes by their path in the archive. */
  files(): ReadonlyMap<string, Uint8Array>;
}

/** Starts without pictures. */
export function createPictures(notes: Notes): Pictures {
  const files = new Map<string, Uint8Array>();
  const hashes = new Map<string, string>();
  const keepBytes = (
    bytes: Uint8Array,
    mediaType = 'application/octet-stream',
  ): KeptPicture & { readonly file: string } => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const ending = endingByContent(bytes) ?? endingByMediaType(mediaType);
    const short = `images/${sha256.slice(0, 12)}.${ending}`;
    // Two different pictures may share the beginning of their hashes, if somebody tries hard.
    const file = (hashes.get(short) ?? sha256) === sha256 ? short : `images/${sha256}.${ending}`;
    hashes.set(file, sha256);
    files.set(file, bytes);
    return { file, bytes: bytes.length, mediaType };
  };
  return {
    keep(data, givenType, place) {
      const { body, mediaType } = splitDataUrl(data, givenType ?? 'application/octet-stream');
      const bytes = decodeBase64(body);
      if (bytes !== null) return keepBytes(bytes, mediaType);
      notes.add('IMAGE_UNDECODABLE', place);
      return { file: null, bytes: 0, mediaType };
    },
    keepBytes,
    files: () => files,
  };
}

function splitDataUrl(data: string, mediaType: string): { readonly body: string; readonly mediaType: string } {
  const comma = data.startsWith('data:') ? data.indexOf(',') : -1;
  if (comma === -1) return { body: data, mediaType };
  const type = data.slice('data:'.length, comma).split(';')[0];
  return { body: data.slice(comma + 1), mediaType: type === undefined || type === '' ? mediaType : type };
}

// Node's decoder leaves out what is no base64, so that a shorter result tells of it.
function decodeBase64(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  let end = text.length;
  while (end > 0 && (text[end - 1] === '=' || text.charCodeAt(end - 1) <= 32)) end -= 1;
  if (bytes.length === 0) return null;
  if (bytes.length >= Math.floor((end * 3) / 4)) return bytes;
  const written = text.replace(/[\s=]+/g, '').length;
  return bytes.length >= Math.floor((written * 3) / 4) ? bytes : null;
}

/** The names that a media type goes by. */
export const MEDIA_TYPES = ['media_type', 'mimeType', 'mime_type', 'mediaType'] as const;

/** The media type that an object names for its data. */
export function mediaTypeOf(record: JsonObject): string | null {
  for (const key of MEDIA_TYPES) {
    const type = stringAt(record, key);
    if (type !== null) return type;
  }
  return null;
}

/**
 * The value with the data of every picture in it replaced by `"image": "images/…"` (null when it can't be decoded). The
 * value itself when there is none.
 */
export function withoutPictures(value: Json, pictures: Pictures, place: NotePlace): Json {
  const mend = (one: Json | undefined): Json | undefined =>
    typeof one === 'object' && one !== null ? withoutPictures(one, pictures, place) : one;
  if (isArray(value)) return mendedArray(value, mend);
  if (!isObject(value)) return value;
  const member = pictureMember(value);
  if (member === null) return mendedObject(value, mend);
  const { file } = pictures.keep(member.data, member.mediaType, place);
  const { [member.key]: data, ...rest } = value;
  // Words were no picture's data: they stay where they are.
  if (file === null && NO_BASE64.test(member.data.slice(0, LOOKED_AT)))
    return { ...mendedObject(rest, mend), [member.key]: data, image: null };
  return { ...mendedObject(rest, mend), image: file };
}

/** What no base64 holds, with or without line breaks: other signs, or a space between words. */
const NO_BASE64 = /[^A-Za-z\d+/=_:;,\s-]|\S \S/;
const LOOKED_AT = 1000;

type Mend = (value: Json | undefined) => Json | undefined;

function mendedArray(values: readonly Json[], mend: Mend): readonly Json[] {
  let changed: Json[] | null = null;
  for (let index = 0; index < values.length; index += 1) {
    const mended = mend(values[index]);
    if (mended !== undefined && mended !== values[index]) (changed ??= [...values])[index] = mended;
  }
  return changed ?? values;
}

function mendedObject(record: JsonObject, mend: Mend): JsonObject {
  const changed = new Map<string, Json | undefined>();
  for (const key of Object.keys(record)) {
    const value = valueInMemory(record, key);
    const mended = mend(value);
    if (mended !== value) changed.set(key, mended);
  }
  if (changed.size === 0) return record;
  // fromEntries defines own members, so one called `__proto__` is one like any other.
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, changed.has(key) ? changed.get(key) : value]),
  );
}

interface PictureMember {
  readonly key: string;
  readonly data: string;
  readonly mediaType: string | null;
}

function pictureMember(value: JsonObject): PictureMember | null {
  const base64 = stringAt(value, 'base64');
  if (base64 !== null && base64 !== '')
    return { key: 'base64', data: base64, mediaType: mediaTypeOf(value) ?? stringAt(value, 'type') };
  const stdout = value['isImage'] === true ? stringAt(value, 'stdout') : null;
  if (stdout !== null && stdout !== '') return { key: 'stdout', data: stdout, mediaType: 'image/png' };
  const mediaType = mediaTypeOf(value);
  if (mediaType === null) return null;
  const key = ['data', 'blob'].find((one) => (stringAt(value, one) ?? '') !== '');
  if (key === undefined || (key === 'data' && !isDataHolder(value))) return null;
  return { key, data: stringAt(value, key) ?? '', mediaType };
}

function isDataHolder(value: JsonObject): boolean {
  const type = value['type'];
  return type === 'base64' || type === 'image' || type === 'audio' || type === 'document';
}
