import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './home.ts';

/** A file that is written to while exports read it. */
export interface MovingFile {
  readonly path: string;
  /** Stands in each of its lines. */
  readonly name: string;
  readonly sessionId: string;
}

/** Line `index` of a file in its version of that number: the one truth about what may ever stand there. */
function movingLine(file: MovingFile, version: number, index: number): string {
  const number = String(index).padStart(6, '0');
  const text = `${file.name} version ${version} line ${number} ${'plum '.repeat(100 + ((index * 37) % 900))}`;
  return `${JSON.stringify({
    type: 'user',
    uuid: `${file.name}-${version}-${number}`,
    isSidechain: file.path.includes('agent-'),
    timestamp: new Date(Date.UTC(2026, 1, 1, 8, 0, index)).toISOString(),
    cwd: '/home/fern/orchard',
    sessionId: file.sessionId,
    message: { role: 'user', content: text },
  })}\n`;
}

/**
 * What a moving file's bytes are: a beginning of one version, cut anywhere. Raises where they are anything else: lines
 * of two versions, one twice, one left out.
 */
export function prefixOf(file: MovingFile, bytes: Buffer): { readonly version: number; readonly lines: number } {
  const version = Number(/ version (\d+) line 000000 /.exec(bytes.subarray(0, 400).toString())?.[1] ?? Number.NaN);
  let position = 0;
  for (let index = 0; position < bytes.length; index += 1) {
    const line = Buffer.from(movingLine(file, version, index));
    const found = bytes.subarray(position, position + line.length);
    if (!line.subarray(0, found.length).equals(found)) {
      throw new Error(
        `${file.name}: at ${position} is no line ${index} of version ${version}: ${found.toString('utf8', 0, 120)}`,
      );
    }
    if (found.length < line.length) return { version, lines: index };
    position += line.length;
  }
  return { version, lines: bytes.subarray(0, position).toString().split('\n').length - 1 };
}

const WRITER = `
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
const movingLine = ${movingLine.toString()};
const { files, scratch, seed, ways } = JSON.parse(process.argv[2]);
let state = seed;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
// What of each file's version is on disk: how many bytes of it, and the whole of it as far as it was made.
const disk = files.map((file) => ({ file, version: 0, made: '', index: 0, length: 0 }));
const full = (one, length) => {
  while (one.made.length < length) one.made += movingLine(one.file, one.version, one.index++);
  return one.made;
};
const next = (one) => Object.assign(one, { version: one.version + 1, made: '', index: 0, length: 0 });
const grow = (one, bytes) => {
  if (one.length < 0) return;
  const text = full(one, one.length + bytes);
  fs.mkdirSync(dirname(one.file.path), { recursive: true });
  fs.appendFileSync(one.file.path, text.slice(one.length, one.length + bytes));
  one.length += bytes;
};
const WAYS = {
  append: (one) => { for (let i = random(4); i >= 0; i--) grow(one, 1 + random(6000)); },
  truncate: (one) => {
    one.length = random(one.length + 1);
    fs.truncateSync(one.file.path, one.length);
    grow(one, random(300000));
  },
  rewrite: (one) => {
    next(one);
    fs.writeFileSync(one.file.path, '');
    for (let i = 0; i < 40; i++) grow(one, 1 + random(30000));
  },
  replace: (one) => {
    next(one);
    one.length = 1 + random(1200000);
    const other = join(scratch, 'other');
    fs.writeFileSync(other, full(one, one.length).slice(0, one.length));
    fs.renameSync(other, one.file.path);
  },
  remove: (one) => { fs.rmSync(one.file.path); one.gone = true; },
  touch: (one) => { const at = random(2) ? 1 : 4e9; fs.utimesSync(one.file.path, at, at); },
};
let isStopped = false;
process.on('SIGTERM', () => { isStopped = true; });
for (const one of disk) grow(one, 500000 + random(500000));
fs.writeSync(1, 'ready\\n');
const counts = {};
const turn = () => {
  if (isStopped) return end();
  const one = disk[random(disk.length)];
  if (one.gone) { one.gone = false; next(one); grow(one, 1 + random(900000)); }
  else { const way = ways[random(ways.length)]; WAYS[way](one); counts[way] = (counts[way] ?? 0) + 1; }
  // Not all the time: an export needs its own.
  setTimeout(turn, random(12));
};
const end = () => {
  for (const one of disk) {
    if (one.gone) continue;
    // The line that was cut is written to its end.
    const text = full(one, one.length + 1);
    const stop = text.indexOf('\\n', one.length) + 1 || full(one, one.length + 100000).indexOf('\\n', one.length) + 1;
    grow(one, stop - one.length);
  }
  fs.writeSync(1, JSON.stringify(counts) + '\\n');
};
setTimeout(turn, 0);
`;

export interface MovingSource {
  /** Ends the writing with whole lines; says how often the files were moved in which way. */
  stop(): Promise<Readonly<Record<string, number>>>;
}

export type Way = 'append' | 'truncate' | 'rewrite' | 'replace' | 'remove' | 'touch';

/** Starts a process that writes to the files all the time; what it does follows from the seed, when it does is chance. */
export async function startMoving(
  files: readonly MovingFile[],
  { seed, ways }: { readonly seed: number; readonly ways: readonly Way[] },
): Promise<MovingSource> {
  const scratch = temporaryFolder();
  const program = join(scratch, 'writer.mjs');
  writeFileSync(program, WRITER);
  const wishes = JSON.stringify({ files, scratch, seed, ways });
  const child = spawn(process.execPath, [program, wishes], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  return {
    async stop() {
      child.kill('SIGTERM');
      const [code] = await closed;
      if (code !== 0) throw new Error(`the writer ended ${String(code)}`);
      return JSON.parse(out.trimEnd().split('\n').at(-1) ?? '{}');
    },
  };
}
