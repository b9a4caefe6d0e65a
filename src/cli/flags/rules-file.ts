import { closeSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import { errnoOf } from '../../failures/errno-name.ts';
import { FailureError, usageFailure } from '../../failures/failure.ts';

/** Far more than anybody writes; what has no end (a device) is not read for ever. */
const MOST_BYTES = 16 * 1024 ** 2;

/**
 * The text of a rules file; null where the one that nobody named is missing. Raises CONFIG_INVALID for one that can't be
 * read whole, or is no UTF-8: it is never taken for one without rules. `mention` is what people find it by.
 */
export function readRules(path: string, isNamed: boolean, mention: string): string | null {
  const field = isNamed ? '--exclude-rules' : 'exclusion-rules.txt';
  try {
    // A pipe that nobody writes to would keep us waiting before any signal is heard; one that a shell opened may be read.
    const isWaiting = statSync(path).isFIFO() && !/^\/(?:dev\/stdin$|(?:dev|proc\/\w+)\/fd\/)/.test(path);
    const bytes = isWaiting ? null : bytesOf(path);
    if (bytes === null) throw new FailureError(usageFailure('missing-file', field, { mention }));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    const errno = errnoOf(error);
    const isMissing = errno === 'ENOTDIR' || (errno === 'ENOENT' && isNothing(path));
    if (isMissing && !isNamed) return null;
    const details = errno === null ? {} : { errno };
    throw new FailureError(usageFailure('missing-file', field, { details, mention }), error);
  }
}

/** Not even a link that leads to nothing: that somebody meant to be there. */
function isNothing(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined;
}

/** null for more than `MOST_BYTES`. */
function bytesOf(path: string): Uint8Array | null {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(MOST_BYTES + 1);
    let used = 0;
    for (let count = -1; count !== 0 && used < buffer.length; used += count) {
      count = readSync(descriptor, buffer, used, buffer.length - used, null);
    }
    return used > MOST_BYTES ? null : buffer.subarray(0, used);
  } finally {
    closeSync(descriptor);
  }
}
