import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ManifestRow } from '../../src/archive/manifest.ts';
import { writeSession } from '../support/home.ts';
import { chatzip } from '../support/run.ts';
import { newPlace, type Place, sourceOf } from './place.ts';
import { inPlace, type Point, type Staged } from './points.ts';
import type { Scenario } from './scenarios.ts';
import { inject } from './strace.ts';

/** A run that makes files and not archives, and what must be true of them at any time. */
export interface TreeScenario extends Scenario {
  /** What is not as it must be; `isDone` when all of it has to be there. */
  readonly problems: (place: Place, isDone: boolean) => readonly string[];
}

async function withSessions(folder: string): Promise<Place> {
  const place = newPlace(folder);
  for (const number of [1, 2]) writeSession(place.home, number);
  return place;
}

const asFolder = (place: Place): readonly string[] => ['--no-zip', '--format', 'md,raw', '--quiet', '--out', place.out];

/** A folder has its name only when everything that its manifest names is in it. */
export const FOLDER: TreeScenario = {
  name: 'an export as a folder',
  prepare: withSessions,
  args: asFolder,
  next: asFolder,
  problems(place, isDone) {
    const folders = readdirSync(place.out).filter((name) => !/^\.chatzip-traced\.tmp$/.test(name));
    const missing = folders.flatMap((name) => missingIn(join(place.out, name)));
    if (existsSync(place.bookmark)) missing.push('there is a bookmark');
    return isDone && folders.length === 0 ? ['there is no folder'] : missing;
  },
};

function missingIn(folder: string): string[] {
  const manifest = join(folder, 'manifest.jsonl');
  if (!existsSync(manifest)) return [`${folder} has no manifest`];
  const rows: readonly ManifestRow[] = readFileSync(manifest, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const wrong = rows.flatMap((row) => row.entries).filter(({ path, sha256 }) => hashAt(join(folder, path)) !== sha256);
  const isWhole = rows.length === 2 && existsSync(join(folder, 'run.json'));
  return [...wrong.map(({ path }) => `${path} is not whole`), ...(isWhole ? [] : ['the folder is not whole'])];
}

function hashAt(path: string): string | null {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : null;
}

const restoring = (place: Place): readonly string[] => {
  return ['restore', join(place.root, 'plums.zip'), '--to', join(place.out, 'restored'), '--quiet'];
};

/** A file has its name only when it is what it was. */
export const RESTORE: TreeScenario = {
  name: 'a restore',
  async prepare(folder) {
    const place = await withSessions(folder);
    const args = ['--format', 'raw', '--no-bookmark', '--quiet', '--out', join(place.root, 'plums.zip')];
    const { code } = await chatzip(args, { home: place.home, cwd: place.root });
    if (code !== 0) throw new Error(`a sound run ended ${code}`);
    return place;
  },
  args: restoring,
  next: restoring,
  problems(place, isDone) {
    const wanted = filesBelow(join(place.home, '.claude', 'projects'));
    const found = filesBelow(join(place.out, 'restored', '.claude', 'projects'));
    const wrong = Array.from(found).filter(([path, content]) => wanted.get(path) !== content);
    const missing = isDone ? Array.from(wanted.keys()).filter((path) => !found.has(path)) : [];
    return [...wrong.map(([path]) => `${path} is not what it was`), ...missing.map((path) => `${path} is missing`)];
  },
};

function filesBelow(folder: string): ReadonlyMap<string, string> {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const files = names.filter((name) => name.endsWith('.jsonl'));
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export const TREE_SCENARIOS: readonly TreeScenario[] = [FOLDER, RESTORE];

/** Kills a run at a point, and lets the next one do the work. Raises when anything is not as it must be. */
export async function killTreeAt(staged: Staged, scenario: TreeScenario, point: Point): Promise<void> {
  await inPlace(staged, `${scenario.name}, killed at ${point.call} ${point.nth}`, async (place) => {
    const source = JSON.stringify(sourceOf(place));
    const injection = { ...point, what: { signal: 'KILL' }, paths: staged.paths } as const;
    const { ended, killed } = await inject(place, scenario.args(place), injection);
    if (ended.signal !== 'SIGKILL' || killed === 0) throw new Error(`was not killed but ended ${ended.code}`);
    const problems = [...scenario.problems(place, false)];
    const { code, stderr } = await chatzip(scenario.next(place), { home: place.home, cwd: place.root });
    if (code !== 0 || stderr !== '') problems.push(`the next run ended ${code}: ${stderr}`);
    problems.push(...scenario.problems(place, true));
    if (JSON.stringify(sourceOf(place)) !== source) problems.push('the source was touched');
    if (problems.length > 0) throw new Error(problems.join('; '));
  });
}
