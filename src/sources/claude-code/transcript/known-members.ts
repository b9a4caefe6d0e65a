import { isArray, isObject, type JsonObject } from '../../records/guards.ts';

/** Members that are known, with the type of what is known of them; of `any` whatever stands there is read elsewhere. */
export type KnownMembers = ReadonlyMap<string, 'any' | 'array' | 'boolean' | 'number' | 'object' | 'string'>;

/**
 * Whether a record's member is known and of the type that is known: one of another type is kept like an unknown one. Of
 * `any` the value is not asked for: it may be a text that is left in its file.
 */
export function isKnownMember(members: KnownMembers, record: JsonObject, key: string): boolean {
  const type = members.get(key);
  if (type === undefined || type === 'any') return type === 'any';
  const value = record[key];
  if (type === 'object') return isObject(value);
  return type === 'array' ? isArray(value) : typeof value === type;
}
