import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  archivesIn,
  bookmarkOf,
  homeWith,
  idOf,
  lineOf,
  pathOf,
  temporaryFolder,
  writeSession,
} from '../support/home.ts';
import { chatzip, type Ended, ranWell, reportOf } from '../support/run.ts';
import { terminal } from '../support/terminal.ts';

/** A home with an archive of so many sessions in `out`. */
async function exported(sessions: number, ...flags: readonly string[]): Promise<{ home: string; archive: string }> {
  const home = homeWith(sessions);
  mkdirSync(join(home, 'out'));
  expect((await chatzip(['--format', 'md,raw', '--out', 'out', ...flags], { home })).code).toBe(0);
  return { home, archive: archivesIn(join(home, 'out'))[0]! };
}

/** Flips a bit in the content of the entry that has such a name. */
function spoil(archive: string, name: string): void {
  const bytes = readFileSync(archive);
  const at = bytes.indexOf(name) + name.length + 20;
  bytes[at] = bytes[at]! ^ 4;
  writeFileSync(archive, bytes);
}

const documentOf = (ended: Ended): Readonly<Record<string, unknown>> => JSON.parse(ended.stdout);

describe('verify', () => {
  test('of a sound archive says so in a line, ends 0, writes nothing and takes no lock', async () => {
    const { home, archive } = await exported(2);
    const before = [readdirSync(home, { recursive: true }), statSync(archive).mtimeMs];
    const ended = await chatzip(['verify', join('out', basename(archive))], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '', stdout: `out/${basename(archive)}: 6 entries, sound\n` });
    expect([readdirSync(home, { recursive: true }), statSync(archive).mtimeMs]).toEqual(before);
  });

  test('of a damaged one names what is damaged, and ends 3 with a report', async () => {
    const { home, archive } = await exported(2);
    spoil(archive, `${idOf(2)}.jsonl`);
    const ended = await chatzip(['verify', archive], { home });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('1 damaged or missing, 5 sound');
    expect(ended.stdout).toMatch(new RegExp(`^ +\\S.*raw/claude-code/-home-fern-orchard/${idOf(2)}.jsonl$`, 'm'));
    const report = reportOf(ended);
    expect(report).toMatchObject({
      code: 'EXPORT_PARTIAL',
      title: 'Something is damaged or missing',
      detail: '1 of 6 entries is damaged or missing; 5 are sound.'.replace('entries is', 'entries are'),
      counts: { discovered: 6, exported: 5, failed: 1 },
      by_code: { ENTRY_DAMAGED: 1 },
      failures: [{ session_id: idOf(2), code: 'ENTRY_DAMAGED', details: { archive: 1 } }],
    });
    expect(ended.stderr).not.toContain('-home-fern');
  });

  test('of one in which nothing is sound ends 4', async () => {
    const { home, archive } = await exported(1);
    const bytes = readFileSync(archive);
    bytes[bytes.indexOf('PK\u0001\u0002', 0, 'latin1') + 2] = 0;
    writeFileSync(archive, bytes);
    const ended = await chatzip(['verify', archive], { home });
    expect(ended.code).toBe(4);
    expect(reportOf(ended)).toMatchObject({
      code: 'EXPORT_ALL_FAILED',
      title: 'Nothing is sound',
      outcome: 'all_failed',
    });
    expect(ended.stdout).toContain('a damaged directory');
  });

  test.each([
    ['what is not there', ['gone.zip'], { errno: 'ENOENT' }],
    ['what is no ZIP', ['plums.zip'], {}],
    ['a folder without archives', ['folder'], {}],
    ['what is not there beside what is', ['out', 'gone.zip'], { errno: 'ENOENT' }],
  ])('of %s ends 10', async (_, words, details) => {
    const { home } = await exported(1);
    mkdirSync(join(home, 'folder'));
    writeFileSync(join(home, 'plums.zip'), 'plums');
    const ended = await chatzip(['verify', ...words], { home });
    expect(ended).toMatchObject({ code: 10, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'ARCHIVE_NOT_FOUND', outcome: 'source', details });
  });

  test('of an archive that was cut short beside others ends 3', async () => {
    const { home, archive } = await exported(1);
    writeFileSync(join(home, 'out', 'cut.zip'), readFileSync(archive).subarray(0, 700));
    const ended = await chatzip(['verify', 'out'], { home });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('not a ZIP file, or cut short');
    expect(reportOf(ended)).toMatchObject({ by_code: { ARCHIVE_NOT_FOUND: 1 }, counts: { exported: 4, failed: 1 } });
  });

  test('of several archives ends with a line on all of them', async () => {
    const { home, archive } = await exported(1);
    expect((await chatzip(['--format', 'md,raw', '--out', 'out'], { home })).code).toBe(0);
    writeFileSync(join(home, 'out', 'plums.zip'), readFileSync(archive));
    const lines = async (...args: string[]): Promise<readonly string[]> =>
      (await chatzip(['verify', 'out', ...args], { home })).stdout.trimEnd().split('\n');
    expect((await lines()).at(-1)).toBe('All 3 archives are sound: 12 entries');
    spoil(archive, `${idOf(1)}.jsonl`);
    expect((await lines()).at(-1)).toBe('Archives with something damaged or missing: 1 of 3');
    expect((await lines('--lang', 'ko')).at(-1)).toBe('손상되었거나 빠진 것이 있는 아카이브: 3개 중 1개');
  });

  test.each([[[]], [['']], [['--out', 'x', 'a.zip']], [['--to', 'x', 'a.zip']]])(
    '%j is a usage error',
    async (args) => {
      const ended = await chatzip(['verify', ...args], { home: temporaryFolder() });
      expect(ended).toMatchObject({ code: 2, stdout: '' });
    },
  );

  test('says of volumes that some are missing', async () => {
    const home = homeWith(3);
    mkdirSync(join(home, 'out'));
    for (const number of [1, 2, 3]) appendFileSync(pathOf(home, number), lineOf(number, 'plum '.repeat(200_000)));
    const made = await chatzip(['--format', 'raw', '--compression-level', '0', '--volume-size', '1M', '--out', 'out'], {
      home,
    });
    expect(made.code).toBe(0);
    expect(archivesIn(join(home, 'out'))).toHaveLength(3);
    expect((await chatzip(['verify', 'out'], { home })).code).toBe(0);
    const second = archivesIn(join(home, 'out')).find((path) => path.endsWith('.002.zip'))!;
    renameSync(second, join(home, 'second.zip'));
    const gap = await chatzip(['verify', 'out'], { home });
    expect(gap).toMatchObject({ code: 3 });
    expect(gap.stdout).toMatch(/these volumes are missing: 2$/m);
    expect(reportOf(gap)).toMatchObject({ failures: [{ code: 'NOT_IN_ARCHIVE', details: { volume: 2 } }] });
    const alone = await chatzip(['verify', 'second.zip', '--json'], { home });
    expect(documentOf(alone)['incomplete_runs']).toMatchObject([{ missing_volumes: [1], last_volume_found: false }]);
  });
});

describe('verify --bookmark', () => {
  test('is content when every session is in some archive with its bytes', async () => {
    const { home } = await exported(2);
    writeSession(home, 3);
    expect((await chatzip(['--since', 'incremental', '--format', 'md,raw', '--out', 'out'], { home })).code).toBe(0);
    const ended = await chatzip(['verify', 'out', '--bookmark', bookmarkOf(home)], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('All 3 sessions of the bookmark are in these archives');
  });

  test('names the sessions that are in none, and ends 3', async () => {
    const { home, archive } = await exported(2);
    appendFileSync(pathOf(home, 2), lineOf(2, 'And pears?'));
    expect((await chatzip(['--since', 'incremental', '--format', 'md,raw', '--out', 'out'], { home })).code).toBe(0);
    const ended = await chatzip(['verify', archive, '--bookmark', bookmarkOf(home), '--json'], { home });
    expect(ended.code).toBe(3);
    const key = `claude-code/-home-fern-orchard/${idOf(2)}`;
    expect(documentOf(ended)['bookmark_check']).toEqual({
      sessions: 2,
      missing: [{ key, session_id: idOf(2), source: 'claude-code', formats: ['md', 'raw'] }],
    });
    expect(reportOf(ended)).toMatchObject({
      failures: [{ code: 'NOT_IN_ARCHIVE', session_id: idOf(2), details: { bookmark: true } }],
    });
  });

  test('says how a session whose archive is gone gets into one again, and so it does', async () => {
    const { home, archive } = await exported(1);
    const args = ['verify', 'out', '--bookmark', bookmarkOf(home)];
    writeSession(home, 2);
    await ranWell(['--since', 'incremental', '--format', 'md,raw', '--out', 'out'], { home });
    rmSync(archive);
    const seen = await chatzip(args, { home, under: terminal, env: { TERM: 'xterm' } });
    expect(seen.code).toBe(3);
    expect(seen.stdout).toContain('export it again without --since incremental');
    await ranWell(['--format', 'md,raw', '--out', 'out'], { home });
    expect(await chatzip(args, { home })).toMatchObject({ code: 0, stderr: '' });
  });

  test('does not count a session whose entry is damaged', async () => {
    const { home, archive } = await exported(2);
    spoil(archive, `${idOf(2)}.jsonl`);
    const ended = await chatzip(['verify', archive, '--bookmark', bookmarkOf(home)], { home });
    expect(ended.code).toBe(3);
    expect(reportOf(ended)).toMatchObject({ by_code: { ENTRY_DAMAGED: 1, NOT_IN_ARCHIVE: 1 } });
    expect(ended.stdout).toContain('1 session of the bookmark is in none of these archives');
    const json = await chatzip(['verify', archive, '--bookmark', bookmarkOf(home), '--json'], { home });
    expect(json.code).toBe(3);
    expect(documentOf(json)['bookmark_check']).toMatchObject({ missing: [{ session_id: idOf(2), formats: ['raw'] }] });
  });

  test('knows a run that was cut short from one that has lost its end', async () => {
    const home = homeWith(2);
    mkdirSync(join(home, 'out'));
    for (const number of [1, 2]) appendFileSync(pathOf(home, number), lineOf(number, 'plum '.repeat(200_000)));
    const flags = ['--format', 'raw', '--compression-level', '0', '--volume-size', '1M', '--out', 'out'];
    expect((await chatzip(flags, { home })).code).toBe(0);
    const [last, first] = archivesIn(join(home, 'out'));
    expect(last).toMatch(/\.002\.zip$/);
    rmSync(last!);
    expect((await chatzip(['verify', first!], { home })).code).toBe(3);
    expect((await chatzip(['verify', first!, '--bookmark', bookmarkOf(home)], { home })).code).toBe(3);
    // A bookmark that knows of the first volume alone is that of a run that went no further.
    const out = temporaryFolder();
    const other = homeWith(1);
    appendFileSync(pathOf(other, 1), lineOf(1, 'plum '.repeat(200_000)));
    expect((await chatzip([...flags.slice(0, -1), out], { home: other })).code).toBe(0);
    const ended = await chatzip(['verify', first!, '--bookmark', bookmarkOf(other)], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('was cut short; of its bookmark nothing is missing');
  });

  test.each([
    ['that is not there', null],
    ['that is damaged', '{}'],
  ])('with a bookmark %s ends 20', async (_, content) => {
    const { home, archive } = await exported(1);
    if (content !== null) writeFileSync(join(home, 'mark.json'), content);
    const ended = await chatzip(['verify', archive, '--bookmark', 'mark.json'], { home });
    expect(ended).toMatchObject({ code: 20, stdout: '' });
    expect(reportOf(ended)).toMatchObject({ code: 'BOOKMARK_CORRUPT' });
    if (content !== null) rmSync(join(home, 'mark.json'));
  });
});

describe('verify for scripts', () => {
  test('--json is one document with every archive and every problem', async () => {
    const { home, archive } = await exported(2);
    spoil(archive, `${idOf(1)}.jsonl`);
    spoil(archive, `${idOf(2)}.jsonl`);
    const ended = await chatzip(['verify', archive, '--json', '--quiet', '--trace-id', 'check-7'], { home });
    expect(ended.code).toBe(3);
    expect(documentOf(ended)).toMatchObject({
      verify_version: 1,
      report_version: 1,
      form: 'full',
      exit_code: 3,
      trace_id: 'check-7',
      checked: [{ archive, sessions: 2, sound: 4, damaged: 2, foreign: false, run: { volume: 1, last: true } }],
      problems: [1, 2].map((number) => {
        const path = `raw/claude-code/-home-fern-orchard/${idOf(number)}.jsonl`;
        return { archive, session_id: idOf(number), path };
      }),
      incomplete_runs: [],
      bookmark_check: null,
    });
    expect(reportOf(ended)['trace_id']).toBe('check-7');
  });

  test('a bad trace id in the environment is replaced, with a note', async () => {
    const { home, archive } = await exported(1);
    for (const args of [
      ['verify', archive],
      ['restore', archive, '--dry-run'],
    ]) {
      const ended = await chatzip([...args, '--json'], { home, env: { CHATZIP_TRACE_ID: 'two words' } });
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(JSON.parse(ended.stdout)).toMatchObject({ notes: { TRACE_ID_REPLACED: 1 } });
    }
  });

  test('--json of what is not there is the same document', async () => {
    const ended = await chatzip(['verify', 'gone.zip', '--json'], { home: temporaryFolder() });
    expect(documentOf(ended)).toMatchObject({ verify_version: 1, exit_code: 10, checked: [], problems: [] });
  });

  test('--quiet is silent when all is well', async () => {
    const { home, archive } = await exported(1);
    expect(await chatzip(['verify', archive, '--quiet'], { home })).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  test('--verbose names every entry', async () => {
    const { home, archive } = await exported(1);
    const said = await ranWell(['verify', archive, '--verbose'], { home });
    for (const name of ['manifest.jsonl', 'run.json', `${idOf(1)}.jsonl`]) {
      expect(said).toMatch(new RegExp(`^sound .*${name}$`, 'm'));
    }
  });

  test('--report-file holds the report of a check that went well, and of one that could not begin', async () => {
    const { home, archive } = await exported(1);
    const file = join(home, 'report.json');
    expect((await chatzip(['verify', archive, '--report-file', file], { home })).code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      title: 'Everything is sound',
      detail: '4 entries are sound.',
    });
    expect((await chatzip(['verify', 'gone.zip', '--report-file', file], { home })).code).toBe(10);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ exit_code: 10 });
  });

  test('speaks Korean to people, and English to scripts', async () => {
    const { home, archive } = await exported(1);
    spoil(archive, `${idOf(1)}.jsonl`);
    const ended = await chatzip(['--lang', 'ko', 'verify', archive], { home });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('손상되었거나 빠짐');
    expect(ended.stderr).not.toMatch(/[가-힣]/);
  });

  test('hostile names can do nothing to a terminal', async () => {
    const home = temporaryFolder();
    const { makeArchive } = await import('../archive/made-archives.ts');
    const { archived, entry } = await import('../archive/sessions.ts');
    await makeArchive(join(home, 'a.zip'), [archived('plum', [entry('plum\u001b[2J\n.md', 'plums')])]);
    const ended = await chatzip(['verify', 'a.zip', '--verbose'], { home });
    expect(ended.code).toBe(3);
    expect(ended.stdout).not.toContain('\u001b');
    expect(ended.stdout.split('\n').filter((line) => line.startsWith('.md'))).toEqual([]);
  });
});
