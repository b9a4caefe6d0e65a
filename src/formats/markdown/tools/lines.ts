const longestSought = 500;

/** Whether a line holds a part; a long one is found only at its ends, for searching could take too long. */
const isWithin = (line: string, part: string, from: number): boolean =>
  part.length > longestSought
    ? line.startsWith(part, from) || (line.endsWith(part) && line.length >= from + part.length)
    : line.includes(part, from);

function isShownBy(line: string, from: number, want: string, isFirst: boolean, isLast: boolean): boolean {
  if (isFirst && isLast) return isWithin(line, want, from);
  if (isLast) return line.startsWith(want, from);
  const room = line.length - from - want.length;
  return (isFirst ? room >= 0 : room === 0) && line.endsWith(want);
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
    if (counts && isShownBy(line, from, wanted[at] ?? '', at === 0, at === last)) at += 1;
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
