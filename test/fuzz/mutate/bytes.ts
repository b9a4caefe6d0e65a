import type { Random } from '../../../bench/random.ts';
import { BYTES } from './words.ts';

type Change = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const at = (bytes: Buffer, random: Random): number => random.integer(0, bytes.length);

/** Short pieces more often than long ones. */
function piece(bytes: Buffer, random: Random): { readonly start: number; readonly end: number } {
  const start = at(bytes, random);
  const most = random.happens(0.7) ? 16 : bytes.length;
  return { start, end: Math.min(bytes.length, start + random.integer(1, Math.max(1, most))) };
}

const join = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);

const CHANGES: readonly Change[] = [
  function flipBit(bytes, random) {
    const changed = Buffer.from(bytes);
    const place = random.integer(0, Math.max(0, bytes.length - 1));
    changed[place] = (changed[place] ?? 0) ^ (1 << random.integer(0, 7));
    return changed;
  },
  function setByte(bytes, random) {
    const changed = Buffer.from(bytes);
    changed[random.integer(0, Math.max(0, bytes.length - 1))] = random.pick([
      0,
      1,
      0x7f,
      0x80,
      0xff,
      random.integer(0, 255),
    ]);
    return changed;
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, at(bytes, random));
  },
  function behead(bytes, random) {
    return bytes.subarray(at(bytes, random));
  },
  function cut(bytes, random) {
    const { start, end } = piece(bytes, random);
    return join(bytes.subarray(0, start), bytes.subarray(end));
  },
  function repeat(bytes, random) {
    const { start, end } = piece(bytes, random);
    return join(bytes.subarray(0, end), bytes.subarray(start));
  },
  function zero(bytes, random) {
    const { start, end } = piece(bytes, random);
    return Buffer.from(bytes).fill(random.pick([0, 0, 0xff]), start, end);
  },
  function insert(bytes, random) {
    const place = at(bytes, random);
    return join(bytes.subarray(0, place), random.pick(BYTES), bytes.subarray(place));
  },
  function move(bytes, random) {
    const { start, end } = piece(bytes, random);
    const rest = join(bytes.subarray(0, start), bytes.subarray(end));
    const place = at(rest, random);
    return join(rest.subarray(0, place), bytes.subarray(start, end), rest.subarray(place));
  },
  function splice(bytes, random, other) {
    const { start, end } = piece(bytes, random);
    const theirs = piece(other, random);
    return join(bytes.subarray(0, start), other.subarray(theirs.start, theirs.end), bytes.subarray(end));
  },
  function cross(bytes, random, other) {
    return join(bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random)));
  },
];

/** Changes bytes as a disk, a network or a crash would, and as they never would. */
export function changeBytes(bytes: Buffer, random: Random, other: Buffer): Buffer {
  return random.pick(CHANGES)(bytes, random, other);
}
