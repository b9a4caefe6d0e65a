import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** What a target is fed: files by their `/`-separated names. */
export type Input = ReadonlyMap<string, Buffer>;

/** Every file below a folder; nothing when it is not there. */
export function readInput(folder: string): Input {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).toSorted();
  return new Map(
    paths.map((path) => [
      path
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
      readFileSync(path),
    ]),
  );
}

/** Writes the files below a folder. */
export function writeInput(folder: string, input: Input): void {
  for (const [name, bytes] of input) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

/** How many bytes there are in all. */
export function bytesOf(input: Input): number {
  return Array.from(input.values()).reduce((sum, { length }) => sum + length, 0);
}

/** The same input with one file changed. */
export function withFile(input: Input, name: string, bytes: Buffer): Input {
  return new Map([...input, [name, bytes]]);
}
