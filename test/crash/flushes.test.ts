import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { idOf, temporaryFolder } from '../support/home.ts';
import { WRITTEN_OVER } from './place.ts';
import { FORCED, VOLUMES } from './scenarios.ts';
import { type Call, trace } from './strace.ts';
import { FOLDER, RESTORE } from './trees.ts';

const canTrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;

const FLUSHES = ['fsync', 'fdatasync'];
const MOVES = ['link', 'linkat', 'rename', 'renameat', 'renameat2'];

const flushedIn = (calls: readonly Call[]): ReadonlySet<string> =>
  new Set(calls.filter(({ name }) => FLUSHES.includes(name)).map(({ path }) => path));

/** A file, or a folder with everything in it, below the root. */
function within(root: string, path: string): readonly string[] {
  const isFolder = statSync(join(root, path)).isDirectory();
  return ['', ...(isFolder ? readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }) : [])];
}

interface Move {
  readonly path: string;
  readonly to: string;
  /** The calls before it, and those after it. */
  readonly before: readonly Call[];
  readonly after: readonly Call[];
}

/** What gets its final name, but for locks, which a crash may take along. */
const movesIn = (calls: readonly Call[]): readonly Move[] =>
  calls.flatMap(({ name, path, to }, index) =>
    MOVES.includes(name) && to !== null && !to.endsWith('.lock')
      ? [{ path, to, before: calls.slice(0, index), after: calls.slice(index + 1) }]
      : [],
  );

/** What happens until the bookmark is replaced: an archive has to be durable by then. */
const untilBookmark = (calls: readonly Call[]): readonly Call[] => {
  const end = calls.findIndex(({ name, to }) => MOVES.includes(name) && to?.endsWith('bookmark.json') === true);
  return end === -1 ? calls : calls.slice(0, end);
};

/** What was not flushed before it got its name, and the folders that were not flushed after they got one. */
const unflushedAt = (root: string, { path, to, ...calls }: Move): readonly string[] => {
  const [before, after] = [flushedIn(calls.before), flushedIn(untilBookmark(calls.after))];
  const parts = within(root, to).map((part) => join(path, part));
  const folder = dirname(to);
  return [
    ...parts.filter((part) => !before.has(part)).map((part) => `${part} before it is ${to}`),
    ...(after.has(folder) ? [] : [`${folder} after ${to} is in it`]),
  ];
};

/** The folders that were made and whose own names were not flushed. */
const unflushedFolders = (calls: readonly Call[]): readonly string[] =>
  calls.flatMap(({ name, path }, index) => {
    const above = dirname(path);
    return name === 'mkdir' && !flushedIn(calls.slice(index)).has(above) ? [path] : [];
  });

describe.skipIf(!canTrace)('what gets its name is durable before, and its name after, with', () => {
  test.each([
    [FORCED.name, FORCED, [`out/${WRITTEN_OVER}`, 'home/.local/state/chatzip/bookmark.json']],
    [VOLUMES.name, VOLUMES, [expect.stringMatching(/\.003\.zip$/), 'home/.local/state/chatzip/bookmark.json']],
    [FOLDER.name, FOLDER, [expect.stringMatching(/^out\/chatzip-[^/]*$/)]],
    [
      RESTORE.name,
      RESTORE,
      [expect.stringContaining(`/${idOf(1)}.jsonl`), expect.stringContaining(`/${idOf(2)}.jsonl`)],
    ],
  ])('%s', async (_, scenario, names) => {
    const place = await scenario.prepare(temporaryFolder());
    const { ended, calls } = await trace(place, scenario.args(place), [...FLUSHES, ...MOVES, 'mkdir']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const moves = movesIn(calls);
    expect(moves.map(({ to }) => to)).toEqual(expect.arrayContaining(names));
    expect(moves.flatMap((move) => unflushedAt(place.root, move))).toEqual([]);
    // A folder that is made as a temporary one gets its name later; of the home only what is below `.local` is ours.
    expect(unflushedFolders(calls.filter(({ path }) => !path.includes('.tmp')))).toEqual([]);
  });
});
