import { FailureError, type UsageReason, usageFailure } from '../failures/failure.ts';
import type { Range } from '../engine/defaults.ts';

// Whoever calls from JavaScript has no compiler: each value is looked at as if its type were unknown.

/** Raises a usage failure that names the option, and what its sentence mentions beside it. */
export function refuse(name: string, reason: UsageReason, mention?: string): never {
  throw new FailureError(usageFailure(reason, name, mention === undefined ? {} : { mention }));
}

/** A member; null where it is not there, undefined or null. */
export function memberOf(options: object, name: string): unknown {
  const value: unknown = Reflect.get(options, name);
  return value ?? null;
}

/** Text that is not empty; no path or id has a NUL in it. */
export function textOf<T extends object>(options: T, name: keyof T & string): string | null {
  const value = memberOf(options, name);
  return value === null || isText(value) ? value : refuse(name, value === '' ? 'missing-value' : 'bad-option');
}

/** Texts, none of them empty; none where the option is not there. */
export function textsOf<T extends object>(options: T, name: keyof T & string): readonly string[] {
  const value = memberOf(options, name);
  if (value === null) return [];
  return Array.isArray(value) && value.every(isText) ? value : refuse(name, 'bad-option');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}

/** Text of any length. */
export function anyTextOf<T extends object>(options: T, name: keyof T & string): string | null {
  const value = memberOf(options, name);
  return value === null || typeof value === 'string' ? value : refuse(name, 'bad-option');
}

/** Whether an option is set; false where it is not there. */
export function isSet<T extends object>(options: T, name: keyof T & string): boolean {
  const value = memberOf(options, name) ?? false;
  return typeof value === 'boolean' ? value : refuse(name, 'bad-option');
}

/** A whole number within its range. */
export function numberOf<T extends object>(options: T, name: keyof T & string, range: Range): number | null {
  const value = memberOf(options, name);
  if (value === null) return null;
  const isWhole = typeof value === 'number' && Number.isSafeInteger(value);
  return isWhole && value >= range.from && value <= range.to
    ? value
    : refuse(name, 'bad-number', `${range.from}–${range.to}`);
}

/** Text or an instant; anything else is refused for `reason`. */
export function whenOf<T extends object>(
  options: T,
  name: keyof T & string,
  reason: 'bad-since' | 'bad-date',
): string | Date | null {
  const value = memberOf(options, name);
  return value === null || typeof value === 'string' || value instanceof Date ? value : refuse(name, reason);
}
