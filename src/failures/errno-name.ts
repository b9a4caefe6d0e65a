/** What file systems answer with and libuv has no name for: Linux's numbers and those of macOS and BSD. */
const NAMELESS: ReadonlyMap<string, string> = new Map([
  ['122', 'EDQUOT'],
  ['69', 'EDQUOT'],
  ['116', 'ESTALE'],
  ['70', 'ESTALE'],
  ['37', 'ENOLCK'],
  ['77', 'ENOLCK'],
]);

/**
 * The `code` of a system error as a name: Node makes `Unknown system error -122` of an errno that libuv doesn't know.
 * `UNKNOWN`, as libuv has it, where no table here knows it either; any other code as it is.
 */
export function errnoName(code: string): string {
  const number = /^Unknown system error -(\d{1,9})$/.exec(code)?.[1];
  return number === undefined ? code : (NAMELESS.get(number) ?? 'UNKNOWN');
}

/** The errno name of a thrown thing (`ENOENT`; `UNKNOWN` for one without a name), or null when it has none. */
export function errnoOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return null;
  const name = errnoName(thrown.code);
  return /^E[A-Z0-9]{2,}$|^UNKNOWN$/.test(name) ? name : null;
}
