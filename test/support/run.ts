import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The program as users start it. */
export const PROGRAM = fileURLToPath(new URL('../../bin/chatzip.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly home: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that the program is started by, with its arguments (`setpriv …`). */
  readonly under?: readonly string[];
}

/** Variables of the machine that a run must not see. */
function environmentOf({ home, env }: RunOptions): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, TZ: 'Pacific/Auckland', LANG: 'C.UTF-8', ...env };
}

/** Runs chatzip to its end with stdout and stderr as pipes. */
export function chatzip(args: readonly string[], options: RunOptions): Promise<Ended> {
  const [command = process.execPath, ...before] = [...(options.under ?? []), process.execPath, PROGRAM, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, before, {
      cwd: options.cwd ?? options.home,
      env: environmentOf(options),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const error: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(error).toString() });
    });
  });
}

/** The one line of the report; fails when stderr is anything else. */
export function reportOf(ended: Ended): Record<string, unknown> & { readonly counts: Record<string, number> } {
  const lines = ended.stderr.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`stderr is not one line: ${ended.stderr}`);
  if (!ended.stderr.startsWith('{"report_version":1,')) throw new Error('the line is no report');
  if (Buffer.byteLength(ended.stderr) > 8192) throw new Error('the report is over 8192 bytes');
  return JSON.parse(ended.stderr);
}
