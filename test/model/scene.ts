import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Asked } from './commands.ts';
import { contentsOf, createSource, type SourceFiles } from './files.ts';
import type { Place } from './run.ts';
import { type Archives, bookmarkAt, createArchives, type Remembered } from './stores.ts';

/** Everything there is between two commands. */
export interface Scene {
  readonly place: Place;
  readonly bookmarkPath: string;
  readonly source: SourceFiles;
  readonly archives: Archives;
  /** Sessions whose archive somebody took away: id and mark. */
  readonly lost: Set<string>;
  /** The bytes of a bookmark that somebody damaged; null for a sound one, or none. */
  damaged: string | null;
}

/** A home without sessions, and an empty folder beside it. */
export function createScene(folder: string): Scene {
  const place = { home: join(folder, 'home'), out: join(folder, 'out') };
  for (const path of [place.home, place.out]) mkdirSync(path, { recursive: true });
  return {
    place,
    bookmarkPath: join(place.home, '.local/state/chatzip/bookmark.json'),
    source: createSource(place.home),
    archives: createArchives(place.out),
    lost: new Set(),
    damaged: null,
  };
}

/** The bookmark; an empty one where there is none, or one that nobody can read. */
export function bookmarkIn({ damaged, bookmarkPath }: Scene): ReadonlyMap<string, Remembered> {
  return (damaged === null ? bookmarkAt(bookmarkPath) : null) ?? new Map();
}

/** What a run has to do: the sessions to export, and how many will fail. */
export interface Due {
  readonly exported: readonly string[];
  readonly failed: number;
}

/** By the bookmark and the files alone. */
export function dueIn(scene: Scene, { formats }: Asked): Due {
  const remembered = bookmarkIn(scene);
  const isDue = ([id, mark]: readonly [string, string]): boolean => {
    const row = remembered.get(id);
    return row?.mark !== mark || !formats.split(',').every((format) => row.formats.includes(format));
  };
  const due = Array.from(contentsOf(scene.source.sessions)).filter(isDue);
  const exported = due.filter(([, mark]) => !scene.source.corrupt.has(mark)).map(([id]) => id);
  return { exported, failed: due.length - exported.length };
}
