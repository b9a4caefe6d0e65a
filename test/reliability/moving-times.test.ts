import {
  appendFileSync,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { homeWith, idOf, lineOf, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, type Ended } from '../support/run.ts';
import { entriesOf } from '../support/zip.ts';

/** Sets the program's clock: so many hours before or after the machine's. */
function clockAt(hours: number): Readonly<Record<string, string>> {
  const hook = join(temporaryFolder(), 'clock.mjs');
  writeFileSync(
    hook,
    `const Real = Date;
     globalThis.Date = class extends Real {
       constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)); }
       static now() { return Real.now() + ${hours} * 3600000; }
     };`,
  );
  return { NODE_OPTIONS: `--import ${hook}` };
}

/** Files written just now count as settled for a run whose clock is an hour ahead: their stat is trusted. */
const AHEAD = 1;

interface Told {
  readonly ended: Ended;
  /** Ids of what was exported, in their order. */
  readonly exported: readonly string[];
  readonly unchanged: number;
  /** The raw entries by the path of their source. */
  readonly raw: Readonly<Record<string, string>>;
}

async function incremental(home: string, hours = AHEAD): Promise<Told> {
  const args = ['--since', 'incremental', '--format', 'md,raw', '--json'];
  const ended = await chatzip(args, { home, env: clockAt(hours) });
  const summary = JSON.parse(ended.stdout);
  const raw: Record<string, string> = {};
  for (const { name } of summary.archives) {
    for (const [path, text] of Object.entries(entriesOf(join(home, name)))) {
      if (path.startsWith('raw/claude-code/')) raw[path.slice('raw/claude-code/'.length)] = text;
    }
  }
  const exported = summary.sessions.map((row: { readonly session_id: string }) => row.session_id);
  return { ended, exported, unchanged: summary.counts.unchanged, raw };
}

const keyOf = (number: number): string => `-home-fern-orchard/${idOf(number)}.jsonl`;
const text = (number: number, fruit = 'plum'): string =>
  lineOf(number, `When is ${fruit} ${number} ripe?`, number % 24);
const agentOf = (home: string, number: number): string =>
  join(dirname(pathOf(home, number)), idOf(number), 'subagents', 'agent-a1.jsonl');
const agentText = (number: number, fruit = 'plum'): string => lineOf(number, `Look at ${fruit} ${number}`, number % 24);

/** Does something to a file and gives it back its times. */
function keepingTimes(path: string, work: () => void): void {
  const { atime, mtime } = statSync(path);
  work();
  utimesSync(path, atime, mtime);
}

const projectsIn = (home: string): string => join(home, '.claude', 'projects');

type Change = (home: string, number: number) => void;

/** By what happens to a session; the one of the next number is beside it. */
const CHANGES: readonly (readonly [string, Change])[] = [
  [
    'content of the same size, with the old mtime',
    (home, n) => keepingTimes(pathOf(home, n), () => writeSession(home, n, text(n, 'pear'))),
  ],
  [
    'content of the same size, with an mtime before 1970',
    (home, n) => {
      writeSession(home, n, text(n, 'pear'));
      utimesSync(pathOf(home, n), -1, -1);
    },
  ],
  [
    'content, with an mtime to come',
    (home, n) => {
      appendFileSync(pathOf(home, n), text(n, 'figs'));
      utimesSync(pathOf(home, n), 4e9, 4e9);
    },
  ],
  [
    'an older copy with its old times that was put over it',
    (home, n) => {
      const copy = join(temporaryFolder(), 'old.jsonl');
      writeFileSync(copy, text(n, 'fig!'));
      utimesSync(copy, 1e9, 1e9);
      cpSync(copy, pathOf(home, n), { preserveTimestamps: true });
    },
  ],
  [
    'another file of the same size and times in its place',
    (home, n) => {
      const other = `${pathOf(home, n)}.new`;
      writeFileSync(other, text(n, 'pear'));
      const { atime, mtime } = statSync(pathOf(home, n));
      utimesSync(other, atime, mtime);
      renameSync(other, pathOf(home, n));
    },
  ],
  [
    'a subagent’s file alone',
    (home, n) => keepingTimes(agentOf(home, n), () => writeFileSync(agentOf(home, n), agentText(n, 'pear'))),
  ],
  ['a subagent’s file that is gone', (home, n) => rmSync(agentOf(home, n))],
  ['a file cut off at its end', (home, n) => writeSession(home, n, text(n).slice(0, -1))],
  [
    'the first of two files that took each other’s place',
    (home, n) => {
      renameSync(pathOf(home, n), join(home, 'away'));
      renameSync(pathOf(home, n + 1), pathOf(home, n));
      renameSync(join(home, 'away'), pathOf(home, n + 1));
    },
  ],
  ['the second of them', () => undefined],
  [
    'a file that was not there, a second name for one in another project',
    (home, n) => {
      const other = join(projectsIn(home), '-home-fern-meadow', `${idOf(500)}.jsonl`);
      mkdirSync(dirname(other));
      linkSync(pathOf(home, 400), other);
      writeSession(home, n, text(n, 'new!'));
    },
  ],
];

const STILL: readonly (readonly [string, Change])[] = [
  ['touched', (home, n) => utimesSync(pathOf(home, n), new Date(), new Date())],
  ['an mtime to come', (home, n) => utimesSync(pathOf(home, n), 4e9, 4e9)],
  ['an mtime of long ago', (home, n) => utimesSync(pathOf(home, n), 1, 1)],
  ['written anew', (home, n) => void writeSession(home, n, text(n))],
  [
    'a copy in its place',
    (home, n) => {
      copyFileSync(pathOf(home, n), `${pathOf(home, n)}.copy`);
      renameSync(`${pathOf(home, n)}.copy`, pathOf(home, n));
    },
  ],
  [
    'moved away and back',
    (home, n) => {
      renameSync(pathOf(home, n), join(home, 'away'));
      renameSync(join(home, 'away'), pathOf(home, n));
    },
  ],
  ['another name beside it', (home, n) => linkSync(pathOf(home, n), join(home, 'second-name'))],
  [
    'changed and changed back',
    (home, n) => {
      appendFileSync(pathOf(home, n), 'figs');
      writeSession(home, n, text(n));
    },
  ],
];

const changedAt = (index: number): number => 100 + index;
const stillAt = (index: number): number => 200 + index;
/** Never touched; the first has a second name later. */
const OTHERS = [400, 401];

/** A home that was exported twice, the second time without a file being read. */
async function exportedHome(): Promise<string> {
  const home = homeWith(0);
  const numbers = [...CHANGES.keys()].map(changedAt).slice(0, -1);
  for (const number of [...numbers, ...[...STILL.keys()].map(stillAt), ...OTHERS])
    writeSession(home, number, text(number));
  for (const number of numbers.slice(5, 7)) {
    mkdirSync(dirname(agentOf(home, number)), { recursive: true });
    writeFileSync(agentOf(home, number), agentText(number));
  }
  // Whole seconds: to the nanosecond no time could be given back.
  for (const path of readdirSync(projectsIn(home), { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.jsonl')) utimesSync(join(projectsIn(home), path), 1_760_000_000, 1_760_000_000);
  }
  const first = await incremental(home);
  expect(first).toMatchObject({ unchanged: 0, ended: { code: 0, stderr: '' } });
  expect(await incremental(home)).toMatchObject({ exported: [], unchanged: first.exported.length });
  return home;
}

describe.each([AHEAD, -2, 24 * 400])('since the last run, by a clock %d hours off', (hours) => {
  let home: string;
  let told: Told;

  beforeAll(async () => {
    home = await exportedHome();
    for (const [index, [, change]] of CHANGES.entries()) change(home, changedAt(index));
    for (const [index, [, change]] of STILL.entries()) change(home, stillAt(index));
    told = await incremental(home, hours);
  });

  test.each(CHANGES.map(([name], index) => [name, changedAt(index)] as const))('is exported: %s', (_, number) => {
    expect(told.exported).toContain(idOf(number));
    expect(told.raw[keyOf(number)]).toBe(readFileSync(pathOf(home, number), 'utf8'));
  });

  test.each(STILL.map(([name], index) => [name, stillAt(index)] as const))('is not exported: %s', (_, number) => {
    expect(told.exported).not.toContain(idOf(number));
  });

  test('nothing is exported that did not change, and a second name is a session of its own', () => {
    expect(told.ended).toMatchObject({ code: 0, stderr: '' });
    expect(told.exported.toSorted()).toEqual([...[...CHANGES.keys()].map(changedAt), 500].map(idOf));
    expect(told.unchanged).toBe(STILL.length + OTHERS.length);
  });

  test('nothing is exported a second time, whatever the clock says then', async () => {
    const all = told.exported.length + told.unchanged;
    for (const later of [-hours, AHEAD]) {
      expect(await incremental(home, later)).toMatchObject({
        exported: [],
        unchanged: all,
        ended: { code: 0, stderr: '' },
      });
    }
    renameSync(pathOf(home, 400), join(home, 'away'));
    expect(await incremental(home, hours)).toMatchObject({ exported: [], unchanged: all - 1 });
    renameSync(join(home, 'away'), pathOf(home, 400));
    expect(await incremental(home, hours)).toMatchObject({ exported: [], unchanged: all });
  });
});

test('a copy of a home, its bookmark with it, is exported again in nothing', async () => {
  const home = await exportedHome();
  const copy = temporaryFolder();
  cpSync(home, copy, { recursive: true });
  expect(await incremental(copy)).toMatchObject({
    exported: [],
    unchanged: CHANGES.length - 1 + STILL.length + OTHERS.length,
  });
});

describe('what a session would fail by now', () => {
  const bad = '{"broken\n';
  // The bad line stands in the middle: a last one without its newline would be one that is still being written.
  const whole = `${text(1)}${bad}${text(1)}`;

  /** A session that an export took as it is; then its file is touched, or written anew with other bytes of that length. */
  async function laterWith(flags: readonly string[], now: string): Promise<readonly [number | null, unknown, unknown]> {
    const home = homeWith(0);
    writeSession(home, 1, whole);
    expect(await incremental(home)).toMatchObject({ exported: [idOf(1)] });
    writeSession(home, 1, now);
    const args = ['--since', 'incremental', '--format', 'md,raw', '--json', ...flags];
    const { code, stdout } = await chatzip(args, { home, env: clockAt(AHEAD) });
    const { counts, by_code: byCode } = JSON.parse(stdout);
    return [code, { unchanged: counts.unchanged, failed: counts.failed }, byCode];
  }

  const cases = [
    ['PARSE_ERROR', ['--strict']],
    ['LINE_TOO_LARGE', ['--max-line-bytes', '5']],
    ['SESSION_TOO_LARGE', ['--max-session-bytes', '5']],
  ] as const;

  test.each(cases)('is no failure of one that is safe and was only touched: %s', async (_, flags) => {
    expect(await laterWith(flags, whole)).toEqual([0, { unchanged: 1, failed: 0 }, {}]);
  });

  test.each(cases)('is one of other bytes: %s', async (code, flags) => {
    const other = whole.replaceAll('plum', 'pear');
    expect(await laterWith(flags, other)).toEqual([4, { unchanged: 0, failed: 1 }, { [code]: 1 }]);
  });
});
