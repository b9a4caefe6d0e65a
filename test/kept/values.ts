/** Anything JSON. This check shares no code with the program that it checks, not even such as this. */
export type Value = unknown;
export type Members = Readonly<Record<string, Value>>;

/** An object that is no array. */
export function isMembers(value: Value): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member as an object, or an empty one. */
export function membersAt(value: Members, key: string): Members {
  const member = value[key];
  return isMembers(member) ? member : {};
}

/** The member as a string, or null. */
export function textAt(value: Members, key: string): string | null {
  const member = value[key];
  return typeof member === 'string' ? member : null;
}

/** The member as an array; anything else is an empty one. */
export function listAt(value: Members, key: string): readonly Value[] {
  const member = value[key];
  return Array.isArray(member) ? member : [];
}

/** Where a string stands in a value, and the string. */
export interface Leaf {
  /** The keys on the way, array places left out. */
  readonly keys: readonly string[];
  readonly text: string;
}

/** Every string in a value, however deep, in order; nothing below a key that `isLeftOut` names. */
export function* leavesOf(
  value: Value,
  isLeftOut: (key: string) => boolean = () => false,
  keys: readonly string[] = [],
): Generator<Leaf> {
  if (typeof value === 'string') yield { keys, text: value };
  else if (Array.isArray(value)) for (const one of value) yield* leavesOf(one, isLeftOut, keys);
  else if (isMembers(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (!isLeftOut(key)) yield* leavesOf(member, isLeftOut, [...keys, key]);
    }
  }
}
