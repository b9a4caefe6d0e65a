import type { Input } from './input.ts';
import { withFile } from './input.ts';
import { linesIn } from './mutate/lines.ts';

/** How often an input may be tried. */
const MOST_TRIES = 3000;

/** The smallest input that it finds of which `isStill` holds: without files, lines, members, and bytes that don't matter. */
export async function shrunk(input: Input, isStill: (input: Input) => Promise<boolean>): Promise<Input> {
  let best = input;
  let tries = 0;
  const tried = async (smaller: Input): Promise<boolean> => {
    tries += 1;
    if (tries > MOST_TRIES || !(await isStill(smaller))) return false;
    best = smaller;
    return true;
  };
  for (const name of input.keys()) await tried(new Map([...best].filter(([other]) => other !== name)));
  for (const name of Array.from(best.keys())) {
    const part = (cut: (bytes: Buffer) => readonly Uint8Array[]): Promise<void> =>
      withoutParts(cut(best.get(name) ?? Buffer.alloc(0)), (parts) =>
        tried(withFile(best, name, Buffer.concat(parts))),
      );
    await part(linesIn);
    await withoutMembers(best.get(name) ?? Buffer.alloc(0), (bytes) => tried(withFile(best, name, bytes)));
    await part((bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte)));
  }
  return best;
}

/** Leaves out runs of parts, long ones first. */
async function withoutParts(
  parts: readonly Uint8Array[],
  isStill: (parts: readonly Uint8Array[]) => Promise<boolean>,
): Promise<void> {
  let left = parts;
  for (let run = Math.ceil(parts.length / 2); run >= 1; run = run === 1 ? 0 : Math.ceil(run / 2)) {
    for (let at = 0; at < left.length;) {
      const fewer = left.toSpliced(at, run);
      if (await isStill(fewer)) left = fewer;
      else at += run;
    }
  }
}

async function withoutMembers(bytes: Buffer, isStill: (bytes: Buffer) => Promise<boolean>): Promise<void> {
  let lines = linesIn(bytes);
  for (const [index, line] of lines.entries()) {
    let record = parsed(line);
    const places = placesIn(record);
    for (const place of places.toReversed()) {
      const smaller = without(record, place);
      const changed = lines.with(index, Buffer.from(`${JSON.stringify(smaller)}\n`));
      if (!(await isStill(Buffer.concat(changed)))) continue;
      record = smaller;
      lines = changed;
    }
  }
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return null;
  }
}

function placesIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [[key], ...placesIn(member).map((place) => [key, ...place])]);
}

function without(value: unknown, [key, ...deeper]: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || key === undefined) return value;
  if (Array.isArray(value)) {
    return deeper.length === 0
      ? value.toSpliced(Number(key), 1)
      : value.with(Number(key), without(value[Number(key)], deeper));
  }
  const members = Object.entries(value);
  return Object.fromEntries(
    members.flatMap(([name, member]): [string, unknown][] => {
      if (name !== key) return [[name, member]];
      return deeper.length === 0 ? [] : [[name, without(member, deeper)]];
    }),
  );
}
