import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatzip } from '../support/run.ts';
import { lineOf, pathOf, writeSession } from '../support/home.ts';
import { newPlace, type Place, WRITTEN_OVER } from './place.ts';
import { inject } from './strace.ts';

/** A run that something will happen to, and what was there before it. */
export interface Scenario {
  readonly name: string;
  readonly prepare: (folder: string) => Promise<Place>;
  readonly args: (place: Place) => readonly string[];
  /** The same again, for the run that completes the work. */
  readonly next: (place: Place) => readonly string[];
}

const EXPORT = ['export', '--format', 'md,raw', '--quiet'];

const incremental = (place: Place): readonly string[] => [...EXPORT, '--since', 'incremental', '--out', place.out];

/** Sessions of which the first three are archived already; one of them has grown since, and two are new. */
async function withHistory(folder: string): Promise<Place> {
  const place = newPlace(folder);
  for (const number of [1, 2, 3]) writeSession(place.home, number);
  // Of another mode, so that its archive never has the name that a run of the same second would take.
  await run(place, ['--format', 'md,raw', '--out', place.out, '--quiet']);
  appendFileSync(pathOf(place.home, 2), lineOf(2, 'And when are figs ripe?', 30));
  for (const number of [4, 5]) writeSession(place.home, number);
  return place;
}

async function run(place: Place, args: readonly string[]): Promise<void> {
  const { code, stderr } = await chatzip(args, { home: place.home, cwd: place.root });
  if (code !== 0 || stderr !== '') throw new Error(`a sound run ended ${code}: ${stderr}`);
}

/** What a run leaves that was killed before its archive got its name: its lock, its temporary file. */
async function withDeadRun(folder: string): Promise<Place> {
  const place = await withHistory(folder);
  const point: Parameters<typeof inject>[2] = {
    call: 'link',
    nth: 1,
    what: { signal: 'KILL' },
    paths: ['out/.chatzip-dead.tmp'],
    traceId: 'dead',
  };
  const { killed } = await inject(place, incremental(place), point);
  if (killed === 0) throw new Error('the run was not killed');
  return place;
}

async function withOldFile(folder: string): Promise<Place> {
  const place = await withHistory(folder);
  await run(place, ['--format', 'md,raw', '--out', join(place.out, WRITTEN_OVER), '--quiet']);
  appendFileSync(pathOf(place.home, 3), lineOf(3, 'And pears?', 31));
  return place;
}

const forced = (place: Place): readonly string[] => [...EXPORT, '--force', '--out', join(place.out, WRITTEN_OVER)];

/** The first export of all: nothing is there, not even the output folder. */
export const FIRST: Scenario = {
  name: 'a first export',
  async prepare(folder) {
    const place = newPlace(folder);
    for (const number of [1, 2, 3]) writeSession(place.home, number);
    return place;
  },
  args: (place) => incremental({ ...place, out: join(place.out, 'new') }),
  next: (place) => incremental({ ...place, out: join(place.out, 'new') }),
};

/** With an archive and a bookmark that must not be lost. */
export const LATER: Scenario = { name: 'a later export', prepare: withHistory, args: incremental, next: incremental };

const inVolumes = (place: Place): readonly string[] => [...incremental(place), '--volume-size', '1K'];

/** In which each session fills a volume. */
export const VOLUMES: Scenario = {
  name: 'an export in volumes',
  prepare: withHistory,
  args: inVolumes,
  next: inVolumes,
};

export const TAKEOVER: Scenario = {
  name: 'an export after one that was killed',
  prepare: withDeadRun,
  args: incremental,
  next: incremental,
};

const EXPLICIT: Scenario = {
  name: 'an export to a named file',
  prepare: withHistory,
  args: (place) => [...incremental(place), '--out', join(place.out, 'plums.zip')],
  next: incremental,
};

export const FORCED: Scenario = {
  name: 'an export over an older file',
  prepare: withOldFile,
  args: forced,
  next: forced,
};

export const SCENARIOS: readonly Scenario[] = [FIRST, LATER, VOLUMES, TAKEOVER, EXPLICIT, FORCED];
