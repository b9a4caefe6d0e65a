import type { Json } from '../../../../session/session.ts';
import { isArray, isObject, valueAt } from '../../../records/guards.ts';

/** Whether one of two values is what the other was when only a part of it had been written down. */
export function isGrown(one: Json | undefined, other: Json | undefined): boolean {
  return holds(one, other) || holds(other, one);
}

/** Whether two values are the same, member by member and in their order: looks no further than where they differ. */
export function isSameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (isArray(one) && isArray(other)) {
    return one.length === other.length && one.every((member, index) => isSameJson(member, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const [members, others] = [Object.entries(one), Object.entries(other)];
  return (
    members.length === others.length &&
    members.every(([key, member], index) => key === others[index]?.[0] && isSameJson(member, others[index][1]))
  );
}

/** Whether a value is all that a part of it was when it was written down, and perhaps more. */
export function holds(whole: Json | undefined, part: Json | undefined): boolean {
  if (part === null || part === undefined) return true;
  if (typeof whole === 'string' && typeof part === 'string') return whole.startsWith(part);
  if (isArray(whole) && isArray(part)) return part.every((member, index) => holds(whole[index], member));
  if (isObject(whole) && isObject(part)) {
    return Object.entries(part).every(([key, member]) => holds(valueAt(whole, key), member));
  }
  return whole === part;
}
