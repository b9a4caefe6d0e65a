import { type BigIntStats, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError, usageFailure } from '../failures/failure.ts';
import { namedPath } from '../sources/records/named-path.ts';
import { bookmarkPathOf } from './bookmark-place.ts';
import { defaultRulesPath, type Environment } from './environment.ts';
import type { FlagValues, TextFlag } from './flags.ts';
import { realPathOf } from '../sources/records/real-path.ts';
import { spellingOf } from './values.ts';

/** A file that a run reads or writes, and what names it. */
interface NamedFile {
  readonly name: string;
  readonly path: string;
}

/**
 * Refuses two files of a run in one place, by whatever name or link: one would be written over the other. Asked before
 * anything is written. Raises USAGE_ERROR that names the later of the two; `only` asks of one flag's file alone.
 */
export function refuseOnePlaceForTwo(
  flags: FlagValues,
  words: readonly string[],
  environment: Environment,
  only?: TextFlag,
): void {
  const sought = only === undefined ? null : spellingOf(only);
  const taken = new Map<string, string>();
  for (const { name, path } of filesOf(flags, words, environment)) {
    for (const place of placesOf(path)) {
      const other = taken.get(place);
      const isSought = sought === null || sought === name || sought === other;
      if (other !== undefined && other !== name && isSought) {
        throw new FailureError(usageFailure('same-place', name, { mention: other }));
      }
      taken.set(place, name);
    }
  }
}

/** Whether a file has a place of its own beside whatever else the words may name, and beside what no flag names. */
export function hasOwnPlace(path: string, words: readonly string[], environment: Environment): boolean {
  const others = [...words.map((word) => namedPath(word, environment)), ...unnamedFiles(environment)];
  const taken = new Set(others.flatMap(placesOf));
  return !placesOf(path).some((place) => taken.has(place));
}

function unnamedFiles(environment: Environment): readonly string[] {
  const bookmark = bookmarkPathOf(null, environment);
  return [bookmark, lockBeside(bookmark), defaultRulesPath(environment)];
}

function filesOf(flags: FlagValues, words: readonly string[], environment: Environment): readonly NamedFile[] {
  const named = (flag: TextFlag): readonly NamedFile[] => {
    const given = flags.text(flag);
    return given === undefined || given === '' ? [] : [{ name: spellingOf(flag), path: namedPath(given, environment) }];
  };
  const isWithout = flags.isSet('noBookmark') || flags.text('bookmark') === '';
  const bookmark = isWithout ? [] : [bookmarkPathOf(flags, environment)];
  const rules = named('excludeRules');
  return [
    ...words.filter((word) => word !== '').map((word) => ({ name: 'ARCHIVE', path: namedPath(word, environment) })),
    ...(rules.length > 0 ? rules : [{ name: spellingOf('excludeRules'), path: defaultRulesPath(environment) }]),
    ...named('out'),
    ...bookmark.flatMap((path) => [path, lockBeside(path)]).map((path) => ({ name: spellingOf('bookmark'), path })),
    ...named('reportFile'),
    ...named('debugLog'),
  ];
}

function lockBeside(bookmark: string): string {
  return `${bookmark}.lock`;
}

/** The archives right in a folder, by their paths and as the files they are. */
function archivesIn(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /\.zip$/i.test(name));
  return names.flatMap((name) => {
    const path = join(folder, name);
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stat?.isFile() === true ? [path, identityOf(stat)] : [];
  });
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** The path, and the file that stands there, whatever other names it has. */
function placesOf(path: string): readonly string[] {
  try {
    const stat = statSync(path, { bigint: true });
    if (stat.isFile()) return [path, identityOf(stat)];
    // A device keeps nothing that could be written over; an archive in a folder does.
    return stat.isDirectory() ? [path, ...archivesIn(path)] : [];
  } catch {
    // What is not there yet may be named by several ways.
    return [path, realPathOf(path)];
  }
}
