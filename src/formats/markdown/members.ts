import { isObject, type JsonObject } from '../../session/json-object.ts';
import type { Json } from '../../session/session.ts';

// By the names that this folder has for them.
export { isObject as isMembers, type JsonObject as Members };

/** The members of an object; none of anything else. */
export const membersOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** A member's text; undefined when it is none. */
export const textIn = (members: JsonObject, name: string): string | undefined => {
  const value = members[name];
  return typeof value === 'string' ? value : undefined;
};

/** A member's number; undefined when it is none. */
export const numberIn = (members: JsonObject, name: string): number | undefined => {
  const value = members[name];
  return typeof value === 'number' ? value : undefined;
};

/** A member's elements; none when it is no array. */
export const elementsIn = (members: JsonObject, name: string): readonly Json[] => {
  const value = members[name];
  return Array.isArray(value) ? value : [];
};

/** Every text in a value, those under `type` and in `except` left out. */
export function* textsIn(value: Json | undefined, except: ReadonlySet<string> = new Set()): Generator<string> {
  const waiting: (Json | undefined)[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'string') yield next;
    else if (Array.isArray(next)) for (const each of next.toReversed()) waiting.push(each);
    else if (isObject(next)) {
      for (const [name, each] of Object.entries(next).toReversed()) {
        if (name !== 'type' && !except.has(name)) waiting.push(each);
      }
    }
  }
}
