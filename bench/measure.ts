import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A program to run as a user would. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where `peak-hook` writes the peak memory; absent for programs that aren't Node. */
  readonly peakFile?: string;
  /** Where the program writes the time that counts, in ms; absent when all of its time does. */
  readonly msFile?: string;
}

/** One run of a command. */
export interface Run {
  readonly ms: number;
  /** The most memory held at once; null where it can't be known. */
  readonly peakBytes: number | null;
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  /** The end of what it said on stderr. */
  readonly complaint: string;
}

const KEPT_COMPLAINT = 2000;

/** Runs a command to its end; a program that can't be started has exit code null. */
export function runOnce(command: Command): Promise<Run> {
  const { program, args, cwd, env, peakFile, msFile } = command;
  for (const file of [peakFile, msFile]) if (file !== undefined) rmSync(file, { force: true });
  return new Promise((resolve) => {
    const started = process.hrtime.bigint();
    const child = spawn(program, [...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-KEPT_COMPLAINT);
    });
    const finish = (exitCode: number | null): void => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      resolve({ ms: numberIn(msFile) ?? ms, peakBytes: numberIn(peakFile), exitCode, complaint });
    };
    child.once('error', (error) => {
      complaint += error.message;
      finish(null);
    });
    child.once('close', finish);
  });
}

function numberIn(file: string | undefined): number | null {
  if (file === undefined) return null;
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** The size of all files below a folder. */
export function bytesBelow(folder: string): number {
  let bytes = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size;
  }
  return bytes;
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  if (low === undefined || high === undefined) throw new RangeError('no values');
  return (low + high) / 2;
}

/** The exponent b of y = a·x^b that fits the points best (least squares of the logarithms). */
export function fittedExponent(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const meanOf = (pick: (point: { x: number; y: number }) => number): number =>
    logs.reduce((sum, point) => sum + pick(point), 0) / logs.length;
  const [meanX, meanY] = [meanOf(({ x }) => x), meanOf(({ y }) => y)];
  const shared = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return shared / logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}
