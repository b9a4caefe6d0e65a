import { appendFileSync, closeSync, fchmodSync, openSync } from 'node:fs';
import { inspect } from 'node:util';
import type { Failure } from '../failures/failure.ts';
import { errnoOf, modesRefused } from '../files/errno.ts';

/** Where the raw things behind failures go. They may hold paths and session text: the file is 0600. */
export type DebugLog = (failure: Failure, cause: unknown) => void;

/** A new log is its owner's alone whatever the umask; one that is there stays as it is. */
function makePrivate(path: string): void {
  try {
    const descriptor = openSync(path, 'ax', 0o600);
    setMode(descriptor);
    closeSync(descriptor);
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown;
    closeSync(openSync(path, 'a'));
  }
}

function setMode(descriptor: number): void {
  try {
    fchmodSync(descriptor, 0o600);
  } catch (thrown) {
    if (!modesRefused.includes(errnoOf(thrown))) throw thrown;
  }
}

/** Opens the log at once, so that a place that can't be written stops the run before any work. */
export function openDebugLog(path: string | null, traceId: string, now: () => Date): DebugLog {
  if (path === null) return () => undefined;
  makePrivate(path);
  return (failure, cause) => {
    const raw = cause === undefined ? '' : `${inspect(cause, { depth: 6 })}\n`;
    appendFileSync(
      path,
      `${now().toISOString()} ${traceId} ${failure.code} ${JSON.stringify(failure.details)}\n${raw}`,
    );
  };
}
