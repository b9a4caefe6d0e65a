import { attempt } from '../failures/attempt.ts';
import type { Failure } from '../failures/failure.ts';
import { namedPath } from '../files/named-path.ts';
import { refuseBelowSources, type WrittenPlace } from '../sources/untouched.ts';
import type { Context } from './context.ts';
import { prepareReportFile } from './files/report-file.ts';
import type { FlagValues } from './flags.ts';
import { refuseOnePlaceForTwo } from './flags/one-place.ts';
import { rootWishesOf } from './flags/roots.ts';
import { spellingOf, textOf } from './flags/values.ts';
import type { RunRequest } from './program.ts';

/** Where a run may put its report, and what is wrong with the places that it writes beside its archives. */
export interface OwnPlaces {
  readonly reportFile: string | null;
  readonly failure: Failure | null;
}

/** Looks at the report's place before all else: what is wrong then is told there. */
export async function lookAtPlaces(request: RunRequest, context: Context): Promise<OwnPlaces> {
  const { flags } = request;
  const { environment } = context;
  const refuse = (flag: 'reportFile' | 'debugLog'): void =>
    refuseBelowSources([ownFile(flag, flags, context)], rootWishesOf(flags, environment));
  const report = await attempt('write', async () => {
    refuseOnePlaceForTwo(flags, archivesAmong(request), environment, 'reportFile');
    refuse('reportFile');
    return prepareReportFile(textOf(flags, 'reportFile'), environment);
  });
  const others = await attempt('write', () => {
    refuseOnePlaceForTwo(flags, archivesAmong(request), environment);
    refuse('debugLog');
  });
  const places = others.ok ? report : others;
  return { reportFile: report.ok ? report.value : null, failure: places.ok ? null : places.failure };
}

/** The words that name files. */
function archivesAmong({ command, words }: RunRequest): readonly string[] {
  return command === 'verify' || command === 'restore' ? words : [];
}

/** Opened before the command itself can look where its sources are. */
function ownFile(name: 'debugLog' | 'reportFile', flags: FlagValues, { environment }: Context): WrittenPlace {
  const given = textOf(flags, name);
  return { field: spellingOf(name), path: given === null ? null : namedPath(given, environment) };
}
