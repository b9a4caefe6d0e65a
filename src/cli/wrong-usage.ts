import { attempt } from '../failures/attempt.ts';
import type { Failure } from '../failures/failure.ts';
import type { Context } from './context.ts';
import type { FlagValues } from './flags.ts';
import { rootWishesOf } from './flags/roots.ts';
import type { RunRequest } from './program.ts';

/** Wrong usage is told before an output that can't be written: the first of that and this failure of the output. */
export async function firstOf(failure: Failure, request: RunRequest, context: Context): Promise<Failure> {
  if (failure.reason !== undefined) return failure;
  const asked = await attempt('run', () => refuseWrongUsage(request, context));
  return asked.ok ? failure : asked.failure;
}

/** Of the commands that write something beside their result. */
async function refuseWrongUsage({ command, flags, words }: RunRequest, context: Context): Promise<void> {
  if (command === 'export') return refuseWrongExport(flags, context);
  (await import('./text/archive-words.ts')).refuseNoArchive(words);
  if (command === 'restore') (await import('./flags/restore-place.ts')).refuseRestoreBelow(flags, context.environment);
}

async function refuseWrongExport(flags: FlagValues, context: Context): Promise<void> {
  const { exportAskedOf } = await import('./flags/export-asked.ts');
  const { refuseWritingBelow } = await import('../world.ts');
  const frame = { traceId: '', version: '', now: context.now() };
  const { job, output, bookmark } = exportAskedOf(flags, context, frame);
  refuseWritingBelow({ job, place: output, bookmark, roots: rootWishesOf(flags, context.environment) });
}
