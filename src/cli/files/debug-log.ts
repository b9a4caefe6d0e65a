import { closeSync, constants, fchmodSync, fstatSync, openSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { type Failure, FailureError, failureOf } from '../../failures/failure.ts';
import { isNoSpace } from '../../failures/conditions.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { modesRefused } from '../../files/errno.ts';
import { namedPath } from '../../files/named-path.ts';
import type { Environment } from '../environment.ts';
import { spellingOf } from '../flags/values.ts';

/** Where the raw things behind failures go. They may hold paths and session text: the file is 0600. */
export interface DebugLog {
  /** Never raises: what goes wrong with the log must not cost a session. */
  readonly note: (failure: Failure, cause: unknown) => void;
  /** The first thing that it could not take; null when it has all. */
  readonly failure: () => Failure | null;
}

/** For a run that wants none. */
export const NO_LOG: DebugLog = { note: () => undefined, failure: () => null };

interface LogFrame {
  readonly environment: Environment;
  readonly traceId: string;
  readonly now: () => Date;
}

/** Opens the log before any work. Raises OUTPUT_NOT_WRITABLE, or DISK_FULL, that names the flag. */
export function openDebugLog(given: string | null, { environment, traceId, now }: LogFrame): DebugLog {
  if (given === null) return NO_LOG;
  const descriptor = opened(namedPath(given, environment));
  let failure: Failure | null = null;
  return {
    note({ code, details }, cause) {
      const raw = cause === undefined ? '' : `${inspect(cause, { depth: 6 })}\n`;
      const line = `${now().toISOString()} ${traceId} ${code} ${JSON.stringify(details)}\n`;
      try {
        writeAll(descriptor, Buffer.from(line + raw));
      } catch (error) {
        failure ??= failureOfLog('OUTPUT_IO_ERROR', error);
      }
    },
    failure: () => failure,
  };
}

// A pipe that nobody reads is an error and doesn't keep us waiting. Windows has no such flag.
const OPEN_FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

function opened(path: string): number {
  try {
    const descriptor = openSync(path, OPEN_FLAGS, 0o600);
    if (fstatSync(descriptor).isFile()) {
      makePrivate(descriptor);
      return descriptor;
    }
    // Somebody reads it: from here on the log waits for him, as everybody does.
    closeSync(descriptor);
    return openSync(path, 'a');
  } catch (error) {
    throw new FailureError(failureOfLog('OUTPUT_NOT_WRITABLE', error), error);
  }
}

/** The log is its owner's alone, whatever the umask was. */
function makePrivate(descriptor: number): void {
  try {
    fchmodSync(descriptor, 0o600);
  } catch (thrown) {
    if (!modesRefused.includes(errnoOf(thrown))) throw thrown;
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}

function failureOfLog(code: 'OUTPUT_NOT_WRITABLE' | 'OUTPUT_IO_ERROR', error: unknown): Failure {
  const errno = errnoOf(error);
  return failureOf(isNoSpace(errno) ? 'DISK_FULL' : code, errno === null ? {} : { errno }, spellingOf('debugLog'));
}
