import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMPILER = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

const COMPILER_OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  types: ['node'],
  // What the package declares is checked too.
  skipLibCheck: false,
  outDir: 'out',
};

/** A program that was run to its end. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program while it runs. */
export interface Running {
  /** The next text on stdout. */
  readonly said: () => Promise<string>;
  readonly ended: Promise<Ran>;
  readonly stop: () => void;
}

/** Makes a project of somebody who has the package installed. */
export function makeProject(folder: string, sources: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'chatzip'));
  symlinkSync(join(ROOT, 'node_modules', '@types'), join(folder, 'node_modules', '@types'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const include = Object.keys(sources);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include }));
  for (const [name, source] of Object.entries(sources)) writeFileSync(join(folder, name), source);
}

/** Compiles a project: what the compiler has to say, nothing when it is right. */
export async function compile(folder: string): Promise<string> {
  const { code, stdout, stderr } = await start(folder, [COMPILER, '-p', folder]).ended;
  return code === 0 ? '' : `${code} ${stdout}${stderr}`;
}

/** Starts Node in a folder. */
export function start(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, args, { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
  const out: Buffer[] = [];
  const error: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(error).toString() }),
    );
  });
  return {
    ended,
    said: () => Promise.race([once(child.stdout), ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]),
    stop: () => void child.kill(),
  };
}

function once(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve) => stream.once('data', (chunk: Buffer) => resolve(chunk.toString())));
}
