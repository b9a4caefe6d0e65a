/** Whole numbers from one to another, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Of deflate: 0 stores, 9 is the smallest. */
export const LEVELS: Range = { from: 0, to: 9 };
export const DEFAULT_LEVEL = 6;
/** Longer records are left out. */
export const DEFAULT_MAX_LINE_BYTES = 256 * 1024 ** 2;
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
