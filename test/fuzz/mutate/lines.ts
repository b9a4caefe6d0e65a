import type { Random } from '../../../bench/random.ts';
import { BYTES } from './words.ts';

const NEWLINE = 10;

/** The lines of a file with their newlines. */
export function linesIn(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    lines.push(bytes.subarray(start, end + 1));
    start = end + 1;
  }
  return start < bytes.length ? [...lines, bytes.subarray(start)] : lines;
}

type Change = (lines: readonly Buffer[], random: Random, others: readonly Buffer[]) => readonly Buffer[];

const place = (lines: readonly Buffer[], random: Random): number => random.integer(0, Math.max(0, lines.length - 1));

const CHANGES: readonly Change[] = [
  function swap(lines, random) {
    const [one, other] = [place(lines, random), place(lines, random)];
    return lines.map((line, index) => (index === one ? lines[other] : index === other ? lines[one] : line) ?? line);
  },
  function drop(lines, random) {
    const gone = place(lines, random);
    return lines.filter((_, index) => index !== gone);
  },
  function dropMany(lines, random) {
    const from = place(lines, random);
    return lines.toSpliced(from, random.integer(1, lines.length));
  },
  function repeat(lines, random) {
    const twice = place(lines, random);
    return lines.flatMap((line, index) => (index === twice ? [line, line] : [line]));
  },
  function repeatElsewhere(lines, random) {
    const line = lines[place(lines, random)];
    return line === undefined ? lines : lines.toSpliced(random.integer(0, lines.length), 0, line);
  },
  function take(lines, random, others) {
    const from = place(others, random);
    return lines.toSpliced(random.integer(0, lines.length), 0, ...others.slice(from, from + random.integer(1, 4)));
  },
  function tear(lines, random) {
    const torn = place(lines, random);
    return lines.map((line, index) => (index === torn ? line.subarray(0, random.integer(0, line.length)) : line));
  },
  function glue(lines, random) {
    const glued = place(lines, random);
    return lines.map((line, index) => (index === glued && line.at(-1) === NEWLINE ? line.subarray(0, -1) : line));
  },
  function strange(lines, random) {
    const line = Buffer.concat([random.pick(BYTES), Buffer.from(random.pick(['\n', '']))]);
    return lines.toSpliced(random.integer(0, lines.length), 0, line);
  },
  function reverse(lines) {
    return lines.toReversed();
  },
];

/** Changes the order, number and wholeness of a file's lines; `other` is another file to take some from. */
export function changeLines(bytes: Buffer, random: Random, other: Buffer): Buffer {
  return Buffer.concat(random.pick(CHANGES)(linesIn(bytes), random, linesIn(other)));
}
