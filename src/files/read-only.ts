import { constants } from 'node:fs';

/**
 * Opens what stands at a name for reading and nothing else: a link that took the file's place is not followed (ELOOP),
 * and a pipe that did doesn't keep us waiting. Windows has neither.
 */
export const READ_ONLY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
