import { unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { FailureError, failureOf } from '../failures/failure.ts';
import { isUtcTime } from '../files/json-document.ts';
import { resolvedPath } from '../files/real-path.ts';
import { removeFile } from '../files/replace-file.ts';
import {
  type PreparedLock,
  prepareLock,
  type Remains,
  type SeenLock,
  seeLock,
  sweepBeside,
  takeAway,
  touchLock,
} from './lock-file.ts';
import { type LockRecord, parseRecord, recordText } from './lock-record.ts';
import { type Machine, thisMachine } from './machine.ts';
import { checkBookmarkFolder, notWritable } from './save.ts';

const HEARTBEAT_MS = 60_000;
/** A heartbeat of a holder that can't be looked at counts as stopped after this. */
const SILENCE_MS = 30 * 60_000;
const POLL_MS = 250;
/** How long a lock may be away while another run finds out that it is not dead. */
const AWAY_POLLS = 20;
const AWAY_POLL_MS = 25;

/** Who takes a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly traceId: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

/** How a lock is waited for, and what tells whether its holder lives. */
export interface LockOptions {
  /** How long to wait for another holder; 0 does not wait. */
  readonly waitSeconds: number;
  /** Whether a process of that pid lives: signal 0, and no other, may be sent to find out. */
  readonly isAlive: (pid: number) => boolean;
  /** ms since 1970. */
  readonly now: () => number;
  /** Asked while waiting: true ends the waiting with INTERRUPTED. */
  readonly isStopped?: () => boolean;
  /** Is told once, when the waiting begins. */
  readonly onWait?: () => void;
  readonly sleep?: (ms: number) => Promise<void>;
  /** By default what this machine says. */
  readonly machine?: Machine;
}

/** A lock that is held. */
export interface Lock {
  /** Trace ids of dead holders: what they had under way is to be cleared away before the lock is given back. */
  readonly deadTraceIds: readonly string[];
  /** Raises LOCK_HELD when it is ours no more. */
  assertOurs(): Promise<void>;
  /** Sets the heartbeat; done each minute by itself. Never raises. */
  refresh(): Promise<void>;
  /** Gives it back if it is still ours. Never raises. */
  release(): Promise<void>;
}

/** Where the lock of a bookmark is: beside the file itself, by whatever link it is named. Raises BOOKMARK_NOT_WRITABLE. */
export async function lockPathOf(bookmark: string): Promise<string> {
  try {
    return `${await resolvedPath(bookmark)}.lock`;
  } catch (thrown) {
    throw notWritable(thrown);
  }
}

/**
 * Takes the lock at `path`, over from a dead holder if need be. Raises LOCK_HELD with pid and since of the holder, or
 * BOOKMARK_NOT_WRITABLE.
 */
export async function acquireLock(path: string, holder: LockHolder, options: LockOptions): Promise<Lock> {
  await checkBookmarkFolder(path);
  const machine = options.machine ?? thisMachine(holder.pid);
  const text = recordText(recordOf(holder, machine));
  const prepared = prepareLock(path, text);
  try {
    await take(path, prepared, { ...options, machine });
    const remains = await sweepBeside(path, text).catch(async (thrown: unknown) => {
      // While this process lives nobody would take it over.
      await removeFile(path);
      throw thrown;
    });
    return heldLock(path, text, { ...options, remains });
  } catch (thrown) {
    throw notWritable(thrown);
  } finally {
    await prepared.dispose();
  }
}

function recordOf({ pid, traceId, since }: LockHolder, machine: Machine): LockRecord {
  const { host, boot, namespace } = machine;
  return { pid, started: machine.process(pid)?.started ?? null, boot, namespace, host, trace_id: traceId, since };
}

/** Tries until the lock is taken or the waiting is over. */
async function take(
  path: string,
  prepared: PreparedLock,
  options: LockOptions & { readonly machine: Machine },
): Promise<void> {
  const { sleep = delay } = options;
  // Counted, and not read off the clock: that may be set meanwhile.
  let leftMs = options.waitSeconds * 1000;
  let isWaiting = false;
  for (;;) {
    if (await prepared.take()) return;
    const seen = seeLock(path);
    if (seen === null) continue;
    const record = parseRecord(seen.text ?? '');
    if (isDead(record, seen, options)) {
      takeAway(path, seen);
    } else if (options.isStopped?.() === true) {
      throw new FailureError(failureOf('INTERRUPTED'));
    } else if (leftMs > 0) {
      if (!isWaiting) options.onWait?.();
      isWaiting = true;
      const napMs = Math.min(POLL_MS, leftMs);
      await sleep(napMs);
      leftMs -= napMs;
    } else {
      throw heldBy(record);
    }
  }
}

function isDead(
  record: LockRecord | null,
  seen: SeenLock,
  { machine, isAlive, now }: LockOptions & { readonly machine: Machine },
): boolean {
  const isNear = record !== null && record.host === machine.host && record.namespace === machine.namespace;
  if (!isNear) return now() - seen.mtimeMs >= SILENCE_MS;
  if (record.boot !== machine.boot && record.boot !== null && machine.boot !== null) return true;
  if (!isAlive(record.pid)) return true;
  const found = machine.process(record.pid);
  // A live process of another start time has only the number in common with the holder.
  return found !== null && (found.isZombie || (record.started !== null && found.started !== record.started));
}

function heldBy(record: LockRecord | null): FailureError {
  if (record === null) return new FailureError(failureOf('LOCK_HELD'));
  const { pid, since } = record;
  return new FailureError(failureOf('LOCK_HELD', isUtcTime(since) ? { pid, since } : { pid }));
}

function heldLock(
  path: string,
  text: string,
  { now, sleep = delay, remains }: LockOptions & { readonly remains: Remains },
): Lock {
  const refresh = async (): Promise<void> => {
    try {
      await touchLock(path, text, now());
    } catch {
      // A lock that was lost is found by assertOurs; any other trouble only makes the heartbeat look older.
    }
  };
  const timer = setInterval(() => void refresh(), HEARTBEAT_MS);
  timer.unref();
  return {
    deadTraceIds: remains.texts.flatMap((dead) => parseRecord(dead)?.trace_id ?? []),
    refresh,
    async assertOurs() {
      let seen = seeLock(path);
      for (let polls = 0; seen === null && polls < AWAY_POLLS; polls += 1) {
        await sleep(AWAY_POLL_MS);
        seen = seeLock(path);
      }
      if (seen?.text !== text) throw heldBy(parseRecord(seen?.text ?? ''));
    },
    async release() {
      clearInterval(timer);
      try {
        if (seeLock(path)?.text !== text) return;
        await remains.remove();
        await unlink(path);
      } catch {
        // It will be judged dead as soon as this process has ended.
      }
    },
  };
}
