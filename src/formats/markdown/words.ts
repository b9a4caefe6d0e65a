import { grouped } from '../../session/grouped.ts';

/** A number and its noun: `1 turn`, `2 turns`. */
export const counted = (value: number, noun: string): string => `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`;

/** The day of an ISO 8601 time. */
export const dayOf = (at: string): string => at.slice(0, 10);

/** The time of day of an ISO 8601 time, to the second. */
export const clockOf = (at: string): string => at.slice(11, 19);

/** An estimate in dollars: `$12.35`, `$0.0042`. */
export const dollars = (value: number): string => `$${value.toFixed(value !== 0 && value < 0.1 ? 4 : 2)}`;

/** The first words of a line, cut between words, of at most so many characters. */
export function firstWords(line: string, most: number): string {
  if (line.length <= most) return line;
  const cut = line.slice(0, most);
  const space = cut.lastIndexOf(' ');
  const words = space > most / 2 ? cut.slice(0, space) : cut.replace(/[\ud800-\udbff]$/, '');
  return `${words}…`;
}
