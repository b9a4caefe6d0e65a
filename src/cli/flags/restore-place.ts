import { freeFolder, type RestorePlace } from '../../archive/restore/root.ts';
import { FailureError, failureOf, usageFailure } from '../../failures/failure.ts';
import { namedPath } from '../../files/named-path.ts';
import { DEFAULT_SOURCE } from '../../sources/index.ts';
import { isBelowOwnFolder, touchesOwnFolder } from '../../sources/untouched.ts';
import type { Invocation } from '../context.ts';
import type { Environment } from '../environment.ts';
import type { FlagValues } from '../flags.ts';
import { textOf } from './values.ts';

// What the name of a new one begins with.
const NEW_FOLDER = 'chatzip-restored';

/** Raises USAGE_ERROR for a place below where the agent keeps its own sessions, whatever is there. */
export function refuseRestoreBelow(flags: FlagValues, environment: Environment): void {
  const folder = namedPath(textOf(flags, 'to') ?? NEW_FOLDER, environment);
  if (isBelowOwnFolder(DEFAULT_SOURCE.folderIn(folder, environment), environment)) {
    throw new FailureError(usageFailure('below-source', '--to'));
  }
}

/**
 * Where a restore goes: `--to`, else a new folder in the current one. Raises OUTPUT_EXISTS when that is where the agent
 * keeps its own sessions, unless `--force` is there.
 */
export async function restorePlaceOf({ flags, context, startedAt }: Invocation): Promise<RestorePlace> {
  const { environment } = context;
  const given = textOf(flags, 'to');
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const folder =
    given === null ? await freeFolder(environment.folder, `${NEW_FOLDER}-${stamp}Z`) : namedPath(given, environment);
  const projects = DEFAULT_SOURCE.folderIn(folder, environment);
  if (!flags.isSet('force') && touchesOwnFolder(projects, environment)) {
    const failure = failureOf('OUTPUT_EXISTS', {}, '--to');
    throw new FailureError({ ...failure, reason: 'needs-force' });
  }
  return { folder, projects };
}
