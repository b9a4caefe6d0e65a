import type { ExportJob } from '../../engine/job.ts';
import type { RunFrame } from '../../engine/wishes.ts';
import type { BookmarkPlace } from '../../world.ts';
import type { Context } from '../context.ts';
import type { FlagValues } from '../flags.ts';
import { bookmarkPlaceOf } from './bookmark-place.ts';
import { exportJobOf } from './export-job.ts';
import { type ExportOutput, outputOf } from './output.ts';

/** What the flags of an export ask for. */
export interface ExportAsked {
  readonly job: ExportJob;
  readonly output: ExportOutput;
  /** null where none is used. */
  readonly bookmark: BookmarkPlace | null;
}

/** Reads all flags of an export. Raises usage and configuration failures, and looks at no place that would be written. */
export function exportAskedOf(flags: FlagValues, context: Context, frame: RunFrame): ExportAsked {
  const job = exportJobOf(flags, context.environment, frame);
  const output = outputOf(flags, context.environment, job);
  return { job, output, bookmark: flags.isSet('noBookmark') ? null : bookmarkPlaceOf(flags, context) };
}
