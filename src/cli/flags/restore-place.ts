import { freeFolder, type RestorePlace } from '../../archive/restore/root.ts';
import { FailureError, failureOf, usageFailure } from '../../failures/failure.ts';
import { namedPath } from '../../files/named-path.ts';
import { DEFAULT_SOURCE } from '../../sources/index.ts';
import { isBelowOwnFolder, touchesOwnFolder } from '../../sources/untouched.ts';
import type { Invocation } from '../context.ts';
import { textOf } from './values.ts';

/**
 * Where a restore goes: `--to`, else a new folder in the current one. Raises OUTPUT_EXISTS when that is where the agent
 * keeps its own sessions, unless `--force` is there; and USAGE_ERROR below that folder, whatever is there.
 */
export async function restorePlaceOf({ flags, context, startedAt }: Invocation): Promise<RestorePlace> {
  const { environment } = context;
  const given = textOf(flags, 'to');
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  const folder =
    given === null ? await freeFolder(environment.folder, `chatzip-restored-${stamp}Z`) : namedPath(given, environment);
  const projects = DEFAULT_SOURCE.folderIn(folder, environment);
  if (isBelowOwnFolder(projects, environment)) {
    throw new FailureError(usageFailure('below-source', '--to'));
  }
  if (!flags.isSet('force') && touchesOwnFolder(projects, environment)) {
    const failure = failureOf('OUTPUT_EXISTS', {}, '--to');
    throw new FailureError({ ...failure, reason: 'needs-force' });
  }
  return { folder, projects };
}
