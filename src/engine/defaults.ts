/** Whole numbers from one to another, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Of deflate: 0 stores, 9 is the smallest. */
export const LEVELS: Range = { from: 0, to: 9 };
/**
 * Measured on real sessions as Markdown, one thread: level 1 152 MB/s, ratio 3.69; 3 109, 3.91; 4 92, 4.15; 5 87, 4.29;
 * 6 68, 4.33; 9 31, 4.36. Of the raw files: 1 183, 3.94; 4 140, 4.38; 6 95, 4.57; 9 53, 4.61.
 */
export const DEFAULT_LEVEL = 4;
/** Longer records are left out. */
export const DEFAULT_MAX_LINE_BYTES = 256 * 1024 ** 2;
/** The least that `--volume-size` takes. */
export const LEAST_VOLUME_BYTES = 1024;
/** Threads to convert on. */
export const JOBS: Range = { from: 1, to: 64 };
/** How long a run may wait for another one to end. */
export const WAIT_SECONDS: Range = { from: 0, to: 7 * 86_400 };

const TRACE_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Whether a text can name a run in its reports. */
export function isTraceId(text: string): boolean {
  return TRACE_ID.test(text);
}
