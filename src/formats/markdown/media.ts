import type { DocumentBlock, ImageBlock, Json } from '../../session/session.ts';
import { folded, fenced } from './code.ts';
import { codeSpan, escapeLine, linkTarget, linkTo } from './escape.ts';
import { membersOf, textIn } from './members.ts';
import type { View } from './view.ts';
import { grouped } from '../../session/grouped.ts';

const sizeOf = (bytes: number): string => (bytes > 0 ? `, ${grouped(bytes)} bytes` : '');
const placeOf = (url: string | undefined): string => (url === undefined ? '' : ` at ${codeSpan(url)}`);

/** A picture; a line about it when the archive does not hold it. Never loads anything from elsewhere. */
export function image(block: ImageBlock, view: View): string {
  if (block.file !== null) return picture(block.file, view);
  return `_A picture (${escapeLine(block.mediaType)}${sizeOf(block.bytes)}) that the session does not hold${placeOf(block.url)}._`;
}

/** A document: a link to it, its text, or a line about it. */
export function document(block: DocumentBlock, view: View): string {
  const title = block.title ?? 'document';
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

/** What the archive holds in the place of its data, and what kind of thing it is said to be. */
interface Held {
  readonly file: string;
  readonly mediaTypes: readonly string[];
}

/** The pictures and other files that stand in a record in the place of their data: `{"image": "images/…"}`. */
export function* heldIn(value: Json | undefined): Generator<Held> {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const file = textIn(membersOf(next), 'image');
    const members = Object.values(next);
    if (file !== undefined && inArchive.test(file)) yield { file, mediaTypes: members.filter(isMediaType) };
    for (const each of members.toReversed()) waiting.push(each);
  }
}

const isMediaType = (value: Json | undefined): value is string =>
  typeof value === 'string' && /^[a-z]+\/[\w.+-]+$/.test(value) && !inArchive.test(value);

/** A file of the archive: shown when it is a picture, else linked. */
export const held = (file: string, view: View): string =>
  /\.(?:png|jpe?g|gif|webp|svg|bmp|avif)$/.test(file)
    ? picture(file, view)
    : `📄 ${linkTo('document', linkTarget(view.root + file))}`;
