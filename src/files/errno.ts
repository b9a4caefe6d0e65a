/** The errno name of a thrown thing (`ENOENT`), or null when it has none. */
export function errnoOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null;
  return typeof thrown.code === 'string' && /^E[A-Z0-9]{2,}$/.test(thrown.code) ? thrown.code : null;
}

/** What file systems answer that know no modes. */
export const modesRefused: readonly (string | null)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

/** What file systems answer that know no hard links, or no more of them. */
export const linksRefused: readonly (string | null)[] = [...modesRefused, 'EACCES', 'EXDEV', 'EMLINK'];
