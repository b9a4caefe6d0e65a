import type { Json } from '../../../session/session.ts';
import { isArray, isObject, valueAt } from '../../records/guards.ts';

/** Whether one of two values is what the other was when only a part of it had been written down. */
export function isGrown(one: Json | undefined, other: Json | undefined): boolean {
  return holds(one, other) || holds(other, one);
}

/** Whether a value is all that a part of it was when it was written down, and perhaps more. */
function holds(whole: Json | undefined, part: Json | undefined): boolean {
  if (part === null || part === undefined) return true;
  if (typeof whole === 'string' && typeof part === 'string') return whole.startsWith(part);
  if (isArray(whole) && isArray(part)) return part.every((member, index) => holds(whole[index], member));
  if (isObject(whole) && isObject(part)) {
    return Object.entries(part).every(([key, member]) => holds(valueAt(whole, key), member));
  }
  return whole === part;
}
