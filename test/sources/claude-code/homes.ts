import { join } from 'node:path';
import { realpathSync } from 'node:fs';
import type { SourceFile } from '../../../src/session/reference.ts';
import { discover } from '../../../src/sources/claude-code/discover.ts';
import type { Discovery, Root } from '../../../src/sources/source.ts';
import { temporaryFolder } from '../../files/temporary.ts';
import { writeTree } from '../temporary.ts';

/** Ids as sessions have them. */
export const pear = '11111111-0000-4000-8000-000000000001';
export const plum = '22222222-0000-4000-8000-000000000002';
export const fig = '33333333-0000-4000-8000-000000000003';

/** A line of a user in the orchard. */
export function said(text: string, more: Readonly<Record<string, unknown>> = {}): string {
  return `${JSON.stringify({ type: 'user', message: { role: 'user', content: text }, cwd: '/home/fern/orchard', ...more })}\n`;
}

/** A folder of projects with these files. */
export function projectsWith(tree: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(temporaryFolder(), 'projects');
  writeTree(folder, { ...tree, '.keep': '' });
  return folder;
}

export function rootAt(path: string): Root {
  return { path, realPath: realpathSync.native(path) };
}

export function found(path: string, followLinks = false): Discovery {
  return discover([rootAt(path)], { followLinks });
}

/** Each session's key less the source, with its files: `m` main, `a` subagent, `s` sidecar, and why one is refused. */
export function outline({ sessions }: Discovery): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(sessions.map(({ key, files }) => [key.replace('claude-code/', ''), files.map(lineOf)]));
}

function lineOf({ part, path, refused }: SourceFile): string {
  return [part === 'subagent' ? 'a' : part.slice(0, 1), path, refused].filter(Boolean).join(' ');
}
