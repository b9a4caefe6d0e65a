import { grouped } from './grouped.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** More than lies between any two times; a record may tell any number. */
const LONGEST = 1e17;

/**
 * A length of time in words: `1h 02m`, `2m 05s`, `12s`, `0.4s`. One shape for what a source says in a label and what a
 * format says beside it: both stand in one document.
 */
export function lengthOfTime(milliseconds: number): string {
  if (milliseconds < 950) return `${(Math.max(milliseconds, 0) / 1000).toFixed(1)}s`;
  if (milliseconds > LONGEST) return `over ${grouped(Math.floor(LONGEST / 3_600_000))}h`;
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${String(seconds)}s`;
  if (minutes < 60) return `${String(minutes)}m ${two(seconds % 60)}s`;
  return `${grouped(Math.floor(minutes / 60))}h ${two(minutes % 60)}m`;
}
