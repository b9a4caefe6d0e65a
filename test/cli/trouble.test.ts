import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesIn, homeWith, lineOf, pathOf, writeSession } from '../support/home.ts';
import { chatzip, ranWell, reportOf } from '../support/run.ts';
import { terminal } from '../support/terminal.ts';
import { entriesOf } from '../support/zip.ts';

/** A home of which one of the two places named for sessions is not there. */
function homeHalfGone(): {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly gone: string;
} {
  const home = homeWith(2);
  return {
    home,
    env: { CLAUDE_CONFIG_DIR: `${join(home, '.claude')},${join(home, 'gone')}`, TERM: 'xterm' },
    gone: join(home, 'gone', 'projects'),
  };
}

/** A home with a session that has two damaged lines and one of more than 2,000 bytes. */
function homeWithLosses(): string {
  const home = homeWith(1);
  writeSession(home, 2, `${lineOf(2, 'plums')}pears\nfigs\n${lineOf(2, 'quince '.repeat(400))}`);
  return home;
}

test('a folder that can’t be read is named to people, and in no document', async () => {
  const { home, env, gone } = homeHalfGone();
  const seen = await chatzip(['--no-bookmark'], { home, env, under: terminal });
  expect(seen.code).toBe(3);
  expect(seen.stdout).toContain('1 folder unreadable');
  expect(seen.stdout).toContain(`${gone}  `);
  const piped = await chatzip(['--no-bookmark', '--json', '--report-file', 'r.json'], { home, env });
  expect(piped.code).toBe(3);
  expect(piped.stderr + readFileSync(join(home, 'r.json'), 'utf8')).not.toContain('gone');
  const verbose = await chatzip(['--no-bookmark', '--verbose', '--dry-run'], { home, env });
  expect(verbose.stdout).toContain(`failed  ${gone}`);
  expect(verbose.stdout).toContain('would export  ');
  const left = await chatzip(['--no-bookmark', '--verbose', '--project', 'river'], { home, env });
  expect(left.stdout).toContain('not asked for  ');
  expect(left.stdout).not.toMatch(/ $/m);
});

describe('records that a readable session lost', () => {
  const said =
    'Missing from md and json: 3 records (MALFORMED_LINES 2, RECORD_TOO_LARGE 1). export-warnings.json says which.';
  const limit = ['--max-line-bytes', '2000'];

  test.each([
    ['an export', [], said],
    ['an export in Korean', ['--lang', 'ko'], '레코드 3개(MALFORMED_LINES 2, RECORD_TOO_LARGE 1)'],
    ['an export for programs', ['--format', 'json'], said],
    ['a tree', ['--no-zip'], said],
  ])('are told to people by %s, and where to look', async (_, flags, sentence) => {
    const home = homeWithLosses();
    const ended = await chatzip([...limit, '--no-bookmark', ...flags], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain(sentence);
  });

  test('are in one format of the archive: nothing is said of raw alone, nor where nothing is written or heard', async () => {
    const home = homeWithLosses();
    for (const flags of [['--format', 'raw'], ['--dry-run'], ['--quiet']]) {
      const ended = await chatzip([...limit, '--no-bookmark', ...flags], { home });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).not.toContain('Missing');
    }
  });

  test('are said in one word where there is one', async () => {
    const home = homeWith(0);
    writeSession(home, 1, `${lineOf(1, 'plums')}pears\n`);
    expect(await ranWell([], { home })).toContain('Missing from md and json: 1 record (MALFORMED_LINES 1).');
  });
});

describe('where a run was stopped', () => {
  test.each([
    ['the output', ['--out', 'gone/for/good'], '(gone/for/good, errno ENOENT)'],
    ['the report', ['--report-file', 'gone/r.json'], '(gone/r.json, errno ENOENT)'],
    ['a bookmark that was named', ['--bookmark', 'full'], '(full, 5 bytes)'],
    ['the bookmark of the default place', [], `(${join('HOME', '.local/state/chatzip/bookmark.json')}, errno ENOTDIR)`],
    ['an archive', ['verify', 'full', 'gone.zip'], '(gone.zip, errno ENOENT)'],
    ['an archive to restore', ['restore', 'gone.zip'], '(gone.zip, errno ENOENT)'],
    ['a folder of sessions', ['list', '--base-dir', 'gone'], '(gone)'],
  ])('is named on a terminal: %s', async (_, args, facts) => {
    const home = homeWith(1);
    writeFileSync(join(home, 'full'), 'pears');
    // Below a file nothing can be made, by root neither.
    if (args.length === 0) writeFileSync(join(home, '.local'), '');
    const ended = await chatzip(args, { home, env: { TERM: 'dumb', NO_COLOR: '1' }, under: terminal });
    const told = ended.stdout.slice(0, ended.stdout.indexOf('{"report_version"'));
    expect(told).toContain(facts.replace('HOME', home));
    expect(ended.stdout.slice(told.length)).not.toMatch(/gone|full"|\.local/);
  });

  test('is not repeated where the sentence is about the flag', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--out', '.claude/projects'], { home, env: { TERM: 'dumb' }, under: terminal });
    expect(ended.stdout).not.toContain('(.claude');
  });
});

test('what failed, and what to do, stand in one column each on a terminal, with no empty one between', async () => {
  const home = homeWith(0);
  for (let number = 1; number <= 11; number++) symlinkSync('nowhere', pathOf(home, number));
  const ended = await chatzip(['--no-bookmark'], { home, env: { TERM: 'dumb', NO_COLOR: '1' }, under: terminal });
  expect(ended.code).toBe(4);
  const lines = ended.stdout.split(/\r?\n/);
  const from = lines.findIndex((line) => line.startsWith('NOT_A_SESSION_FILE'));
  const told = lines.slice(from + 1, from + 13);
  expect(told.map((line) => /^ */.exec(line)?.[0].length)).toEqual(told.map(() => 4));
  expect(told[9]?.trim()).toMatch(/^\S+ {2}\S+$/);
  expect(told.slice(10)).toEqual([
    '    … and 1 more',
    '    Remove it from the sessions folder if it does not belong there.',
  ]);
});

test('what only looks says of its trouble that it looked', async () => {
  const { home, env } = homeHalfGone();
  for (const command of ['list', 'stats']) {
    const ended = await chatzip([command], { home, env });
    expect(ended.code).toBe(3);
    const detail = '1 folder could not be read. 2 sessions were read.';
    expect(reportOf(ended)).toMatchObject({ title: 'Some sessions could not be read', detail });
  }
});

test.each(['list', 'stats'])('%s speaks of no export when the folder to look in is not there', async (command) => {
  const args = [command, '--base-dir', 'gone'];
  const ended = await chatzip(args, { home: homeWith(0), env: { TERM: 'dumb', NO_COLOR: '1' }, under: terminal });
  expect(ended.code).toBe(10);
  expect(ended.stdout).toContain('A folder that was named does not exist. Nothing was done.');
});

test('projects are counted alike by those that list and those that sum up', async () => {
  const home = homeWith(1);
  writeSession(home, 2, '');
  const listed = JSON.parse(await ranWell(['list', '--json'], { home }));
  const summed = JSON.parse(await ranWell(['stats', '--json'], { home }));
  expect([listed.projects.length, summed.projects]).toEqual([1, 1]);
});

test('a project that nothing matches is no row of zeros', async () => {
  const home = homeWith(1);
  for (const command of ['list', 'stats']) {
    const ended = await chatzip([command, '--project', 'river'], { home });
    expect(ended).toMatchObject({ code: 0, stdout: 'No project matches.\n', stderr: '' });
  }
});

test('what people see tells no secret', async () => {
  const home = homeWith(0);
  const secret = `ghp_${'a1B2'.repeat(9)}`;
  const line = lineOf(1, 'When is it ripe?').replaceAll('/home/fern/orchard', `/home/fern/${secret}`);
  writeSession(home, 1, line);
  const texts = [
    await ranWell(['--verbose', '--no-bookmark'], { home }),
    await ranWell(['list'], { home }),
    await ranWell(['list', '--project', 'ghp'], { home }),
  ];
  expect(texts.join()).toContain('[secret]');
  expect(texts.join()).not.toContain(secret);
  expect(Object.keys(entriesOf(archivesIn(home)[0] ?? '')).join()).not.toContain(secret);
});

/** Loaded before the program: file systems answer these questions no more. */
const silence = `
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
for (const name of ['access', 'link', 'mkdir', 'open', 'readdir', 'stat']) promises[name] = () => new Promise(() => {});
syncBuiltinESMExports();`;

test.each([[['--json']], [['verify', '.']], [['restore', '.', '--to', 'plums']]])(
  'a program that falls silent has failed: %j',
  async (args) => {
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(silence)}` };
    const ended = await chatzip(args, { home: homeWith(1), env });
    expect(ended).toMatchObject({ code: 1, signal: null, stdout: '', stderr: '' });
  },
);

test.each([[[]], [['list', '--project', 'orchard']], [['stats']]])(
  'a session that failed is named with its file to people, and in no document: %j',
  async (args) => {
    const home = homeWith(1);
    writeSession(home, 2, 'no record\n');
    const seen = await chatzip(args, { home, under: terminal });
    expect(seen.code).toBe(3);
    expect(seen.stdout).toContain(`line 1  ${pathOf(home, 2)}`);
    const piped = await chatzip([...args, '--json'], { home });
    expect(piped.code).toBe(3);
    expect(piped.stdout + piped.stderr).not.toContain(pathOf(home, 2));
  },
);

test('of a session’s files that which may not be read is named', async () => {
  const home = homeWith(1);
  const agents = join(pathOf(home, 1).replace(/\.jsonl$/, ''), 'subagents');
  mkdirSync(agents, { recursive: true });
  symlinkSync('/etc/hostname', join(agents, 'agent-plum.jsonl'));
  const seen = await chatzip([], { home, under: terminal });
  expect(seen.code).toBe(4);
  expect(seen.stdout).toContain('LINK_REFUSED');
  expect(seen.stdout).toContain(join(agents, 'agent-plum.jsonl'));
});

test.each([
  ['en', 'Waiting for another run to end'],
  ['ko', '다른 실행이 끝나기를 기다리는 중'],
])('who waits for another run is told so (%s)', async (language, sentence) => {
  const home = homeWith(1);
  writeFileSync(join(home, 'marks.json.lock'), 'plums');
  const args = ['--lang', language, '--bookmark', 'marks.json', '--wait'];
  const seen = await chatzip([...args, '1'], { home, under: terminal });
  expect(seen.code).toBe(11);
  expect(seen.stdout).toContain(sentence);
  const hasty = await chatzip([...args, '0'], { home, under: terminal });
  expect(hasty.code).toBe(11);
  expect(hasty.stdout).not.toContain(sentence);
});
