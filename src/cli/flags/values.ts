import { FailureError, type UsageReason, usageFailure } from '../../failures/failure.ts';
import { type Flag, FLAGS, type FlagName, type FlagValues, type TextFlag } from '../flags.ts';

/** How a flag is spelt without its value: `--since`. */
export function spellingOf(name: FlagName): string {
  return spellingIn(FLAGS[name]);
}

/** The same of a flag whose name is not at hand. */
export function spellingIn({ spelling }: Flag): string {
  return spelling.split(' ')[0] ?? spelling;
}

const ROOT_FLAGS: readonly string[] = ['--lang', '--version', '--help'];

/** Whether a word is spelt as a flag, alone or with its value behind `=`: it can be no flag's value. */
export function isFlag(word: string): boolean {
  const [name = ''] = word.split('=');
  return ROOT_FLAGS.includes(name) || Object.values<Flag>(FLAGS).some((flag) => spellingIn(flag) === name);
}

/** A word from the arguments as documents may name it: a path, or what may be more than a name, becomes `otherwise`. */
export function nameable(word: string, otherwise: string): string {
  return /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}$/.test(word) ? word : otherwise;
}

/** Raises a usage failure that names the flag, and what its sentence mentions beside it. */
export function refuse(name: FlagName, reason: UsageReason, mention?: string): never {
  throw new FailureError(usageFailure(reason, spellingOf(name), mention === undefined ? {} : { mention }));
}

/** A flag's whole number within its range. */
export function numberOf(
  flags: FlagValues,
  name: TextFlag,
  range: { readonly from: number; readonly to: number },
): number | null {
  const text = flags.text(name);
  if (text === undefined) return null;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  return value >= range.from && value <= range.to ? value : refuse(name, 'bad-number', `${range.from}–${range.to}`);
}

const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** A size such as `1000000`, `512M` or `2GiB`, in bytes; units are powers of 1024. */
export function sizeAt(flags: FlagValues, name: TextFlag, least: number): number | null {
  const text = flags.text(name);
  if (text === undefined) return null;
  const match = /^(\d{1,12})([KMGT]?)(?:i?B)?$/i.exec(text);
  const bytes = Number(match?.[1]) * (UNITS[match?.[2]?.toUpperCase() ?? '?'] ?? Number.NaN);
  return Number.isSafeInteger(bytes) && bytes >= least ? bytes : refuse(name, 'bad-size', String(least));
}

/** A flag's text; null where it was not given. */
export function textOf(flags: FlagValues, name: TextFlag): string | null {
  return flags.text(name) ?? null;
}
