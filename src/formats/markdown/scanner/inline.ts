/** How inline text is read. */
export interface InlineStyle {
  /** Typed by a human, who means the characters and not Markdown's use of them. */
  readonly isTyped: boolean;
  /** A row of a table, where a pipe ends a cell before anything else is looked at. */
  readonly isRow: boolean;
}

const active = /[\\`<!]|\]\(|:\/\/|[wW]{3}\./g;
const activeWhenTyped = /[\\`<!&*_~]|\]\(|:\/\/|[wW]{3}\./g;
const endOfAddress = /[\s<]|$/g;
const punctuation = /[!-/:-@[-`{-~]/;
const autolink = /<(?:https?:\/\/|mailto:)[^\s<>`|[\]\\]*>/y;
const htmlStart = /[A-Za-z/!?]/;
const beforeTarget = /[\s<]*/y;
// A target that a browser runs, or may: on the next line, or with a reference, an escape or a blank in its scheme.
const runnable = /(?:$|[a-z]*(?:&[#a-z\d]{1,32};|\\|\s[a-z\s]*:)|(?:javascript|vbscript|data):)/iy;
const characterReference = /&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;

/** Where the next run of so many backticks stands; to be asked from left to right. */
function closersOf(text: string): (length: number, from: number) => number {
  const places = new Map<number, { readonly starts: number[]; at: number }>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const known = places.get(run.length);
    if (known) known.starts.push(index);
    else places.set(run.length, { starts: [index], at: 0 });
  }
  return (length, from) => {
    const known = places.get(length);
    if (!known) return Infinity;
    while ((known.starts[known.at] ?? Infinity) < from) known.at += 1;
    return known.starts[known.at] ?? Infinity;
  };
}

/** Where the next pipe stands that may end a cell (`\\\\|` does for some readers); to be asked from left to right. */
function pipesOf(text: string): (from: number) => number {
  let at = -1;
  return (from) => {
    while (at < from) {
      const pipe = text.indexOf('|', at + 1);
      at = pipe < 0 ? Infinity : pipe;
      if (at >= from && text[at - 1] === '\\' && text[at - 2] !== '\\') from = at + 1;
    }
    return at;
  };
}

function endOfRun(text: string, from: number): number {
  const code = text.charCodeAt(from);
  let end = from + 1;
  while (text.charCodeAt(end) === code) end += 1;
  return end;
}

/** The length of a sticky pattern's match at that place, or 0. */
function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex - at : 0;
}

const wordSign = /[\p{L}\p{N}]/u;

/** How many characters from here a human means as they stand, as in `*.ts`, `2*3`, `__init__` and `&lt;`. */
function literalLength(text: string, at: number): number {
  if (text[at] === '&') return lengthAt(characterReference, text, at) > 0 ? 1 : 0;
  const end = endOfRun(text, at);
  if (text[at] === '_') return end - at > 1 ? end - at : 0;
  // What nothing precedes can't end a strikethrough, and without an end none begins: `HEAD~2`, but `~/pears`.
  if (text[at] === '~') return /\S/.test(text[at - 1] ?? '') ? end - at : 0;
  if (end - at === 1 && wordSign.test(text[at - 1] ?? '') && wordSign.test(text[end] ?? '')) return 1;
  const isGlob = text[at - 1] === '/' || text[end] === '/' || text[end] === '.';
  return isGlob ? end - at : 0;
}

interface Scan {
  readonly text: string;
  readonly isTyped: boolean;
  /** Where the code span ends that a run of so many backticks opens; Infinity when none does. */
  readonly spanEnd: (from: number, length: number) => number;
  /** Where a bare address ends: GFM takes all of it as it stands, backslashes and backticks too. */
  addressEnd: number;
}

interface Step {
  /** What stands in the place of the characters from here to `next`. */
  readonly replacement?: string;
  readonly next: number;
}

const escaped = (text: string, from: number, next: number): Step => ({
  replacement: text.slice(from, next).replaceAll(/./g, '\\$&'),
  next,
});

function findAddressEnd(text: string, from: number): number {
  endOfAddress.lastIndex = from;
  return endOfAddress.exec(text)?.index ?? text.length;
}

/** In an address a backslash would become a part of it, and what follows would live. */
const asReference = (text: string, from: number, next: number): Step => ({
  replacement: `&#${String(text.charCodeAt(from))};`.repeat(next - from),
  next,
});

function stepAtLess(scan: Scan, at: number): Step {
  const { text } = scan;
  const link = lengthAt(autolink, text, at);
  if (link > 0) return { next: at + link };
  if (!htmlStart.test(text[at + 1] ?? '')) return { next: at + 1 };
  if (at > scan.addressEnd || scan.addressEnd === 0) return escaped(text, at, at + 1);
  // Without the sign that ended it the address goes on.
  scan.addressEnd = findAddressEnd(text, at + 1);
  return asReference(text, at, at + 1);
}

/** What to do about the active character that stands there. */
function stepAt(scan: Scan, at: number): Step {
  const { text } = scan;
  const isInAddress = at < scan.addressEnd;
  const disarm = isInAddress ? asReference : escaped;
  switch (text.charAt(at)) {
    case '\\':
      if (scan.isTyped && !isInAddress && punctuation.test(text[at + 1] ?? '')) return escaped(text, at, at + 2);
      return { next: at + (!isInAddress && punctuation.test(text[at + 1] ?? '') ? 2 : 1) };
    case '`': {
      const end = endOfRun(text, at);
      const closer = isInAddress ? Infinity : scan.spanEnd(end, end - at);
      return closer === Infinity ? disarm(text, at, end) : { next: closer };
    }
    case '<':
      return stepAtLess(scan, at);
    case ']': {
      // The bracket itself stays: behind an escaped one a label would go on.
      runnable.lastIndex = at + 2 + lengthAt(beforeTarget, text, at + 2);
      if (!runnable.test(text)) return { next: at + 2 };
      return { replacement: `]${isInAddress ? '&#40;' : '\\('}`, next: at + 2 };
    }
    case '!':
      return text[at + 1] === '[' ? disarm(text, at, at + 1) : { next: at + 1 };
    case '&':
    case '*':
    case '~':
    case '_': {
      const length = isInAddress ? 0 : literalLength(text, at);
      return length > 0 ? escaped(text, at, at + length) : { next: endOfRun(text, at) };
    }
    default:
      if (!isInAddress) scan.addressEnd = findAddressEnd(text, at);
      return { next: at + 1 };
  }
}

/**
 * One line of a paragraph with nothing alive in it that reaches beyond the line or the document: no HTML, no picture,
 * no code span left open. What is plain Markdown comes back as it was. Linear in the line's length.
 */
export function safeInline(text: string, { isTyped, isRow }: InlineStyle): string {
  const pattern = isTyped ? activeWhenTyped : active;
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (!match) return text;
  const closerOf = closersOf(text);
  const pipeAfter = isRow ? pipesOf(text) : () => Infinity;
  const spanEnd = (from: number, length: number): number => {
    const closer = closerOf(length, from);
    return closer < pipeAfter(from) ? closer + length : Infinity;
  };
  const scan: Scan = { text, isTyped, spanEnd, addressEnd: 0 };
  let out = '';
  let done = 0;
  for (; match; match = pattern.exec(text)) {
    const { replacement, next } = stepAt(scan, match.index);
    if (replacement !== undefined) {
      out += text.slice(done, match.index) + replacement;
      done = next;
    }
    pattern.lastIndex = next;
  }
  return out + text.slice(done);
}
