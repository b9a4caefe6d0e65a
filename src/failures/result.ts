import type { Failure } from './failure.ts';
import type { ClassifyNote } from './layers.ts';

/** What stands in the place of a value that there is none of. */
export interface FailedResult {
  readonly ok: false;
  readonly failure: Failure;
  /** The raw thing that was thrown, for `--debug-log` alone. */
  readonly cause?: unknown;
  /** There when the classification has something to say. */
  readonly notes?: readonly ClassifyNote[];
}

/** A value, or the failure that stands in its place. */
export type Result<T> = { readonly ok: true; readonly value: T } | FailedResult;
