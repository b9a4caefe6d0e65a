/** The last moment that a Date can hold, in ms since 1970; the first is as long before. A file may have other times. */
const LAST_MS = 8.64e15;

/** A time that a Date can hold: the nearest to it. */
export function heldByDate(ms: number): number {
  return Math.min(LAST_MS, Math.max(-LAST_MS, ms));
}

const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;
const LAST_DAY_OF_EVERY_MONTH = 28;

/**
 * A day or a time of ISO 8601 in ms since 1970, one without a zone in UTC; null for what is none, as 30 February.
 */
export function msOfIso(text: string): number | null {
  if (!ISO_TIME.test(text)) return null;
  // Without a zone, Date.parse would take the machine's; of a day alone it takes UTC.
  const isLocal = text.length > 10 && !/(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const ms = Date.parse(isLocal ? `${text}Z` : text);
  return Number.isNaN(ms) || !isDayOfItsMonth(text) ? null : ms;
}

/** Date.parse takes 2026-02-30 for March 2nd. */
function isDayOfItsMonth(text: string): boolean {
  const day = text.slice(0, 10);
  if (Number(day.slice(8)) <= LAST_DAY_OF_EVERY_MONTH) return true;
  const ms = Date.parse(day);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

/** Nanoseconds since 1970 as ISO 8601 UTC with nine digits; beyond what a Date can hold the last second that it can. */
export function isoOfNanoseconds(nanoseconds: bigint): string {
  const fraction = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const ms = heldByDate(Number((nanoseconds - fraction) / 1_000_000n));
  return `${new Date(ms).toISOString().slice(0, -'.000Z'.length)}.${fraction.toString().padStart(9, '0')}Z`;
}
