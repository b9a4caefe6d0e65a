const longestSought = 500;

/** Whether a line holds a part; a long one is found only at its ends, for searching could take too long. */
const isWithin = (line: string, part: string, from: number): boolean =>
  part.length > longestSought
    ? line.startsWith(part, from) || (line.endsWith(part) && line.length >= from + part.length)
    : line.includes(part, from);

/** Where a line stands in its text. */
type LinePlace = 'only' | 'first' | 'between' | 'last';

const placeOf = (at: number, last: number): LinePlace => {
  if (at === last) return last === 0 ? 'only' : 'last';
  return at === 0 ? 'first' : 'between';
};

/** Whether a line holds what is wanted from a column on: the text's first as its end, its last as its beginning. */
function isShownBy(line: string, from: number, want: string, place: LinePlace): boolean {
  const room = line.length - from - want.length;
  switch (place) {
    case 'only':
      return isWithin(line, want, from);
    case 'first':
      return room >= 0 && line.endsWith(want);
    case 'between':
      return room === 0 && line.endsWith(want);
    case 'last':
      return line.startsWith(want, from);
  }
}

/**
 * Whether every line of a text is among the lines, in that order; its first and last may be parts of theirs. With
 * `signs` only lines that begin with one of them count, without it.
 */
export function areShown(text: string, lines: readonly string[], signs = ''): boolean {
  const wanted = text.split('\n');
  const last = wanted.length - 1;
  const from = signs === '' ? 0 : 1;
  let at = 0;
  for (const line of lines) {
    if (at > last) break;
    const counts = signs === '' || signs.includes(line.charAt(0));
    if (counts && isShownBy(line, from, wanted[at] ?? '', placeOf(at, last))) at += 1;
  }
  return at > last;
}

const isArrow = (code: number): boolean => code === 0x2192 || code === 9;

/** Whether a text is a content with each line's number and an arrow or a tab before it, and perhaps more behind it. */
export function isNumbered(text: string, content: string): boolean {
  let at = 0;
  let from = 0;
  while (from < content.length) {
    const end = content.indexOf('\n', from);
    const line = content.slice(from, end < 0 ? content.length : end);
    const stop = text.indexOf('\n', at);
    const begin = (stop < 0 ? text.length : stop) - line.length;
    if (begin <= at || !isArrow(text.charCodeAt(begin - 1)) || !text.startsWith(line, begin)) return false;
    from += line.length + 1;
    if (stop < 0) return from >= content.length;
    at = stop + 1;
  }
  return true;
}
