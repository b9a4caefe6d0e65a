import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../files/temporary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Takes the lock, says so, and holds it until its input ends. */
const script = `
import { acquireLock } from './bookmark/lock.js';
const isAlive = (pid) => { try { process.kill(pid, 0); return true; } catch (error) { return error.code === 'EPERM'; } };
const [path, traceId] = process.argv.slice(2);
const holder = { pid: process.pid, traceId, since: new Date().toISOString() };
process.stdin.resume();
process.stdin.once('data', async () => {
  try {
    const lock = await acquireLock(path, holder, { waitSeconds: 0, isAlive, now: Date.now });
    console.log(['held', ...lock.deadTraceIds].join(' '));
    process.stdin.on('end', () => lock.release());
  } catch (error) {
    console.log(error.failure?.code ?? error.stack);
    process.stdin.unref();
  }
});
console.log('ready');
`;

let built = '';

beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), 'chatzip-lock-'));
  const config = {
    extends: join(root, 'tsconfig.build.json'),
    compilerOptions: {
      outDir: built,
      rootDir: join(root, 'src'),
      emitDeclarationOnly: false,
      typeRoots: [join(root, 'node_modules/@types')],
    },
    include: [],
    files: [join(root, 'src/bookmark/lock.ts')],
  };
  writeFileSync(join(built, 'tsconfig.json'), JSON.stringify(config));
  writeFileSync(join(built, 'package.json'), '{"type":"module"}');
  writeFileSync(join(built, 'holder.js'), script);
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', built], { stdio: 'inherit' });
});

afterAll(() => rmSync(built, { recursive: true, force: true }));

/** A process that answers each thing it is asked with a line. */
interface Run {
  readonly traceId: string;
  readonly child: ChildProcess;
  nextLine(): Promise<string>;
  ended(): Promise<unknown>;
}

function start(path: string, traceId: string): Run {
  const child = spawn(process.execPath, [join(built, 'holder.js'), path, traceId], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  return {
    traceId,
    child,
    async nextLine() {
      const { value } = await lines.next();
      return String(value);
    },
    ended: () => exit,
  };
}

/** Starts so many, lets them all ask at the same moment, and says what each was told. */
async function askAtOnce(path: string, names: readonly string[]): Promise<ReadonlyMap<Run, string>> {
  const runs = names.map((name) => start(path, name));
  for (const run of runs) expect(await run.nextLine()).toBe('ready');
  for (const run of runs) run.child.stdin?.write('now\n');
  const answers = new Map<Run, string>();
  for (const run of runs) answers.set(run, await run.nextLine());
  return answers;
}

const names = Array.from({ length: 10 }, (_, index) => `run-${index}`);

test('of ten processes started together one works and nine are told that it does', async () => {
  const path = join(temporaryFolder(), 'bookmark.json.lock');
  const answers = await askAtOnce(path, names);
  expect(Array.from(answers.values()).toSorted()).toEqual([...Array.from({ length: 9 }, () => 'LOCK_HELD'), 'held']);
  for (const [run, answer] of answers) {
    run.child.stdin?.end();
    expect(await run.ended()).toBe(0);
    if (answer === 'held') expect(readdirSync(join(path, '..'))).toEqual([]);
  }
});

test('of ten processes one takes over from a process that was killed', async () => {
  const path = join(temporaryFolder(), 'bookmark.json.lock');
  const [[killed]] = Array.from(await askAtOnce(path, ['killed'])) as [[Run, string]];
  killed.child.kill('SIGKILL');
  expect(await killed.ended()).toBe('SIGKILL');
  const answers = await askAtOnce(path, names);
  expect(Array.from(answers.values()).toSorted()).toEqual([
    ...Array.from({ length: 9 }, () => 'LOCK_HELD'),
    'held killed',
  ]);
  for (const [run, answer] of answers) {
    run.child.stdin?.end();
    expect(await run.ended()).toBe(0);
    if (answer !== 'LOCK_HELD') expect(readdirSync(join(path, '..'))).toEqual([]);
  }
});
