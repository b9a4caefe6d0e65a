import { fencesIn } from './fences.ts';
import { findWrapperEnds } from './wrapper-ends.ts';

/** What the agent's program wrapped in a tag of its own. */
export interface Wrapper {
  readonly kind: 'wrapper';
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A piece of a user's text: words, or a wrapper. */
export type Segment = { readonly kind: 'text'; readonly text: string } | Wrapper;

/** Tags that may stand before, after or inside somebody's words. */
const ANYWHERE = new Set([
  'system-reminder',
  'ide_opened_file',
  'ide_selection',
  'ide_diagnostics',
  'post-tool-use-hook',
  'user-prompt-submit-hook',
  'session-start-hook',
]);

/** Tags that mean something at the beginning only; further on they are quoted. */
const IN_FRONT = new Set([
  'command-name',
  'command-message',
  'command-args',
  'command-contents',
  'skill-format',
  'local-command-stdout',
  'local-command-stderr',
  'local-command-caveat',
  'bash-input',
  'bash-stdout',
  'bash-stderr',
  'user-memory-input',
  'task-notification',
  'agent-notification',
  'bash-notification',
  'teammate-message',
  'cross-session-message',
  'agent-message',
  'channel',
]);

const LONGEST_TAG = 40;
const QUOTES = '`"\'';

/**
 * Splits a text at the wrappers of session-formats §1.14, in order and without losing a word. A wrapper that is never
 * closed is text, and so is one in a code fence: it was pasted; with `tags` those alone are wrappers. Linear in the
 * length of the text.
 */
export function splitWrappers(text: string, tags?: ReadonlySet<string>): readonly Segment[] {
  const segments: Segment[] = [];
  const ends = findWrapperEnds(text);
  const isFenced = followFences(text);
  let taken = 0;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const opening = openingAt(text, at);
    const mayBegin =
      opening !== null && tags?.has(opening.tag) !== false && mayOpen(text, { at, taken, tag: opening.tag });
    const end = mayBegin ? ends.endOf(opening.tag, opening.end) : -1;
    if (!mayBegin || end === -1 || isCode(text, end, opening.tag) || isFenced(at)) {
      at += 1;
      continue;
    }
    pushText(segments, trimmed(text.slice(taken, at)));
    segments.push({
      kind: 'wrapper',
      tag: opening.tag,
      attributes: opening.attributes,
      body: text.slice(opening.end, end),
    });
    taken = end + opening.tag.length + 3;
    at = taken;
  }
  if (taken === 0) return [{ kind: 'text', text }];
  pushText(segments, trimmed(text.slice(taken)));
  return segments;
}

/** Whether what stands at a position is in a code fence; asked from the front to the end. */
function followFences(text: string): (position: number) => boolean {
  const ends = findWrapperEnds(text);
  // The program's own texts have fences too: those hold nobody's words.
  const skip = (at: number): number => {
    const opening = openingAt(text, at);
    return opening === null || isQuoted(text, at) ? -1 : ends.endOf(opening.tag, opening.end);
  };
  const fences = fencesIn(text, skip);
  let next = 0;
  return (position) => {
    while ((fences[next]?.end ?? position) < position) next += 1;
    return (fences[next]?.start ?? position) < position;
  };
}

/** Without the space around it; but a line of its own keeps its indentation. */
function trimmed(text: string): string {
  const first = text.search(/\S/);
  const lineStart = text.lastIndexOf('\n', first) + 1;
  return first === -1 ? '' : text.slice(lineStart === 0 ? first : lineStart).trimEnd();
}

function pushText(segments: Segment[], text: string): void {
  if (text !== '') segments.push({ kind: 'text', text });
}

function mayOpen(text: string, { at, taken, tag }: { at: number; taken: number; tag: string }): boolean {
  if (ANYWHERE.has(tag)) return !isQuoted(text, at);
  return IN_FRONT.has(tag) && isBlank(text, taken, at);
}

function isQuoted(text: string, at: number): boolean {
  return at > 0 && QUOTES.includes(text.charAt(at - 1));
}

/** Whether somebody names the closing tag, between backticks. */
function isCode(text: string, end: number, tag: string): boolean {
  return text.charAt(end - 1) === '`' && text.charAt(end + tag.length + 3) === '`';
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    if (text.charCodeAt(at) > 32) return false;
  }
  return true;
}

interface Opening {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Behind the `>`. */
  readonly end: number;
}

function openingAt(text: string, at: number): Opening | null {
  let end = at + 1;
  while (end - at <= LONGEST_TAG && isTagCharacter(text.charCodeAt(end))) end += 1;
  const tag = text.slice(at + 1, end);
  if (!ANYWHERE.has(tag) && !IN_FRONT.has(tag)) return null;
  if (text[end] === '>') return { tag, attributes: {}, end: end + 1 };
  return text[end] === ' ' ? withAttributes(text, tag, end) : null;
}

function isTagCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 45 || code === 95;
}

const LONGEST_ATTRIBUTES = 4096;

/** Attributes as `name="value"`; nothing when that is not what stands there. */
function withAttributes(text: string, tag: string, from: number): Opening | null {
  const attributes: Record<string, string> = {};
  let at = from;
  while (at - from < LONGEST_ATTRIBUTES) {
    while (text[at] === ' ' || text[at] === '\n') at += 1;
    if (text[at] === '>') return { tag, attributes, end: at + 1 };
    const nameStart = at;
    while (isTagCharacter(text.charCodeAt(at))) at += 1;
    if (at === nameStart || text[at] !== '=' || text[at + 1] !== '"') return null;
    const close = text.indexOf('"', at + 2);
    if (close === -1) return null;
    Object.defineProperty(attributes, text.slice(nameStart, at), {
      value: text.slice(at + 2, close),
      enumerable: true,
    });
    at = close + 1;
  }
  return null;
}

/** The bodies of the named child tags of a wrapper, each at most once, and the words between them. */
export function childrenOf(
  body: string,
  names: readonly string[],
): { readonly children: Readonly<Record<string, string>>; readonly rest: string } {
  const children: Record<string, string> = {};
  const rest: string[] = [];
  const sought = new Set(names);
  let taken = 0;
  for (let at = body.indexOf('<'); at !== -1; at = body.indexOf('<', at)) {
    const name = names.find((one) => sought.has(one) && body.startsWith(`<${one}>`, at));
    // Found or not closed: either way it need not be looked for again.
    if (name !== undefined) sought.delete(name);
    const close = name === undefined ? -1 : body.indexOf(`</${name}>`, at);
    if (name === undefined || close === -1) {
      at += 1;
      continue;
    }
    rest.push(body.slice(taken, at));
    children[name] = body.slice(at + name.length + 2, close).trim();
    taken = close + name.length + 3;
    at = taken;
  }
  rest.push(body.slice(taken));
  return { children, rest: rest.join('').trim() };
}
