import type { Json } from '../../session/session.ts';
import { sourceChanged } from './file-bytes.ts';
import { isArray, isObject, type JsonObject, valueAt } from './guards.ts';
import type { LineAgain, LinesAgain } from './lines-again.ts';

/** A way through a record, from its end: a name or an index, and what it is in; null for the record itself. */
export interface Path {
  readonly above: Path | null;
  readonly step: string | number;
}

/** Where a text stands: its file, its line, and the way that leads to it in the line's record. */
export interface TextPlace {
  readonly lines: LinesAgain;
  readonly line: LineAgain;
  readonly path: Path;
}

const LEFT = Symbol('texts that are left in their file');

interface Holder {
  /** By the names of the members. */
  readonly [LEFT]?: Map<string, TextPlace>;
}

/**
 * Makes a member a text that is left in its file: it is read whenever somebody asks for it, so that it takes no memory
 * while nobody does. To all who use the object it is a member like any other: it can be listed, copied and written as
 * JSON. To ask for it raises what `LinesAgain.recordAt` raises.
 */
export function leaveText<T extends object>(holder: T & Holder, key: string, place: TextPlace): T {
  if (holder[LEFT] === undefined) Object.defineProperty(holder, LEFT, { value: new Map() });
  holder[LEFT]?.set(key, place);
  return Object.defineProperty(holder, key, memberOf(key));
}

/** Where the text of a member is left; null for one that is in memory. */
export function placeOfText(holder: object & Holder, key: string): TextPlace | null {
  return holder[LEFT]?.get(key) ?? null;
}

/** The record's own member; undefined when there is none, or a text that is left in its file: for who wants no text. */
export function valueInMemory(record: JsonObject & Holder, key: string): Json | undefined {
  return record[LEFT]?.has(key) === true ? undefined : valueAt(record, key);
}

const members = new Map<string, PropertyDescriptor>();
/** More than agents have names for what may be long. */
const MOST_MEMBERS = 1000;

/** One for all members of a name: with getters of their own objects would share no hidden class, at 1 KB each. */
function memberOf(key: string): PropertyDescriptor {
  const known = members.get(key);
  if (known !== undefined) return known;
  const made: PropertyDescriptor = {
    enumerable: true,
    configurable: true,
    get(this: object): string {
      const place = placeOfText(this, key);
      if (place === null) throw new TypeError('A text that is left was taken out of its object.');
      return textAt(place);
    },
  };
  if (members.size < MOST_MEMBERS) members.set(key, made);
  return made;
}

function textAt({ lines, line, path }: TextPlace): string {
  const text = valueThere(lines.recordAt(line), path);
  if (typeof text !== 'string') throw sourceChanged();
  return text;
}

function valueThere(record: JsonObject, { above, step }: Path): Json | undefined {
  const value = above === null ? record : valueThere(record, above);
  if (isArray(value)) return value[Number(step)];
  return isObject(value) ? valueAt(value, String(step)) : undefined;
}
