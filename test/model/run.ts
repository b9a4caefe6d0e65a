import { spawn } from 'node:child_process';
import { concluded } from '../../src/cli/conclusion.ts';
import type { Context } from '../../src/cli/context.ts';
import { parseArguments } from '../../src/cli/program.ts';
import { run } from '../../src/cli/run.ts';
import { sayIn } from '../../src/cli/words/words.ts';
import { chatzip, type Ended, PROGRAM } from '../support/run.ts';
import type { Command } from './commands.ts';

/** A home, and the folder beside it that a run stands in. */
export interface Place {
  readonly home: string;
  readonly out: string;
}

const HOUR_MS = 3_600_000;
const SHIFT_MS = { now: 0, later: HOUR_MS, earlier: -24 * HOUR_MS } as const;

/** Runs the program in this process, with a clock of its own. */
export async function runHere(
  args: readonly string[],
  { home, out }: Place,
  clock: keyof typeof SHIFT_MS,
): Promise<Ended> {
  const environment = {
    variables: {},
    home,
    folder: out,
    platform: process.platform,
    cores: 2,
    isOutTerminal: false,
    isErrorTerminal: false,
    errorColumns: 0,
    mostOpenFiles: () => null,
    nodeMajor: Number.parseInt(process.versions.node, 10),
  };
  let written = '';
  const context: Context = {
    environment,
    version: '1.0.0',
    language: 'en',
    say: sayIn('en'),
    now: () => new Date(Date.now() + SHIFT_MS[clock]),
    pid: process.pid,
    isAlive,
    signal: () => null,
    write: (text) => (written += text),
  };
  const end = await run(parseArguments(args), context);
  written += end.out(end.facts);
  const { exitCode, report } = concluded(end, null, environment, null);
  return { code: exitCode, signal: null, stdout: written, stderr: report };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Runs it as users do. */
export function runThere(args: readonly string[], { home, out }: Place): Promise<Ended> {
  return chatzip(args, { home, cwd: out });
}

type Kill = Extract<Command, { do: 'kill' }>;

/**
 * Starts a run and kills it: at a call of the kernel, or after a while. Says whether it was killed: it may have come to its
 * end before.
 */
export function runKilled(args: readonly string[], { home, out }: Place, { call, at }: Kill): Promise<Ended> {
  const program = [process.execPath, PROGRAM, ...args];
  const inject = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${at}`];
  const [command = '', ...rest] = call === 'ms' ? program : ['strace', ...inject, ...program];
  const env = { PATH: process.env['PATH'], HOME: home, UV_THREADPOOL_SIZE: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { cwd: out, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
    const timer = call === 'ms' ? setTimeout(() => child.kill('SIGKILL'), at) : undefined;
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...texts });
    });
  });
}
