import type { Failure } from './failure.ts';
import type { ClassifyNote } from './layers.ts';

/**
 * A value, or the failure that stands in its place. `cause` is the raw thing that was thrown, for `--debug-log` alone;
 * `notes` is there when the classification has something to say.
 */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly failure: Failure;
      readonly cause?: unknown;
      readonly notes?: readonly ClassifyNote[];
    };
