import { join } from 'node:path';
import type { HomePlan } from './home.ts';
import type { Command } from './measure.ts';

/** Where one run works: the generated home, an empty folder for what it makes, and a file for its peak memory. */
export interface Place {
  readonly home: string;
  readonly out: string;
  readonly peakFile: string;
  readonly msFile: string;
}

/** A program that takes part in a case: the one that is measured, or a yardstick. */
export interface Contestant {
  readonly name: string;
  readonly plan: HomePlan;
  readonly command: (place: Place) => Command;
  /** Runs once, unmeasured, before the rounds. */
  readonly prepare?: (place: Place) => Command;
  /** Makes no file. */
  readonly isBarren?: boolean;
}

const BUILT = import.meta.dirname;
/** The package: this file runs from `bench/built/bench`. */
export const PACKAGE = join(BUILT, '..', '..', '..');

/** `chatzip export` with the flags, as a user of that home would run it. */
export function chatzip(name: string, plan: HomePlan, flags: readonly string[]): Contestant {
  return {
    name,
    plan,
    command: (place) => program(place, ['export', ...flags, '--out', place.out, '--quiet']),
  };
}

/** `chatzip export --since incremental` over sessions that are all in the bookmark already. */
export function unchanged(name: string, plan: HomePlan): Contestant {
  return { name, plan, command: incremental, prepare: incremental, isBarren: true };
}

/** `chatzip --version`. */
export function version(plan: HomePlan): Contestant {
  return { name: 'chatzip --version', plan, command: (place) => program(place, ['--version']), isBarren: true };
}

/** `zip -r` over the raw files at a level. */
export function zip(level: 1 | 6, plan: HomePlan): Contestant {
  return {
    name: `zip -r -${level}`,
    plan,
    command: ({ home, out }) => ({
      program: 'zip',
      args: ['-r', `-${level}`, '-q', join(out, 'raw.zip'), '.'],
      cwd: projectsOf(home),
      env: environment(home),
    }),
  };
}

/** Node alone, reading the raw files, or reading and parsing them. */
export function reading(what: 'read' | 'parse', plan: HomePlan): Contestant {
  const name = what === 'read' ? 'reading alone' : 'reading and JSON.parse alone';
  return {
    name,
    plan,
    command: (place) => node(place, [join(BUILT, 'yardstick.js'), what, projectsOf(place.home)]),
    isBarren: true,
  };
}

/** Parsing, rendering as Markdown and deflating, each alone on one thread, divided by the cores. */
export function parts(plan: HomePlan): Contestant {
  return {
    name: 'its parts over the cores',
    plan,
    command: (place) => ({
      ...node(place, [join(BUILT, 'parts.js'), place.home, place.msFile]),
      msFile: place.msFile,
    }),
    isBarren: true,
  };
}

/** `node -e 0`: what starting Node costs. */
export function nodeStart(plan: HomePlan): Contestant {
  return { name: 'node -e 0', plan, command: (place) => node(place, ['-e', '0']), isBarren: true };
}

const incremental = (place: Place): Command =>
  program(place, ['export', '--since', 'incremental', '--out', place.out, '--quiet']);

const program = (place: Place, args: readonly string[]): Command =>
  node(place, [join(PACKAGE, 'bin', 'chatzip.js'), ...args]);

function node({ home, out, peakFile }: Place, args: readonly string[]): Command {
  return {
    program: process.execPath,
    args: ['--import', join(BUILT, 'peak-hook.js'), ...args],
    cwd: out,
    env: { ...environment(home), BENCH_PEAK_FILE: peakFile },
    peakFile,
  };
}

const projectsOf = (home: string): string => join(home, '.claude', 'projects');

// Nothing of the machine's own settings reaches the program but the way to its tools.
function environment(home: string): NodeJS.ProcessEnv {
  return { HOME: home, PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], LANG: 'C.UTF-8' };
}
