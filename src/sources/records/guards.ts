import { isObject, type JsonObject } from '../../session/json-object.ts';
import type { Json } from '../../session/session.ts';

// Every layer has these two; who reads records has them with the guards that are made of them.
export { isObject, type JsonObject };

/** Whether a value from disk is an array. */
export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The record's own member; undefined when there is none, whatever objects inherit (`constructor`, `__proto__`). */
export function valueAt(record: JsonObject, key: string): Json | undefined {
  const value = record[key];
  // Most members that are asked for are not there, and nothing of that name is inherited: the cheaper question first.
  return value !== undefined && Object.hasOwn(record, key) ? value : undefined;
}

/** The member when it is a string, else null. */
export function stringAt(record: JsonObject, key: string): string | null {
  const value = valueAt(record, key);
  return typeof value === 'string' ? value : null;
}

/** The member when it is a finite number, else null. */
export function numberAt(record: JsonObject, key: string): number | null {
  const value = valueAt(record, key);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Whether the member is exactly `true`. */
export function isTrueAt(record: JsonObject, key: string): boolean {
  return valueAt(record, key) === true;
}

/** The member when it is an object, else null. */
export function objectAt(record: JsonObject, key: string): JsonObject | null {
  const value = valueAt(record, key);
  return isObject(value) ? value : null;
}

/** The member when it is an array, else null. */
export function arrayAt(record: JsonObject, key: string): readonly Json[] | null {
  const value = valueAt(record, key);
  return isArray(value) ? value : null;
}

const DECIMAL = /^\d{1,15}$/;

/** The member as a count: the whole part of a number of at least 0, also when written as a string of digits; else 0. */
export function countAt(record: JsonObject, key: string): number {
  const value = valueAt(record, key);
  if (typeof value === 'number')
    return Number.isFinite(value) && value > 0 ? Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER) : 0;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : 0;
}

// With the flag u, a surrogate that has its partner is half of a code point and does not match.
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Whether every surrogate of a text has its partner, so that UTF-8 can hold it. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** The text with U+FFFD for each surrogate that lacks its partner. */
export function toWellFormed(text: string): string {
  return text.replace(LONE_SURROGATES, '\ufffd');
}
