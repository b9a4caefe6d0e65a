import { outputAt } from '../../archive/write/output.ts';
import { isFurtherVolumeOf } from '../../archive/write/volume-names.ts';
import { FailureError, usageFailure } from '../../failures/failure.ts';
import { endsAsFolder, namedPath } from '../../files/named-path.ts';
import { placesOf, placesOfDescriptor } from '../../files/places.ts';
import { unnamedBookmark } from './bookmark-place.ts';
import { defaultRulesName, defaultRulesPath, type Environment } from '../environment.ts';
import type { FlagValues, TextFlag } from '../flags.ts';
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
  const isAsked = ({ name }: NamedFile): boolean => sought === null || sought === name;
  refuseFurtherVolumes(filesOf(flags, words, environment).filter(isAsked), flags, environment);
  refuseStreams(flags, environment);
}

const STREAMS = [
  { name: 'stdout', descriptor: 1 },
  { name: 'stderr', descriptor: 2 },
] as const;

/** A report in the place of the file that a shell wrote us to would take its content away, and our last line with it. */
function refuseStreams(flags: FlagValues, environment: Environment): void {
  const given = flags.text('reportFile') ?? '';
  const places = given === '' ? [] : placesOf(namedPath(given, environment));
  const stream = STREAMS.find(({ descriptor }) => placesOfDescriptor(descriptor).some((at) => places.includes(at)));
  if (stream !== undefined) {
    throw new FailureError(usageFailure('same-place', spellingOf('reportFile'), { mention: stream.name }));
  }
}

/** Nor may a file have the name of a further volume of `--out`. */
function refuseFurtherVolumes(files: readonly NamedFile[], flags: FlagValues, environment: Environment): void {
  const out = flags.text('out') ?? '';
  const { explicitFile } =
    out === '' ? { explicitFile: null } : outputAt(namedPath(out, environment), endsAsFolder(out));
  const other = explicitFile === null ? undefined : files.find(({ path }) => isFurtherVolumeOf(explicitFile, path));
  if (other === undefined) return;
  throw new FailureError(usageFailure('same-place', other.name, { mention: spellingOf('out') }));
}

/** Whether a file has a place of its own beside whatever else the words may name, what no flag names, and our streams. */
export function hasOwnPlace(path: string, words: readonly string[], environment: Environment): boolean {
  const others = [...words.map((word) => namedPath(word, environment)), ...unnamedFiles(environment)];
  if (others.some((other) => /\.zip$/i.test(other) && isFurtherVolumeOf(other, path))) return false;
  const streams = STREAMS.flatMap(({ descriptor }) => placesOfDescriptor(descriptor));
  const taken = new Set([...others.flatMap(placesOf), ...streams]);
  return !placesOf(path).some((place) => taken.has(place));
}

function unnamedFiles(environment: Environment): readonly string[] {
  const bookmark = unnamedBookmark(environment);
  const rules = defaultRulesPath(environment);
  return [...(bookmark === null ? [] : [bookmark, lockBeside(bookmark)]), ...(rules === null ? [] : [rules])];
}

function filesOf(flags: FlagValues, words: readonly string[], environment: Environment): readonly NamedFile[] {
  const named = (flag: TextFlag): readonly NamedFile[] => {
    const given = flags.text(flag);
    return given === undefined ? [] : [{ name: spellingOf(flag), path: namedPath(given, environment) }];
  };
  const bookmark = named('bookmark').map(({ path }) => path);
  // Also where this run has another, or none: what stands there is what other runs remember.
  const unnamed = unnamedBookmark(environment);
  const rules = named('excludeRules');
  const unnamedRules = rules.length > 0 ? null : defaultRulesPath(environment);
  return [
    // One without a name is told of as that.
    ...words.filter((word) => word !== '').map((word) => ({ name: 'ARCHIVE', path: namedPath(word, environment) })),
    ...rules,
    ...(unnamedRules === null ? [] : [{ name: defaultRulesName(environment), path: unnamedRules }]),
    ...named('out'),
    ...[...bookmark, ...(unnamed === null ? [] : [unnamed])]
      .flatMap((path) => [path, lockBeside(path)])
      .map((path) => ({ name: spellingOf('bookmark'), path })),
    ...named('reportFile'),
    ...named('debugLog'),
  ];
}

function lockBeside(bookmark: string): string {
  return `${bookmark}.lock`;
}
