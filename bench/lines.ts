const LINE_FEED = 10;

/** Hands over every line that is not empty, and says how many there were. */
export function linesOf(bytes: Buffer, onLine: (line: string) => void): number {
  let lines = 0;
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    if (end > start) {
      onLine(bytes.toString('utf8', start, end));
      lines += 1;
    }
    start = end + 1;
  }
  return lines;
}
