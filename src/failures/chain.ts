import { isFailureCode } from './catalogue.ts';
import { errnoName } from './errno-name.ts';
import { type Failure, type FailureDetails, FailureError } from './failure.ts';

/** Runs something foreign; undefined when it throws. */
export type Tried = <T>(work: () => T) => T | undefined;

/** One thing in a chain of causes, as plain values: nothing foreign runs when it is looked at. */
export interface Link {
  /** Its `name` and the names of its classes. */
  readonly names: readonly string[];
  readonly code: string | null;
  /** The message up to the first quotation mark or line end; empty when it may hold session content. */
  readonly message: string;
  /** The failure that chatzip itself raised. */
  readonly failure: Failure | null;
  /** The code of an `{"error":{"code":"…"}}`. */
  readonly envelope: string | null;
}

/** A link before it is known whether the messages of its chain may be looked at. */
interface RawLink extends Omit<Link, 'message'> {
  readonly text: string;
  readonly holdsContent: boolean;
}

const MAX_DEPTH = 16;
const MAX_BREADTH = 16;
const MAX_LINKS = 64;
const MAX_CLASSES = 6;
const MAX_DETAILS = 16;
const MAX_NAME = 64;
const MAX_TEXT = 4096;

/** Parsers quote their input: JSON.parse puts the beginning of it into the message of its SyntaxError. */
const parserName = /syntax|parse|json|yaml|toml|csv/i;

/**
 * The thrown thing, its causes and the errors it gathers, nearest first; at most 64 of them, 16 deep. An error that
 * holds session content says so with `holdsContent: true` or by a parser's name. Then no message in the chain counts,
 * for an error may repeat what its cause said; nor does any when the chain was too long to be seen whole.
 */
export function chainOf(thrown: unknown, tried: Tried): readonly Link[] {
  const links: RawLink[] = [];
  const queue: { readonly thing: unknown; readonly depth: number }[] = [{ thing: thrown, depth: 1 }];
  const seen = new Set<unknown>();
  let isCut = false;
  // The array grows while it is walked.
  for (const { thing, depth } of queue) {
    if (seen.has(thing)) continue;
    if (depth > MAX_DEPTH || links.length === MAX_LINKS) {
      isCut = true;
      break;
    }
    seen.add(thing);
    links.push(rawLinkOf(thing, tried));
    const below = thingsBelow(thing, tried);
    isCut ||= below.isCut;
    queue.push(...below.things.map((next) => ({ thing: next, depth: depth + 1 })));
  }
  const isSearchable = !isCut && !links.some((link) => link.holdsContent);
  return links.map((link) => linkOf(link, isSearchable, tried));
}

function linkOf(raw: RawLink, isSearchable: boolean, tried: Tried): Link {
  const { names, code, failure, text } = raw;
  if (!isSearchable) return { names, code, failure, envelope: raw.envelope, message: '' };
  const spoken = text.trimStart().startsWith('{')
    ? envelopeOf(
        tried(() => JSON.parse(text)),
        tried,
      )
    : null;
  return { names, code, failure, envelope: raw.envelope ?? spoken, message: text.split(/['"`\r\n]/, 1)[0] ?? '' };
}

function rawLinkOf(thing: unknown, tried: Tried): RawLink {
  if (!hasMembers(thing)) {
    // Nobody knows where a bare string comes from.
    return { names: [typeof thing], code: null, failure: null, envelope: null, text: '', holdsContent: false };
  }
  const names = namesOf(thing, tried);
  const member = (key: string): unknown => tried(() => Reflect.get(thing, key));
  const code = textOf(member('code'), MAX_NAME);
  return {
    names,
    code: code === null ? null : errnoName(code),
    failure: raisedIn(thing, tried) ?? failureIn(member('failure'), tried) ?? failureIn(thing, tried),
    envelope: envelopeOf(thing, tried),
    text: textOf(member('message'), MAX_TEXT) ?? '',
    holdsContent: member('holdsContent') === true || names.some((name) => parserName.test(name)),
  };
}

function thingsBelow(thing: unknown, tried: Tried): { readonly things: readonly unknown[]; readonly isCut: boolean } {
  if (!hasMembers(thing)) return { things: [], isCut: false };
  const cause = tried(() => Reflect.get(thing, 'cause'));
  const errors = tried(() => Reflect.get(thing, 'errors'));
  const gathered = tried(() => (Array.isArray(errors) ? Array.from(errors.slice(0, MAX_BREADTH)) : [])) ?? [];
  const isCut = tried(() => Array.isArray(errors) && errors.length > MAX_BREADTH) ?? true;
  return { things: [cause, ...gathered].filter((below) => below !== undefined && below !== null), isCut };
}

/** The `name` and the names of the classes; what has none counts as a bare thing. */
function namesOf(thing: object, tried: Tried): readonly string[] {
  const names = [tried(() => Reflect.get(thing, 'name'))];
  let prototype: object | null = thing;
  for (let level = 0; level < MAX_CLASSES && prototype !== null; level++) {
    const above: object = prototype;
    prototype = tried(() => Reflect.getPrototypeOf(above)) ?? null;
    const below = prototype;
    names.push(below === null ? null : tried(() => Reflect.get(Reflect.get(below, 'constructor'), 'name')));
  }
  return names.flatMap((name) => textOf(name, MAX_NAME) ?? []);
}

/** The failure of a FailureError, as it is. */
function raisedIn(thing: object, tried: Tried): Failure | null {
  const failure = tried(() => (thing instanceof FailureError ? thing.failure : null)) ?? null;
  return failure !== null && tried(() => isFailureCode(failure.code)) === true ? failure : null;
}

/** A failure that travels as `{code, details}`, alone or in a FailureError that crossed a thread. */
function failureIn(thing: unknown, tried: Tried): Failure | null {
  if (!hasMembers(thing)) return null;
  const code = tried(() => Reflect.get(thing, 'code'));
  const details = tried(() => Reflect.get(thing, 'details'));
  const field = textOf(
    tried(() => Reflect.get(thing, 'field')),
    MAX_TEXT,
  );
  if (!isFailureCode(code) || !hasMembers(details)) return null;
  const failure = { code, details: detailsOf(details, tried) };
  return field === null ? failure : { ...failure, field };
}

function detailsOf(details: object, tried: Tried): FailureDetails {
  const members = tried(() => Object.entries(details).slice(0, MAX_DETAILS)) ?? [];
  return Object.fromEntries(
    members.filter((member): member is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof member[1]),
    ),
  );
}

/** The code in `{"error":{"code":"…"}}`, or in a failure of chatzip's that has a code of its own. */
function envelopeOf(thing: unknown, tried: Tried): string | null {
  if (!hasMembers(thing)) return null;
  const insides = ['error', 'failure'].map((key) => tried((): unknown => Reflect.get(thing, key)));
  const codes = insides.filter(hasMembers).map((inside) =>
    textOf(
      tried(() => Reflect.get(inside, 'code')),
      MAX_NAME,
    ),
  );
  return codes.find((code) => code !== null) ?? null;
}

function hasMembers(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function textOf(value: unknown, length: number): string | null {
  return typeof value === 'string' ? value.slice(0, length) : null;
}
