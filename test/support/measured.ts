import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './home.ts';
import { chatzip, type Ended, type RunOptions } from './run.ts';

// Not the maxRSS of getrusage: Linux starts that with what the parent had at the fork.
const HOOK = `
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
const peak = () => /^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
if (isMainThread) process.on('exit', () => writeFileSync(process.env.PEAK_FILE, peak()));
`;

export interface Measured extends Ended {
  /** The most memory that the whole process, its threads too, has had at once: MiB of resident pages. */
  readonly peakMiB: number;
}

/** Runs chatzip and says how much memory it took. */
export async function measured(args: readonly string[], options: RunOptions): Promise<Measured> {
  const folder = temporaryFolder();
  const [hook, peak] = [join(folder, 'hook.mjs'), join(folder, 'peak')];
  writeFileSync(hook, HOOK);
  const env = { ...options.env, NODE_OPTIONS: `--import ${hook}`, PEAK_FILE: peak };
  const ended = await chatzip(args, { ...options, env });
  return { ...ended, peakMiB: Number(readFileSync(peak, 'utf8')) / 1024 };
}
