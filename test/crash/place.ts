import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The archive that a run with --force writes over, where a scenario has one. */
export const WRITTEN_OVER = 'backup.zip';

/** A home and an output folder of their own, below one root. */
export interface Place {
  readonly root: string;
  readonly home: string;
  readonly out: string;
  readonly bookmark: string;
}

function placeAt(root: string): Place {
  const home = join(root, 'home');
  return { root, home, out: join(root, 'out'), bookmark: join(home, '.local', 'state', 'chatzip', 'bookmark.json') };
}

/** A new place in a folder, empty but for its two folders. */
export function newPlace(folder: string): Place {
  const place = placeAt(mkdtempSync(join(folder, 'place-')));
  mkdirSync(place.home);
  mkdirSync(place.out);
  return place;
}

/** A copy of a place in a folder. */
export function copyOf(place: Place, folder: string): Place {
  const copy = placeAt(mkdtempSync(join(folder, 'place-')));
  cpSync(place.root, copy.root, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** Removes a place. */
export function removePlace(place: Place): void {
  rmSync(place.root, { recursive: true, force: true });
}

/** Everything that can be seen of the agent's own files: what is there, its stat and its content. */
export function sourceOf(place: Place): Readonly<Record<string, string>> {
  const root = join(place.home, '.claude');
  const names = ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()];
  return Object.fromEntries(
    names.map((name) => {
      const path = join(root, name);
      const { mode, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
      const content = statSync(path).isFile() ? sha256Of(readFileSync(path)) : '';
      return [name, [mode, ino, size, mtimeNs, ctimeNs, content].join(' ')];
    }),
  );
}

/** The SHA-256 of each session's file by its path below the root. */
export function sessionsOf(place: Place): ReadonlyMap<string, string> {
  const root = join(place.home, '.claude', 'projects');
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'));
  return new Map(paths.map((path) => [relative('.', path), sha256Of(readFileSync(join(root, path)))]));
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
