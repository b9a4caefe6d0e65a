import { appendFileSync, closeSync, openSync } from 'node:fs';
import { inspect } from 'node:util';
import type { Failure } from '../failures/failure.ts';

/** Where the raw things behind failures go. They may hold paths and session text: the file is 0600. */
export type DebugLog = (failure: Failure, cause: unknown) => void;

/** Opens the log at once, so that a place that can't be written stops the run before any work. */
export function openDebugLog(path: string | null, traceId: string, now: () => Date): DebugLog {
  if (path === null) return () => undefined;
  closeSync(openSync(path, 'a', 0o600));
  return (failure, cause) => {
    const raw = cause === undefined ? '' : `${inspect(cause, { depth: 6 })}\n`;
    appendFileSync(
      path,
      `${now().toISOString()} ${traceId} ${failure.code} ${JSON.stringify(failure.details)}\n${raw}`,
    );
  };
}
