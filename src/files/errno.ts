/** What file systems answer that know no modes, or whose files are another's: of times too. */
export const modesRefused: readonly (string | null)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

/** What file systems answer that know no hard links, or no more of them; EISDIR is what Node makes of it on Windows (exFAT). */
export const linksRefused: readonly (string | null)[] = [...modesRefused, 'EACCES', 'EISDIR', 'EXDEV', 'EMLINK'];
