import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { idOf, lineOf, pathOf } from '../support/home.ts';
import type { Command } from './commands.ts';

/** A session's file as it must be on the disk. */
export interface ModelFile {
  readonly content: string;
}

/** The agent's files, as they are and as they must be. */
export interface SourceFiles {
  readonly sessions: ReadonlyMap<number, ModelFile>;
  /** The SHA-256 of every content that can't be exported: it holds no record at all. */
  readonly corrupt: ReadonlySet<string>;
  act(command: Command): void;
  /** Every file with its size, times, inode and content: what nobody but `act` may change. */
  standing(): string;
}

/** The SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A home without sessions. */
export function createSource(home: string): SourceFiles {
  const root = dirname(pathOf(home, 0));
  mkdirSync(root, { recursive: true });
  const sessions = new Map<number, ModelFile>();
  const corrupt = new Set<string>();
  let said = 0;
  const line = (n: number): string => lineOf(n, `Is plum number ${(said += 1)} ripe?`, n + 1);
  const put = (n: number, content: string): void => {
    writeFileSync(pathOf(home, n), content);
    sessions.set(n, { content });
    if (!content.split('\n').some(isRecord)) corrupt.add(sha256(content));
  };
  /** What changes a session that is there. */
  const changes: Partial<Record<Command['do'], (n: number, file: ModelFile) => void>> = {
    append: (n, file) => put(n, file.content + line(n)),
    tear: (n, file) => put(n, file.content + line(n).slice(0, -30)),
    spoil: (n, file) => put(n, `${file.content}{"plums":\n`),
    corrupt: (n) => put(n, `no plums ${(said += 1)}\n`),
    mend: (n) => put(n, line(n)),
    touch: (n, file) => put(n, file.content),
    touchback(n, file) {
      const { mtimeNs } = lstatSync(pathOf(home, n), { bigint: true });
      // As long as before, and as old as before, to the nanosecond, which utimes can't say.
      put(
        n,
        file.content.replace(/ripe|soft/, (word) => (word === 'ripe' ? 'soft' : 'ripe')),
      );
      const time = `@${mtimeNs / 1_000_000_000n}.${String(mtimeNs % 1_000_000_000n).padStart(9, '0')}`;
      execFileSync('touch', ['-m', '-d', time, pathOf(home, n)]);
    },
    delete(n) {
      rmSync(pathOf(home, n));
      sessions.delete(n);
    },
  };
  return {
    sessions,
    corrupt,
    act(command) {
      if (!('n' in command)) return;
      const { n } = command;
      const file = sessions.get(n);
      if (command.do === 'add' && file === undefined) put(n, line(n));
      else if (command.do === 'swap') swap(home, sessions, n, command.m);
      else if (file !== undefined) changes[command.do]?.(n, file);
    },
    standing() {
      const names = readdirSync(root).toSorted();
      return names.map((name) => markOf(join(root, name))).join('\n');
    },
  };
}

function isRecord(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

/** Two files under each other's names. */
function swap(home: string, sessions: Map<number, ModelFile>, n: number, m: number): void {
  const [one, other] = [sessions.get(n), sessions.get(m)];
  if (n === m || one === undefined || other === undefined) return;
  const aside = join(home, 'aside');
  renameSync(pathOf(home, n), aside);
  renameSync(pathOf(home, m), pathOf(home, n));
  renameSync(aside, pathOf(home, m));
  sessions.set(n, other).set(m, one);
}

function markOf(path: string): string {
  const { size, mtimeNs, ctimeNs, ino, mode } = lstatSync(path, { bigint: true });
  return [path, size, mtimeNs, ctimeNs, ino, mode, sha256(readFileSync(path))].join(' ');
}

/** What the files must hold, in the same words for whoever compares. */
export function contentsOf(sessions: ReadonlyMap<number, ModelFile>): ReadonlyMap<string, string> {
  return new Map(Array.from(sessions, ([n, { content }]) => [idOf(n), sha256(content)]));
}
