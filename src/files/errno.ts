import { errnoName } from '../failures/errno-name.ts';

/** The errno name of a thrown thing (`ENOENT`; `UNKNOWN` for one without a name), or null when it has none. */
export function errnoOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return null;
  const name = errnoName(thrown.code);
  return /^E[A-Z0-9]{2,}$|^UNKNOWN$/.test(name) ? name : null;
}

/** What file systems answer that know no modes. */
export const modesRefused: readonly (string | null)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

/** What file systems answer that know no hard links, or no more of them. */
export const linksRefused: readonly (string | null)[] = [...modesRefused, 'EACCES', 'EXDEV', 'EMLINK'];
