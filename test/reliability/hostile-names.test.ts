import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ManifestRow } from '../../src/archive/manifest.ts';
import { archivesIn, homeWith, idOf, lineOf, temporaryFolder } from '../support/home.ts';
import { chatzip, type Ended, ranWell, reportOf } from '../support/run.ts';
import { terminal } from '../support/terminal.ts';
import { entriesOf, manifestOf } from '../support/zip.ts';

const ESC = '\u001b';
const bytes = (...parts: readonly (string | number)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

/** Names of sessions' files, without their `.jsonl`. */
const SESSIONS: readonly (readonly [string, Buffer])[] = [
  ['a line end', bytes('plum\nfig')],
  ['terminal control', bytes(`plum${ESC}[2J${ESC}]0;fig\u0007`)],
  ['C1 control', bytes('plum\u009b31m\u0085')],
  ['bytes that are no UTF-8', bytes('plum', 0xff, 0xfe)],
  ['the encoded form of such bytes', bytes('plum%FF%FE')],
  ['half a character', bytes('plum', 0xe6, 0x97)],
  ['a surrogate as UTF-8', bytes('plum', 0xed, 0xa0, 0x80)],
  ['dots', bytes('..')],
  ['three dots', bytes('...plum')],
  ['a way up', bytes('..\\..\\plum')],
  ['a device', bytes('CON')],
  ['a device in small letters with an ending', bytes('nul.plum')],
  ['a superscript device', bytes('COM¹')],
  ['a drive', bytes('C:plum')],
  ['a stream', bytes('plum:fig')],
  ['255 bytes', bytes('p'.repeat(249))],
  ['255 bytes in capitals', bytes('P'.repeat(249))],
  ['255 bytes that must be encoded', bytes(':'.repeat(249))],
  ['255 bytes of long characters', bytes('\u{1F351}'.repeat(62))],
  ['a letter', bytes('a')],
  ['its capital', bytes('A')],
  ['a composed letter', bytes('\u00e9')],
  ['a decomposed letter', bytes('e\u0301')],
  ['a sharp s', bytes('stra\u00dfe')],
  ['its double', bytes('strasse')],
  ['a dotted I', bytes('\u0130')],
  ['trailing dots', bytes('plum...')],
  ['trailing spaces', bytes('plum  ')],
  ['nothing but spaces', bytes('   ')],
  ['right to left', bytes('plum\u202efig\u2066')],
  ['zero width', bytes('pl\u200bum\ufeff')],
  ['a member of every object', bytes('__proto__')],
  ['a constructor', bytes('constructor')],
  ['an option', bytes('--out=plum')],
  ['a shell', bytes('$(touch plum);`fig`&|*?')],
  ['quotes', bytes('"plum" \'fig\'')],
  ['a glob', bytes('[plum]{fig}')],
  ['a secret', bytes(`ghp_${'b'.repeat(36)}`)],
  ['a line separator', bytes('plum\u2028fig')],
  ['an Arabic letter mark', bytes('plum\u061cfig')],
  ['one letter with more marks than a name holds', bytes(`a${'\u0344'.repeat(124)}`)],
];

/** Names of projects' folders and of files beside the transcripts. */
const FOLDERS: readonly Buffer[] = [
  bytes('..plum'),
  bytes('-CON'),
  bytes('aux'),
  bytes(`${ESC}[31m`),
  bytes('new\nline'),
  bytes(0xff, 'plum'),
  bytes('p'.repeat(255)),
  bytes('P'.repeat(255)),
  bytes('plum. '),
  bytes('__proto__'),
  bytes('toString'),
  bytes('\u061cplum'),
];

let home: string;
let ended: Ended;
let entries: Readonly<Record<string, string>>;
let rows: readonly ManifestRow[];
const contents: string[] = [];

const under = (folder: string | Buffer, ...names: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat([Buffer.from(folder), ...names.flatMap((name) => [Buffer.from('/'), Buffer.from(name)])]);

function write(path: Buffer, text: string): void {
  writeFileSync(path, text);
  contents.push(text);
}

beforeAll(async () => {
  home = homeWith(0);
  const projects = join(home, '.claude', 'projects');
  for (const [index, [kind, name]] of SESSIONS.entries()) {
    write(
      under(projects, '-home-fern-orchard', Buffer.concat([name, Buffer.from('.jsonl')])),
      lineOf(index, `What of ${kind} ${ESC}[2J${ESC}]0;pwned\u0007 \u009b2J \u202e \u061c?`),
    );
  }
  for (const [index, name] of FOLDERS.entries()) {
    const folder = under(projects, name);
    mkdirSync(folder);
    write(under(folder, `${idOf(index)}.jsonl`), lineOf(index, `What of folder ${index}?`));
    const side = under(folder, idOf(index), 'tool-results');
    mkdirSync(side, { recursive: true });
    for (const [at, [, sideName]] of SESSIONS.entries()) {
      if (sideName.toString() !== '..') write(under(side, sideName), `side ${index} ${at}`);
    }
  }
  ended = await chatzip(['--format', 'md,json,raw', '--verbose'], { home });
  entries = entriesOf(archivesIn(home)[0]!);
  rows = manifestOf(archivesIn(home)[0]!);
});

/** All files below a folder: their bytes, in order. */
function filesBelow(folder: string): readonly string[] {
  const found: string[] = [];
  const visit = (path: Buffer): void => {
    for (const name of readdirSync(path, { encoding: 'buffer' })) {
      const child = under(path, name);
      const stat = lstatSync(child);
      if (stat.isDirectory()) visit(child);
      else found.push(stat.isFile() ? readFileSync(child, 'utf8') : 'no file');
    }
  };
  visit(Buffer.from(folder));
  return found.toSorted();
}

const names = (root: string): readonly string[] =>
  readdirSync(join(root, '.claude', 'projects'), { recursive: true, encoding: 'latin1' }).toSorted();
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('names that would lead astray', () => {
  test('are exported whole, each file once, and the counts add up', async () => {
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const sessions = SESSIONS.length + FOLDERS.length;
    expect(rows).toHaveLength(sessions);
    const summary = JSON.parse((await chatzip(['--json', '--no-bookmark', '--dry-run'], { home })).stdout);
    expect(summary.counts).toMatchObject({ discovered: sessions, exported: sessions, failed: 0 });
    const raw = rows.flatMap((row) => row.source_files.map(({ sha256 }) => sha256));
    expect(raw.toSorted()).toEqual(contents.map(hashOf).toSorted());
    const stored = Object.entries(entries).flatMap(([path, text]) => (path.startsWith('raw/') ? [text] : []));
    expect(stored.toSorted()).toEqual(contents.toSorted());
  });

  test('become names that every system can hold and none is led astray by', () => {
    const paths = Object.keys(entries);
    const folded = paths.map((path) => path.normalize('NFC').toLowerCase().toUpperCase());
    expect(new Set(folded).size).toBe(paths.length);
    for (const path of paths) {
      expect(path).not.toMatch(/[\p{Cc}<>:"\\|?*]|[. ](?:\/|$)|^\/|(?:^|\/)\.{1,2}(?:\/|$)/u);
      expect(path).not.toMatch(/(?:^|\/)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\/|$)/iu);
      for (const part of path.split('/')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(255);
    }
  });

  test.each([
    ['Python', 'python3', ['-c', 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall()']],
    ['unzip', 'unzip', ['-qq']],
    ['7z', '7z', ['x', '-bd']],
  ])('are extracted by %s into the folder and nowhere else', (_, command, args) => {
    const outer = temporaryFolder();
    const inner = join(outer, 'a', 'b', 'c');
    mkdirSync(inner, { recursive: true });
    execFileSync(command, [...args, archivesIn(home)[0]!], { cwd: inner, stdio: 'ignore' });
    expect(filesBelow(inner)).toHaveLength(Object.keys(entries).length);
    expect(filesBelow(outer)).toHaveLength(Object.keys(entries).length);
  });

  test('stand in a tree of files as they do in an archive', async () => {
    const out = temporaryFolder();
    const tree = await chatzip(['--no-zip', '--format', 'md,json,raw', '--out', out], { home });
    expect(tree).toMatchObject({ code: 0, stderr: '' });
    expect(filesBelow(out)).toHaveLength(Object.keys(entries).length);
  });

  test('are put back as they were, and the archive is sound', async () => {
    const archive = archivesIn(home)[0]!;
    expect(await chatzip(['verify', archive], { home })).toMatchObject({ code: 0, stderr: '' });
    const to = join(temporaryFolder(), 'to');
    expect(await chatzip(['restore', archive, '--to', to, '--verbose'], { home })).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(filesBelow(dirname(to))).toEqual(contents.toSorted());
    expect(names(to)).toEqual(names(home));
  });

  test('are remembered: nothing is exported again, and a session is found by its name', async () => {
    const again = await ranWell(['--since', 'incremental', '--format', 'md,json,raw', '--json'], { home });
    expect(JSON.parse(again)).toMatchObject({ archives: [], counts: { unchanged: rows.length } });
    const one = await ranWell(['--session', '__proto__', '--json', '--no-bookmark', '--dry-run'], { home });
    expect(JSON.parse(one).counts).toMatchObject({ exported: 1 });
  });
});

/** What a terminal could act upon: control characters but for line ends, and text direction. */
const UNRULY = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

describe('what is said of them', () => {
  const commands: readonly (readonly string[])[] = [
    ['--verbose', '--no-bookmark', '--format', 'md'],
    ['--json', '--no-bookmark', '--dry-run'],
    ['--events', '--no-bookmark', '--dry-run'],
    ['list'],
    ['list', '--project', 'orchard'],
    ['list', '--project', 'orchard', '--json'],
    ['stats', '--json'],
    ['--strict', '--max-session-bytes', '10', '--no-bookmark', '--dry-run', '--verbose'],
    ['restore', 'ARCHIVE', '--to', 'dry', '--dry-run', '--verbose'],
    ['verify', 'ARCHIVE', '--verbose'],
  ];

  test.each(commands.map((args) => [args.join(' '), args] as const))(
    'can do nothing to a terminal: %s',
    async (_, args) => {
      const all = args.map((arg) => (arg === 'ARCHIVE' ? archivesIn(home)[0]! : arg));
      const piped = await chatzip(all, { home });
      expect(piped.stdout).not.toMatch(UNRULY);
      expect(piped.stderr).not.toMatch(UNRULY);
      expect(piped.stdout + piped.stderr).not.toBe('');
      if (piped.stderr !== '') expect(reportOf(piped)['exit_code']).toBe(4);
      // The program's own colours and spinner are all that comes.
      const shown = await chatzip(all, { home, env: { TERM: 'xterm' }, under: terminal });
      expect(withoutOwn(shown.stdout)).not.toMatch(UNRULY);
      expect(shown.stdout).not.toContain('\u0007');
    },
  );
});

const OWN = new RegExp(`${ESC}\\[(?:\\d{0,3}(?:;\\d{1,3})*m|[012]?K|\\d*[AG]|\\?(?:25|2026)[lh])`, 'g');

/** Without colours, the cursor's movements and line ends, of which the program writes only these. */
function withoutOwn(text: string): string {
  return text.replaceAll(OWN, '').replaceAll('\r', '');
}
