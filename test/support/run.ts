import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { assertEvents, documentsIn } from './documents.ts';
import { assertWritten, placesOf, standingAt } from './written.ts';

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

/**
 * Runs chatzip to its end with stdout and stderr as pipes. Raises when a document that the run wrote, wherever it did,
 * is not what its schema says.
 */
export async function chatzip(args: readonly string[], options: RunOptions): Promise<Ended> {
  const places = placesOf(args, { folder: options.cwd ?? options.home, env: environmentOf(options) });
  const before = standingAt(places);
  const ended = await spawned(args, options);
  if (options.under === undefined) assertStreams(args, ended);
  else assertLines(ended);
  await assertWritten(places, before);
  return ended;
}

/** Runs what must end well and has nothing to report; says what it printed. */
export async function ranWell(args: readonly string[], options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await chatzip(args, options);
  if (code !== 0 || stderr !== '') throw new Error(`${args.join(' ')} ended ${code}: ${stderr}`);
  return stdout;
}

function spawned(args: readonly string[], options: RunOptions): Promise<Ended> {
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

/** stderr is empty or the report, and stdout holds documents alone when they were asked for. */
function assertStreams(args: readonly string[], ended: Ended): void {
  if (ended.stderr !== '') {
    documentsIn(ended.stderr);
    const exit = ended.signal === null ? ended.code : 128 + constants.signals[ended.signal];
    if (reportOf(ended)['exit_code'] !== exit) throw new Error(`the report's exit code is not ${exit}`);
  }
  if (args.includes('--help') || args.includes('--version')) return;
  const [json, events] = [args.includes('--json'), args.includes('--events')];
  if (json && documentsIn(ended.stdout).length > 1 && !events) throw new Error('more than one document');
  if (events && !json) assertEvents(ended.stdout);
}

/** Under another command the streams may hold more than ours, or not all of it: the documents in them are right. */
function assertLines({ stdout, stderr }: Ended): void {
  const lines = [stdout, stderr].flatMap((text) => text.split('\n').slice(0, -1));
  for (const line of lines) if (/^\{"(?:event|\w+_version)":/.test(line)) documentsIn(`${line}\n`);
}

/** The one line of the report; fails when stderr is anything else. */
export function reportOf(ended: Ended): Record<string, unknown> & { readonly counts: Record<string, number> } {
  const lines = ended.stderr.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`stderr is not one line: ${ended.stderr}`);
  if (!ended.stderr.startsWith('{"report_version":1,')) throw new Error('the line is no report');
  if (Buffer.byteLength(ended.stderr) > 8192) throw new Error('the report is over 8192 bytes');
  return JSON.parse(ended.stderr);
}
