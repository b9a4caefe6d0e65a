import type { DocumentBlock, ImageBlock, Json } from '../../../session/session.ts';
import { folded, fenced } from '../syntax/code.ts';
import { codeSpan, escapeLine, linkTarget, linkTo } from '../syntax/escape.ts';
import { membersOf, textIn } from '../members.ts';
import type { View } from '../view.ts';
import { grouped } from '../../../session/grouped.ts';

const sizeOf = (bytes: number): string => (bytes > 0 ? `, ${grouped(bytes)} bytes` : '');
const placeOf = (url: string | undefined): string => (url === undefined ? '' : ` at ${codeSpan(url)}`);

/** A picture; a line about it when the archive does not hold it. Never loads anything from elsewhere. */
export function image(block: ImageBlock, view: View): string {
  if (block.file !== null) return picture(block.file, view);
  return `_A picture (${escapeLine(block.mediaType)}${sizeOf(block.bytes)}) that the session does not hold${placeOf(block.url)}._`;
}

/** A document: a link to it, its text, or a line about it. */
export function document(block: DocumentBlock, view: View): string {
  const title = block.title ?? (block.mediaType.startsWith('audio/') ? 'audio' : 'document');
  const kind = `${escapeLine(block.mediaType)}${sizeOf(block.bytes)}`;
  const name =
    block.file === null
      ? `📄 ${escapeLine(title)} (${kind})${placeOf(block.url)}`
      : `📄 ${linkTo(title, linkTarget(view.root + block.file))} (${kind})`;
  return block.text === undefined ? name : `${name}\n\n${folded(`Text of ${title}`, [fenced(block.text)])}`;
}

/** A picture of the archive. */
const picture = (file: string, view: View): string => `![image](${linkTarget(view.root + file)})`;

/** How the archive names its pictures: by their hash. */
const inArchive = /^images\/[\da-f]{12,64}\.[a-z\d]+$/;

/** A file of the archive in the place of its data, and the media types that are said of it. */
interface Held {
  readonly file: string;
  readonly mediaTypes: readonly string[];
}

const typeNames: readonly string[] = ['type', 'media_type', 'mimeType', 'mime_type', 'mediaType'];

/**
 * The pictures and other files that stand in a record in the place of their data: `{"image": "images/…"}`, alone or beside
 * a word that says of what type they are. What else stands there is nobody's picture.
 */
export function* heldIn(value: Json | undefined): Generator<Held> {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const members = membersOf(next);
    const file = textIn(members, 'image');
    const isHeld =
      Object.keys(next).length === 1 || [...typeNames, 'isImage'].some((name) => Object.hasOwn(next, name));
    if (file !== undefined && inArchive.test(file) && isHeld) {
      const types = typeNames.flatMap((name) => textIn(members, name) ?? []);
      yield { file, mediaTypes: types.filter((type) => mediaType.test(type)) };
    }
    for (const each of Object.values(next).toReversed()) waiting.push(each);
  }
}

const mediaType = /^(?:application|audio|font|image|model|text|video)\/[\w.+-]+$/;

/** A file of the archive: shown when it is a picture, else linked. */
export const held = (file: string, view: View): string =>
  /\.(?:png|jpe?g|gif|webp|svg|bmp|avif)$/.test(file)
    ? picture(file, view)
    : `📄 ${linkTo('document', linkTarget(view.root + file))}`;
