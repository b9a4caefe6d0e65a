import { spawn } from 'node:child_process';
import { cpSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { archivesIn, homeWith, lineOf, temporaryFolder, writeSession } from '../support/home.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The program as it is installed, to be damaged. */
function installation(): string {
  const folder = temporaryFolder();
  for (const part of ['bin', 'dist', 'package.json']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

interface Run {
  readonly home: string;
  /** Done when the run has said that an archive is published. */
  readonly meanwhile?: () => void;
}

function run(folder: string, args: readonly string[], { home, meanwhile }: Run): Promise<readonly unknown[]> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'bin', 'chatzip.js'), ...args], {
      env: { HOME: home },
      cwd: home,
    });
    // Far more than it may take: what goes round for ever is not waited for.
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('"archive.published"')) meanwhile?.();
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve([code, signal]);
    });
  });
}

/** The parts of a name: behind it stands a hash. */
function partsNamed(name: string, folder: string): readonly string[] {
  return readdirSync(folder).filter(
    (file) => file.startsWith(`${name}-`) && /^[\w-]{8}\.js$/.test(file.slice(name.length + 1)),
  );
}

test.each(['conclusion', 'report', 'run', 'program'])('without its part %s it ends, and with 1', async (name) => {
  const folder = installation();
  const parts = join(folder, 'dist', 'parts');
  const [part, ...others] = partsNamed(name, parts);
  expect(others).toEqual([]);
  rmSync(join(parts, String(part)));
  expect(await run(folder, ['--help'], { home: temporaryFolder() })).toEqual([1, null]);
});

test('an update that takes its files away during the work does not turn a good run into a bad one', async () => {
  const folder = installation();
  const home = homeWith(3);
  const meanwhile = (): void => {
    rmSync(join(folder, 'dist'), { recursive: true, force: true });
  };
  expect(await run(folder, ['--events', '--out', 'a.zip'], { home, meanwhile })).toEqual([0, null]);
  expect(archivesIn(home)).toHaveLength(1);
});

test('without the files of its threads one thread does the work', async () => {
  const folder = installation();
  rmSync(join(folder, 'dist', 'parts', 'worker.js'));
  const home = homeWith(0);
  for (const number of [1, 2]) writeSession(home, number, lineOf(number, 'plum '.repeat(1_000_000)));
  expect(await run(folder, ['--jobs', '2', '--out', 'a.zip'], { home })).toEqual([0, null]);
  expect(archivesIn(home)).toHaveLength(1);
});
