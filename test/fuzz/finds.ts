import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Input, readInput } from './input.ts';

const FINDS = 'test/fuzz/finds';

/** The inputs that broke a promise once, by name: made small, and of invented words. */
export function findsOf(target: string): readonly (readonly [string, Input])[] {
  const folder = join(FINDS, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => [name, readInput(join(folder, name))] as const);
}
