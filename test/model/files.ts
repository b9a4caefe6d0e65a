import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { idOf, lineOf, pathOf } from '../support/home.ts';
import type { Command } from './commands.ts';

/** A session as it must be on the disk: null for a file that is not there. */
export interface ModelSession {
  readonly main: string | null;
  /** The output of a tool, in a file beside it. */
  readonly side: string | null;
}

/** The agent's files, as they are and as they must be. */
export interface SourceFiles {
  readonly sessions: ReadonlyMap<number, ModelSession>;
  /** What `marksOf` says of every session that can't be exported: its file holds no record at all. */
  readonly corrupt: ReadonlySet<string>;
  act(command: Command): void;
  /** Every file with its size, times, inode and content: what nobody but `act` may change. */
  standing(): string;
}

/** The SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What the files of a session hold, in the same words for whoever compares. */
export function markOfFiles(files: readonly { readonly path: string; readonly sha256: string }[]): string {
  return files
    .map(({ path, sha256: hash }) => `${basename(path)} ${hash}`)
    .toSorted()
    .join(' ');
}

function markOf(n: number, { main, side }: ModelSession): string {
  const files = [
    [`${idOf(n)}.jsonl`, main],
    [SIDE, side],
  ] as const;
  return markOfFiles(files.flatMap(([path, content]) => (content === null ? [] : [{ path, sha256: sha256(content) }])));
}

const SIDE = 'toolu_1.txt';
const NOTHING: ModelSession = { main: null, side: null };

/** A home without sessions. */
export function createSource(home: string): SourceFiles {
  const root = dirname(pathOf(home, 0));
  mkdirSync(root, { recursive: true });
  const sessions = new Map<number, ModelSession>();
  const corrupt = new Set<string>();
  let said = 0;
  const line = (n: number): string => lineOf(n, `Is plum number ${(said += 1)} ripe?`, n + 1);
  const know = (n: number, session: ModelSession): void => {
    if (session.main === null && session.side === null) sessions.delete(n);
    else sessions.set(n, session);
    if (session.main !== null && isCorrupt(session.main)) corrupt.add(markOf(n, session));
  };
  const put = (n: number, main: string): void => {
    writeFileSync(pathOf(home, n), main);
    know(n, { ...(sessions.get(n) ?? NOTHING), main });
  };
  const drop = (n: number): void => {
    rmSync(pathOf(home, n));
    know(n, { ...(sessions.get(n) ?? NOTHING), main: null });
  };
  /** What changes a session whose file is there. */
  const changes: Partial<Record<Command['do'], (n: number, main: string) => void>> = {
    append: (n, main) => put(n, main + line(n)),
    tear: (n, main) => put(n, main + line(n).slice(0, -30)),
    spoil: (n, main) => put(n, `${main}{"plums":\n`),
    corrupt: (n) => put(n, `no plums ${(said += 1)}\n`),
    mend: (n) => put(n, line(n)),
    touch: put,
    clear: (n) => put(n, ''),
    touchback(n, main) {
      const { mtimeNs } = lstatSync(pathOf(home, n), { bigint: true });
      // As long as before, and as old as before, to the nanosecond, which utimes can't say.
      put(
        n,
        main.replace(/ripe|soft/, (word) => (word === 'ripe' ? 'soft' : 'ripe')),
      );
      const time = `@${mtimeNs / 1_000_000_000n}.${String(mtimeNs % 1_000_000_000n).padStart(9, '0')}`;
      execFileSync('touch', ['-m', '-d', time, pathOf(home, n)]);
    },
    delete(n) {
      setSide(n, null);
      drop(n);
    },
    leave: drop,
    spill: (n) => setSide(n, `plums ${(said += 1)}\n`),
  };
  const setSide = (n: number, side: string | null): void => {
    const folder = join(root, idOf(n), 'tool-results');
    if (side === null) rmSync(dirname(folder), { recursive: true, force: true });
    else {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, SIDE), side);
    }
    know(n, { ...(sessions.get(n) ?? NOTHING), side });
  };
  return {
    sessions,
    corrupt,
    act(command) {
      if (command.do === 'copy') copy(home);
      if (!('n' in command)) return;
      const { n } = command;
      const session = sessions.get(n) ?? NOTHING;
      if (command.do === 'add' && session.main === null) put(n, line(n));
      else if (command.do === 'trim' && session.side !== null) setSide(n, null);
      else if (command.do === 'swap') swap(n, command.m);
      else if (session.main !== null) changes[command.do]?.(n, session.main);
    },
    standing() {
      const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const paths = names.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
      return paths.map(statMark).join('\n');
    },
  };

  /** Two sessions' files under each other's names. */
  function swap(n: number, m: number): void {
    const [one, other] = [sessions.get(n) ?? NOTHING, sessions.get(m) ?? NOTHING];
    if (n === m || one.main === null || other.main === null) return;
    const aside = join(home, 'aside');
    renameSync(pathOf(home, n), aside);
    renameSync(pathOf(home, m), pathOf(home, n));
    renameSync(aside, pathOf(home, m));
    know(n, { ...one, main: other.main });
    know(m, { ...other, main: one.main });
  }
}

/** The same bytes and mtimes in other files. */
function copy(home: string): void {
  const [agent, aside] = [join(home, '.claude'), join(home, 'aside')];
  // To the nanosecond, which `cpSync` leaves out.
  execFileSync('cp', ['-a', agent, aside]);
  rmSync(agent, { recursive: true });
  renameSync(aside, agent);
}

/** A line of which the end is missing may become a record. */
function isCorrupt(main: string): boolean {
  return main.includes('\n') && !main.split('\n').some(isRecord);
}

function isRecord(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}

function statMark(path: string): string {
  const { size, mtimeNs, ctimeNs, ino, mode } = lstatSync(path, { bigint: true });
  return [path, size, mtimeNs, ctimeNs, ino, mode, sha256(readFileSync(path))].join(' ');
}

/** What the files of each session must hold; those that hold nothing at all are empty and left out. */
export function contentsOf(sessions: ReadonlyMap<number, ModelSession>): ReadonlyMap<string, string> {
  const full = Array.from(sessions).filter(([, { main, side }]) => main !== '' || side !== null);
  return new Map(full.map(([n, session]) => [idOf(n), markOf(n, session)]));
}
