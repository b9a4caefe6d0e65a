import { clipped, clippedToBytes, wellFormed } from './clip.ts';
import type { FailureDetails } from './failure.ts';
import { maskSecrets } from './secrets.ts';

const MAX_ID_LENGTH = 128;
const MAX_NAME_BYTES = 128;
const MAX_DETAILS = 16;

const detailName = /^[a-z]\w{0,31}$/i;
const errnoName = /^(?:E[A-Z0-9]{2,19}|UNKNOWN)$/;
const isoTime = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** A session's id, at most 128 characters, well-formed and without secrets. */
export function shortId(id: string): string {
  return clipped(fitToShow(id), MAX_ID_LENGTH);
}

/** A name from outside, at most 128 bytes, well-formed and without secrets. */
export function shortName(name: string): string {
  return clippedToBytes(fitToShow(name), MAX_NAME_BYTES);
}

/** Text from outside, well-formed and without secrets. */
export function fitToShow(text: string): string {
  return wellFormed(maskSecrets(text));
}

/** The details that may leave the machine: at most 16 numbers, booleans, errno names and ISO times. */
export function safeDetails(details: FailureDetails): FailureDetails {
  const safe = Object.entries(details).filter(([name, value]) => detailName.test(name) && isSafe(value));
  return Object.fromEntries(safe.slice(0, MAX_DETAILS));
}

function isSafe(value: number | boolean | string): boolean {
  if (typeof value === 'string') return errnoName.test(value) || isoTime.test(value);
  return typeof value === 'boolean' || Number.isFinite(value);
}
