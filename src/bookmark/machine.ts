import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one machine, and the processes on it, from others. */
export interface Machine {
  readonly host: string;
  /** null where the system has none to read. */
  readonly boot: string | null;
  readonly namespace: string | null;
  /** What can be read of a process; null where nothing can, or where there is none. */
  process(pid: number): ProcessFacts | null;
}

/** What can be read of a process. */
export interface ProcessFacts {
  /** When it started, in the kernel's clock ticks since boot. */
  readonly started: string;
  /** It has ended and only waits for a parent that may never ask. */
  readonly isZombie: boolean;
}

/** The machine this runs on. `pid` is our own. */
export function thisMachine(pid: number): Machine {
  // In a pid namespace under another one's /proc the numbers there are not ours.
  const isOurProc = linkAt('/proc/self') === String(pid);
  return {
    host: hostname(),
    boot: textAt('/proc/sys/kernel/random/boot_id'),
    namespace: linkAt('/proc/self/ns/pid'),
    process: (other) => (isOurProc ? processFacts(other) : null),
  };
}

/** Fields 3 and 22 of proc(5)'s stat; they stand behind the name in parentheses, which may hold anything. */
function processFacts(pid: number): ProcessFacts | null {
  const stat = textAt(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const [state, started] = [fields[0], fields[19]];
  if (state === undefined || started === undefined) return null;
  return { started, isZombie: state === 'Z' || state === 'X' };
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return null;
  }
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
