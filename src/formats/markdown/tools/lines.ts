const longestSought = 500;

/** Whether every line of a text is among the lines, in that order; its first and last may be parts of theirs. */
export function areShown(text: string, lines: readonly string[]): boolean {
  const wanted = text.split('\n');
  const last = wanted.length - 1;
  let at = 0;
  for (const line of lines) {
    if (at > last) break;
    const want = wanted[at] ?? '';
    if (isShownBy(line, want, at === 0, at === last)) at += 1;
  }
  return at > last;
}

/** Whether a line holds a part; a long one is found only at its ends, for searching could take too long. */
const isWithin = (line: string, part: string): boolean =>
  part.length > longestSought ? line.startsWith(part) || line.endsWith(part) : line.includes(part);

function isShownBy(line: string, want: string, isFirst: boolean, isLast: boolean): boolean {
  if (isFirst && isLast) return isWithin(line, want);
  if (isFirst) return line.endsWith(want);
  return isLast ? line.startsWith(want) : line === want;
}

/** A line of a file as the agents print it: its number, an arrow or a tab, and the line. */
const numbered = /^ *\d+(?:→|\t)/;

/** The lines of a printed file without their numbers; lines without a number are left out. */
export const unnumbered = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const match = numbered.exec(line);
    return match ? [line.slice(match[0].length)] : [];
  });
