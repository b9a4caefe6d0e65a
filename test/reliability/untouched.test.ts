import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exitOf, exportSessions } from '../../src/index.ts';
import { archivesIn, homeWith, idOf, lineOf, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { chatzip, reportOf, ranWell } from '../support/run.ts';
import { snapshotOf } from '../support/snapshot.ts';

const isRoot = process.getuid?.() === 0;
const PROJECTS = join('.claude', 'projects');
const FIXTURES = fileURLToPath(new URL('../../fixtures/claude-code/', import.meta.url));

/** A home with sessions of many shapes, and some that fail, whose sources nobody may write to. */
function readOnlyHome(): string {
  const home = homeWith(3);
  for (const fixture of ['subagents', 'pictures', 'workflow', 'spilled-output']) {
    cpSync(join(FIXTURES, fixture, 'home'), home, { recursive: true });
  }
  writeSession(home, 4, 'garbage\n');
  writeSession(home, 5, lineOf(5, 'plum').slice(0, -30));
  symlinkSync('/nonexistent/target', pathOf(home, 6));
  execFileSync('mkfifo', [pathOf(home, 7)]);
  execFileSync('chmod', ['-R', 'a-w,a+rX', join(home, PROJECTS)]);
  onTestFinished(() => void execFileSync('chmod', ['-R', 'u+w', join(home, PROJECTS)]));
  if (isRoot) execFileSync('chown', ['65534:65534', home]);
  return home;
}

/** The program for whom permissions hold. */
const nobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

describe('the folder that sessions are read from', () => {
  test('is the same after every command, though not one bit of it may be written', async () => {
    const home = readOnlyHome();
    const before = snapshotOf(join(home, PROJECTS));
    const runs: readonly (readonly [number, readonly string[]])[] = [
      [3, ['--format', 'md,json,raw']],
      [4, ['--since', 'incremental', '--verbose', '--report-file', 'report.json', '--debug-log', 'debug.log']],
      [3, ['--since', 'last', '--strict', '--json']],
      [3, ['--no-zip', '--format', 'raw', '--jobs', '4']],
      [3, ['--dry-run', '--events']],
      [3, ['list', '--project', 'orchard']],
      [3, ['list']],
      [3, ['stats', '--json']],
    ];
    for (const [code, args] of runs) {
      const ended = await chatzip(args, { home, under: nobody });
      // Folders alone need no session to be read.
      expect([args, ended.code]).toEqual([args, args.length === 1 ? 0 : code]);
      expect([args, snapshotOf(join(home, PROJECTS))]).toEqual([args, before]);
    }
    const archive = archivesIn(home)[0]!;
    for (const args of [
      ['verify', archive],
      ['restore', archive, '--to', 'back'],
      ['restore', archive, '--to', '.', '--dry-run', '--force'],
      ['bookmark', 'reset', '--yes'],
    ]) {
      expect([args, (await chatzip(args, { home, under: nobody })).code]).toEqual([args, 0]);
      expect([args, snapshotOf(join(home, PROJECTS))]).toEqual([args, before]);
    }
  });

  test('is the same when everything may be written', async () => {
    const home = homeWith(3);
    writeSession(home, 4, 'garbage\n');
    const before = snapshotOf(join(home, PROJECTS));
    for (const args of [['--format', 'md,json,raw'], ['--since', 'incremental', '--format', 'json'], ['--no-zip']]) {
      expect((await chatzip(args, { home })).code).toBe(args.includes('incremental') ? 4 : 3);
      expect(snapshotOf(join(home, PROJECTS))).toEqual(before);
    }
  });
});

describe('a place below a folder that sessions are read from', () => {
  const inside = join(PROJECTS, '-home-fern-orchard');

  test.each([
    ['--out', [], inside],
    ['--out', ['--no-zip'], inside],
    ['--out', ['--no-zip', '--no-bookmark'], PROJECTS],
    ['--out', ['--out', `${PROJECTS}/plums.zip`], '.'],
    ['--out', ['--out', `${PROJECTS}/not-there`], '.'],
    ['--out', ['--out', 'link-to-projects/plums.zip', '--no-bookmark'], '.'],
    ['--bookmark', ['--bookmark', `${inside}/bookmark.json`], '.'],
    ['--bookmark', ['--bookmark', 'link-to-session'], '.'],
    ['--report-file', ['--report-file', `${inside}/report.json`], '.'],
    ['--debug-log', ['--debug-log', 'link-to-projects/debug.log'], '.'],
    ['--debug-log', ['verify', '.', '--debug-log', `${inside}/debug.log`], '.'],
    ['--bookmark', ['bookmark', 'reset', '--yes', '--bookmark', 'link-to-session'], '.'],
  ])('is refused for %s: %j in %s', async (field, args, folder) => {
    const home = homeWith(1);
    symlinkSync(PROJECTS, join(home, 'link-to-projects'));
    symlinkSync(pathOf(home, 1), join(home, 'link-to-session'));
    const before = snapshotOf(home);
    const ended = await chatzip(args, { home, cwd: join(home, folder) });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field, outcome: 'usage' });
    expect(reportOf(ended)['detail']).toContain('sessions are read from');
    expect(snapshotOf(home)).toEqual(before);
  });

  test('is refused when the state folder lies there, and when the roots are named', async () => {
    const home = homeWith(1);
    const before = snapshotOf(home);
    const state = { XDG_STATE_HOME: join(home, PROJECTS) };
    expect(reportOf(await chatzip([], { home, env: state }))).toMatchObject({ exit_code: 2, field: '--bookmark' });
    const other = homeWith(1);
    const named = { CLAUDE_CONFIG_DIR: join(other, '.claude') };
    const into = ['--no-bookmark', '--out', join(other, PROJECTS, 'new')];
    expect(reportOf(await chatzip(into, { home, env: named }))).toMatchObject({ exit_code: 2, field: '--out' });
    expect(reportOf(await chatzip([...into, '--base-dir', other], { home }))).toMatchObject({ exit_code: 2 });
    // The agent's own folder too, when sessions are read from elsewhere.
    const own = ['--no-bookmark', '--base-dir', other, '--out', join(home, inside)];
    expect(reportOf(await chatzip(own, { home }))).toMatchObject({ exit_code: 2, field: '--out' });
    expect(snapshotOf(home)).toEqual(before);
  });

  test('is refused where a link leads that leads to nothing yet', async () => {
    const home = temporaryFolder();
    symlinkSync('kept', join(home, '.claude'));
    mkdirSync(join(home, 'kept'));
    symlinkSync('elsewhere', join(home, 'kept', 'projects'));
    const before = snapshotOf(home);
    for (const out of ['kept/elsewhere', 'kept/projects/plums.zip', '.claude/projects']) {
      const ended = await chatzip(['--base-dir', temporaryFolder(), '--no-bookmark', '--out', out], { home });
      expect(ended).toMatchObject({ code: 2, stdout: '' });
      expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: '--out' });
    }
    expect(snapshotOf(home)).toEqual(before);
  });

  test('is refused where a link stands that leads out of it: it would be replaced', async () => {
    const home = homeWith(1);
    const outside = join(temporaryFolder(), 'plums.zip');
    writeFileSync(outside, 'plums');
    symlinkSync(outside, join(home, inside, 'a.zip'));
    const before = snapshotOf(home);
    const ended = await chatzip(['--out', `${inside}/a.zip`, '--force', '--no-bookmark'], { home });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'USAGE_ERROR', field: '--out' });
    expect(snapshotOf(home)).toEqual(before);
    expect(readlinkSync(join(home, inside, 'a.zip'))).toBe(outside);
  });

  test('is refused by the library', async () => {
    const home = homeWith(1);
    const before = snapshotOf(home);
    const summary = await exportSessions({ home, out: join(home, inside), tree: true });
    expect(exitOf(summary)).toBe(2);
    expect(summary.stopped).toMatchObject({ code: 'USAGE_ERROR', field: 'out' });
    expect(snapshotOf(home)).toEqual(before);
  });

  test('is no place to restore to, --force or not', async () => {
    const home = homeWith(1);
    await ranWell(['--format', 'raw', '--out', 'a.zip'], { home });
    const before = snapshotOf(home);
    for (const force of [[], ['--force']]) {
      for (const [to, cwd] of [
        [['--to', join(home, inside)], home],
        [[], join(home, inside)],
      ] as const) {
        const ended = await chatzip(['restore', join(home, 'a.zip'), ...to, ...force], { home, cwd });
        expect(reportOf(ended)).toMatchObject({ exit_code: 2, code: 'USAGE_ERROR', field: '--to' });
      }
    }
    expect(snapshotOf(home)).toEqual(before);
  });

  test('may be where a run that writes nothing is started', async () => {
    const home = homeWith(1);
    const before = snapshotOf(home);
    for (const args of [['--dry-run'], ['list'], ['stats'], ['bookmark', 'show']]) {
      expect(await chatzip(args, { home, cwd: join(home, inside) })).toMatchObject({ code: 0, stderr: '' });
    }
    expect(snapshotOf(home)).toEqual(before);
  });

  test('is told from one beside it, and from one that holds it', async () => {
    const home = homeWith(1);
    mkdirSync(join(home, '.claude', 'projects-export'));
    for (const out of [join('.claude', 'projects-export'), '.claude', '.']) {
      expect(await chatzip(['--out', out], { home })).toMatchObject({ code: 0, stderr: '' });
      expect(archivesIn(join(home, out))).not.toEqual([]);
    }
  });
});

/** Paths of what others than the owner may do something with, or the owner not enough. */
function notPrivate(folder: string): readonly string[] {
  return Object.entries(snapshotOf(folder)).flatMap(([path, mark]) => {
    const mode = mark.split(' ')[0]!.slice(-3);
    return mode === (mark.startsWith('4') ? '700' : '600') ? [] : [`${path} ${mode}`];
  });
}

describe('everything that is written', () => {
  test.each(['0000', '0022', '0077', '0777'])('is its owner’s alone under the umask %s', async (mask) => {
    const home = homeWith(2);
    cpSync(join(FIXTURES, 'subagents', 'home'), home, { recursive: true });
    writeSession(home, 3, 'garbage\n');
    const work = join(temporaryFolder(), 'work');
    mkdirSync(work, { mode: 0o700 });
    if (isRoot) execFileSync('chown', ['65534:65534', work, dirname(work), home]);
    execFileSync('chmod', ['-R', 'a+rX', join(home, '.claude')]);
    const env = { XDG_STATE_HOME: join(work, 'new', 'state') };
    const under = [...nobody, 'bash', '-c', `umask ${mask}; exec "$@"`, 'bash'];
    const files = ['--report-file', 'report.json', '--debug-log', 'debug.log'];
    const run = async (code: number, args: readonly string[]): Promise<void> => {
      const ended = await chatzip(args, { home, cwd: work, env, under });
      expect([args, ended.code, ended.stderr]).toEqual([args, code, code === 0 ? '' : expect.any(String)]);
    };
    await run(3, ['--format', 'md,json,raw', '--out', 'made', '--volume-size', '1K', ...files]);
    await run(3, ['--out', 'plums.zip', '--format', 'raw', ...files]);
    await run(3, ['--no-zip', '--format', 'md,json,raw', '--out', 'trees']);
    await run(0, ['restore', 'plums.zip', '--to', 'back']);
    await run(0, ['restore', 'plums.zip']);
    expect(notPrivate(work)).toEqual([]);
    const written = Object.keys(snapshotOf(work));
    for (const part of ['made/', 'plums.zip', 'trees/', 'back/', 'chatzip-restored-', 'new/state/', 'report.json']) {
      expect(written.some((path) => path.startsWith(part))).toBe(true);
    }
    expect(written).toContain('debug.log');
  });

  test('is so while it is written: temporary files, the lock', async () => {
    const home = homeWith(1);
    const seen = join(temporaryFolder(), 'modes');
    const hook = join(temporaryFolder(), 'hook.mjs');
    // Each name that is taken or moved has at that moment the mode that it keeps.
    writeFileSync(
      hook,
      `import fs from 'node:fs';
       import { syncBuiltinESMExports } from 'node:module';
       for (const [where, name] of [[fs.promises, 'link'], [fs.promises, 'rename'], [fs.promises, 'unlink']]) {
         const own = where[name];
         where[name] = (path, ...more) => {
           const stat = fs.lstatSync(path, { throwIfNoEntry: false });
           if (stat) fs.appendFileSync(${JSON.stringify(seen)}, (stat.mode & 0o777).toString(8) + ' ' + name + '\\n');
           return own(path, ...more);
         };
       }
       syncBuiltinESMExports();`,
    );
    const env = { NODE_OPTIONS: `--import ${hook}` };
    const under = ['bash', '-c', 'umask 0; exec "$@"', 'bash'];
    expect((await chatzip([], { home, env, under })).code).toBe(0);
    expect((await chatzip(['--no-zip'], { home, env, under })).code).toBe(0);
    const modes = execFileSync('sort', ['-u', seen], { encoding: 'utf8' }).trimEnd().split('\n');
    expect(modes).toContain('600 link');
    expect(modes).toContain('700 rename');
    expect(modes.filter((line) => !/^(?:600|700) /.test(line))).toEqual([]);
    expect(existsSync(join(home, `${idOf(1)}.jsonl`))).toBe(false);
    expect(readdirSync(home).filter((name) => name.startsWith('.chatzip'))).toEqual([]);
  });
});
