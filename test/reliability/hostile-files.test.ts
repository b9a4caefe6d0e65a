import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { archivesIn, homeWith, idOf, lineOf, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';
import { snapshotOf } from '../support/snapshot.ts';
import { entriesOf } from '../support/zip.ts';

/** A socket's file, as it is left by a server that was killed. */
async function socketAt(path: string): Promise<void> {
  const place = join(temporaryFolder(), 's');
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(place, resolve);
  });
  // A server that is closed takes its file along, by the name that it knew.
  renameSync(place, path);
  await new Promise((resolve) => {
    server.close(resolve);
  });
}

const SECRET = 'a secret outside of the root';

interface Made {
  readonly home: string;
  readonly outside: string;
  /** What must fail, by session. */
  readonly refused: Readonly<Record<string, string>>;
}

async function hostileHome(): Promise<Made> {
  const home = homeWith(2);
  const outside = temporaryFolder();
  const projects = dirname(dirname(pathOf(home, 1)));
  writeFileSync(join(outside, 'secret.jsonl'), lineOf(90, SECRET));
  mkdirSync(join(outside, 'folder'));
  writeFileSync(join(outside, 'folder', `${idOf(91)}.jsonl`), lineOf(91, SECRET));
  mkdirSync(join(outside, 'side'));
  writeFileSync(join(outside, 'side', 'plum.txt'), SECRET);

  execFileSync('mkfifo', [pathOf(home, 10)]);
  await socketAt(pathOf(home, 11));
  symlinkSync('/dev/zero', pathOf(home, 12));
  symlinkSync('/dev/tty', pathOf(home, 13));
  symlinkSync('/proc/kmsg', pathOf(home, 14));
  symlinkSync(pathOf(home, 15), pathOf(home, 15));
  symlinkSync(pathOf(home, 17), pathOf(home, 16));
  symlinkSync(pathOf(home, 16), pathOf(home, 17));
  symlinkSync(pathOf(home, 10), pathOf(home, 18));
  symlinkSync(join(outside, 'secret.jsonl'), pathOf(home, 20));
  symlinkSync('../../../../../../../../etc/passwd', pathOf(home, 21));
  symlinkSync('/etc/shadow', pathOf(home, 22));
  symlinkSync(join(outside, 'folder'), join(projects, 'linked'));
  symlinkSync('..', join(projects, 'up'));
  symlinkSync('.', join(projects, 'here'));
  symlinkSync('/', join(projects, 'root'));
  symlinkSync('loop', join(projects, 'loop'));

  // Beside and below good sessions.
  const below = (number: number): string => join(dirname(pathOf(home, number)), idOf(number));
  mkdirSync(join(below(1), 'tool-results'), { recursive: true });
  for (const name of ['fifo.txt', 'fifo.jsonl']) execFileSync('mkfifo', [join(below(1), 'tool-results', name)]);
  await socketAt(join(below(1), 'socket'));
  symlinkSync('/dev/zero', join(below(1), 'zero'));
  symlinkSync('..', join(below(1), 'tool-results', 'around'));
  symlinkSync(below(1), join(below(1), 'self'));
  for (const [number, name, target] of [
    [30, 'plum.txt', join(outside, 'side', 'plum.txt')],
    [31, 'side', join(outside, 'side')],
  ] as const) {
    writeSession(home, number);
    mkdirSync(below(number));
    symlinkSync(target, join(below(number), name));
  }
  writeSession(home, 32);
  mkdirSync(join(below(32), 'subagents'), { recursive: true });
  execFileSync('mkfifo', [join(below(32), 'subagents', 'agent-a1.jsonl')]);
  execFileSync('mkfifo', [join(dirname(pathOf(home, 1)), 'agent-b2.jsonl')]);

  const none = 'NOT_A_SESSION_FILE';
  const link = 'LINK_REFUSED';
  const refused: Record<string, string> = { 'agent-b2': none, [idOf(91)]: link };
  for (const number of [10, 11, 12, 13, 15, 16, 17, 18, 32]) refused[idOf(number)] = none;
  for (const number of [14, 20, 21, 22, 30, 31]) refused[idOf(number)] = link;
  return { home, outside, refused };
}

function failuresOf(report: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const failures = report['failures'] as readonly { session_id: string; code: string }[];
  return Object.fromEntries(failures.map(({ session_id: id, code }) => [id, code]));
}

describe('pipes, sockets, devices and links among the sessions', () => {
  let made: Made;

  beforeAll(async () => {
    made = await hostileHome();
  });

  test('are never waited for, never read, and each counted by its code', async () => {
    const { home, outside, refused } = made;
    const before = [snapshotOf(join(home, '.claude')), snapshotOf(outside)];
    const ended = await chatzip(['--format', 'md,json,raw', '--report-file', 'report.json'], { home });
    expect(ended.code).toBe(3);
    expect(failuresOf(JSON.parse(readFileSync(join(home, 'report.json'), 'utf8')))).toEqual(refused);
    const failed = Object.keys(refused).length;
    expect(reportOf(ended).counts).toMatchObject({ discovered: failed + 2, exported: 2, failed });
    const entries = entriesOf(archivesIn(home)[0]!);
    const texts = Object.values(entries).join('\n');
    expect(texts).not.toContain(SECRET);
    expect(texts).not.toContain('root:');
    expect([snapshotOf(join(home, '.claude')), snapshotOf(outside)]).toEqual(before);
  });

  test.each([['list', '--project', 'orchard'], ['stats'], ['--since', 'last', '--dry-run'], ['--no-zip']])(
    'stop no command: %j',
    async (...args) => {
      const ended = await chatzip(args, { home: made.home });
      expect(ended.code).toBe(3);
      // A report has room for some failures only.
      const failures = failuresOf(reportOf(ended));
      expect(made.refused).toMatchObject(failures);
      expect(Object.keys(failures).length).toBeGreaterThan(10);
    },
  );

  test('with --follow-links, links to files and folders are followed, and in no circle', async () => {
    const { home, refused } = made;
    const copy = temporaryFolder();
    cpSync(join(home, '.claude'), join(copy, '.claude'), { recursive: true, verbatimSymlinks: true, filter: isCopied });
    // What stands for the whole machine is not what is asked about here.
    rmSync(join(copy, '.claude', 'projects', 'root'));
    const ended = await chatzip(['--follow-links', '--format', 'md,raw'], { home: copy });
    expect(ended.code).toBe(3);
    const texts = Object.values(entriesOf(archivesIn(copy)[0]!));
    // The session's file, the one in the linked folder, and the side files, in raw each.
    expect(texts.filter((text) => text.includes(SECRET)).length).toBeGreaterThanOrEqual(4);
    const failures = failuresOf(reportOf(ended));
    for (const [id, code] of Object.entries(failures))
      expect([id, ['PARSE_ERROR', 'NOT_A_SESSION_FILE', 'PERMISSION_DENIED']]).toEqual([
        id,
        expect.arrayContaining([code]),
      ]);
    expect(Object.keys(refused)).toEqual(expect.arrayContaining(Object.keys(failures)));
    for (const number of [20, 30, 31, 91]) expect(failures[idOf(number)]).toBeUndefined();
  });
});

/** Sockets and pipes can't be copied; links are. */
function isCopied(path: string): boolean {
  return execFileSync('stat', ['-c', '%F', path], { encoding: 'utf8' }).match(/fifo|socket/) === null;
}
