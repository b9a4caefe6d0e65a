import { sampleOf } from '../failures/failure-list.ts';
import { type FailureEntry, failureEntry } from '../failures/failure-entry.ts';
import { MAX_BYTES, MAX_FAILURES } from '../failures/report.ts';
import type { SubjectFailure } from '../failures/failure.ts';

/** The value of `X-Export-Warnings`. */
export interface ExportWarnings {
  readonly total_failures: number;
  /** Failures are missing from this header. */
  readonly truncated: boolean;
  readonly failures: readonly FailureEntry[];
}

/**
 * The failures as the value of a header: JSON of ASCII without control characters, at most `bytes` of it (8192 or less,
 * and never less than the totals take) and 20 failures, the first of each code before the second of any.
 */
export function warningsHeader(failures: readonly SubjectFailure[], bytes = MAX_BYTES): string {
  const most = Number.isNaN(bytes) ? MAX_BYTES : Math.min(bytes, MAX_BYTES);
  let sample = sampleOf(failures, MAX_FAILURES).map(failureEntry);
  for (;;) {
    const value = asciiJson(exportWarnings(sample, failures.length));
    if (value.length <= most || sample.length === 0) return value;
    sample = sample.slice(0, -1);
  }
}

function exportWarnings(sample: readonly FailureEntry[], total: number): ExportWarnings {
  return { total_failures: total, truncated: sample.length < total, failures: sample };
}

/** JSON of which every character may stand in a header. */
function asciiJson(document: unknown): string {
  return JSON.stringify(document).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
