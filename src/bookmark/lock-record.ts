import { jsonIn } from '../files/json-document.ts';
import { isObject } from '../session/json-object.ts';

/** Who holds a lock: what its file says. */
export interface LockRecord {
  readonly pid: number;
  /** When the process started, in the kernel's clock ticks since boot; null where that can't be read. */
  readonly started: string | null;
  readonly boot: string | null;
  /** The pid namespace; pids of different ones are different processes. */
  readonly namespace: string | null;
  readonly host: string;
  readonly trace_id: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** The record as its file holds it. */
export function recordText(record: LockRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Reads a lock file; null for anything that is no record. */
export function parseRecord(text: string): LockRecord | null {
  const value = jsonIn(text);
  return isLockRecord(value) ? value : null;
}

function isLockRecord(record: unknown): record is LockRecord {
  return (
    isObject(record) &&
    Number.isSafeInteger(record['pid']) &&
    isTextOrNull(record['started']) &&
    isTextOrNull(record['boot']) &&
    isTextOrNull(record['namespace']) &&
    typeof record['host'] === 'string' &&
    typeof record['trace_id'] === 'string' &&
    typeof record['since'] === 'string'
  );
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}
