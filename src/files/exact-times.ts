import { spawn } from 'node:child_process';
import { isoOfNanoseconds } from '../session/iso-time.ts';
import type { SystemPath } from './system-path.ts';

/** A file and the mtime that it is to have. */
export interface TimedFile {
  /** Absolute. */
  readonly path: SystemPath;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
}

/**
 * An mtime as `utimes` takes it, in seconds. What a double can't hold is the middle of its microsecond: Node 20 and 22
 * cut off what is below a microsecond, 24.21 and 26 set the double as it is. A number before 1970 Node takes for now; a
 * Date it does not, and sets it to some milliseconds.
 */
export function utimesTime(mtimeNs: bigint): number | Date {
  if (mtimeNs < 0n) return new Date(Math.floor(Number(mtimeNs) / 1e6));
  if (!isFinerThanUtimes(mtimeNs)) return Number(mtimeNs / WHOLE_NS) / WHOLE_A_SECOND;
  // The middle, so that a double that is a little off is still in it.
  return (Number(mtimeNs / 1000n) + 0.5) / 1e6;
}

/** Whether there is a Node whose `utimes` can't set it whole. */
export function isFinerThanUtimes(mtimeNs: bigint): boolean {
  return mtimeNs < 0n || mtimeNs % WHOLE_NS !== 0n;
}

/** The finest part of a second that is one of whole microseconds and that a double holds without a rest. */
const WHOLE_A_SECOND = 64;
const WHOLE_NS = 1_000_000_000n / BigInt(WHOLE_A_SECOND);

/**
 * Sets mtimes to the nanosecond, which Node can't: by the system's own `touch`, one for each file, all from one `xargs`.
 * Where there is none, or one that takes no fractions, the times stay as they are. Never raises.
 */
export async function setExactTimes(files: readonly TimedFile[]): Promise<void> {
  if (files.length === 0) return;
  // What the system refuses to begin is mostly told as an event. Without memory `spawn` raises it, and without a file to
  // open the child has no pipes.
  await touched(files).catch(() => undefined);
}

function touched(files: readonly TimedFile[]): Promise<void> {
  return new Promise((resolve) => {
    // A touch takes one time for all of its files: five words are what it needs for one.
    const child = spawn('xargs', ['-0', '-n', '5', 'touch'], { stdio: ['pipe', 'ignore', 'ignore'] });
    child.on('error', () => resolve());
    child.on('close', () => resolve());
    child.stdin.on('error', () => undefined);
    for (const { path, mtimeNs } of files) {
      // -c: a file that is gone meanwhile stays gone.
      child.stdin.write(`-c\0-m\0-d\0${isoOfNanoseconds(mtimeNs)}\0`);
      child.stdin.write(path);
      child.stdin.write('\0');
    }
    child.stdin.end();
  });
}
