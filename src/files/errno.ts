/** What file systems answer that know no modes. */
export const modesRefused: readonly (string | null)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'];

/** What file systems answer that know no hard links, or no more of them. */
export const linksRefused: readonly (string | null)[] = [...modesRefused, 'EACCES', 'EXDEV', 'EMLINK'];
