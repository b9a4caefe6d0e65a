/** The last moment that a Date can hold, in ms since 1970; the first is as long before. A file may have other times. */
const LAST_MS = 8.64e15;

/** A time that a Date can hold: the nearest to it. */
export function heldByDate(ms: number): number {
  return Math.min(LAST_MS, Math.max(-LAST_MS, ms));
}

/** Nanoseconds since 1970 as ISO 8601 UTC with nine digits; beyond what a Date can hold the last second that it can. */
export function isoOfNanoseconds(nanoseconds: bigint): string {
  const fraction = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const ms = heldByDate(Number((nanoseconds - fraction) / 1_000_000n));
  return `${new Date(ms).toISOString().slice(0, -'.000Z'.length)}.${fraction.toString().padStart(9, '0')}Z`;
}
