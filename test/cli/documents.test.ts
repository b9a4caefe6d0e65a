import { readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archivesIn, homeWith, idOf, lineOf, pathOf, writeSession } from '../support/home.ts';
import { chatzip, reportOf } from '../support/run.ts';

/** A document or an event, as far as these tests look into it. */
interface Line {
  readonly event?: string;
  readonly seq?: number;
  readonly report?: object;
  readonly trace_id: string;
  readonly notes: Readonly<Record<string, number>>;
  readonly sessions: readonly {
    readonly session_id: string;
    readonly notes: Readonly<Record<string, { readonly count: number }>>;
  }[];
}

const linesOf = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

function homeWithFailure(): string {
  const home = homeWith(2);
  symlinkSync('/nonexistent/target', pathOf(home, 3));
  return home;
}

describe('for scripts', () => {
  test('--json is one document with every exported row, and the report stays on stderr', async () => {
    const home = homeWithFailure();
    const ended = await chatzip(['--json', '--quiet'], { home });
    expect(ended.code).toBe(3);
    const [document, ...more] = linesOf(ended.stdout);
    expect(more).toEqual([]);
    expect(document).toMatchObject({
      summary_version: 1,
      form: 'full',
      exit_code: 3,
      counts: { exported: 2, failed: 1 },
    });
    expect(document!.sessions.map((row) => row.session_id)).toEqual([idOf(1), idOf(2)]);
    expect(reportOf(ended)).toMatchObject({ exit_code: 3, trace_id: document!.trace_id });
  });

  test.each([[['--json']], [['--dry-run', '--json']]])('the notes are those of all rows: %j', async (args) => {
    const home = homeWith(1);
    for (const number of [2, 3])
      writeSession(home, number, `${lineOf(number, 'plums')}pears\n${'figs\n'.repeat(number)}`);
    writeSession(home, 4, `${lineOf(4, 'plums')}${lineOf(4, 'figs').slice(0, -20)}`);
    const ended = await chatzip(args, { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const [document] = linesOf(ended.stdout);
    expect(document!.notes).toEqual({ MALFORMED_LINES: 7, TORN_LAST_LINE: 1 });
    const sums: Record<string, number> = {};
    for (const { notes } of document!.sessions) {
      for (const [code, { count }] of Object.entries(notes)) sums[code] = (sums[code] ?? 0) + count;
    }
    expect(sums).toEqual(document!.notes);
  });

  test('--events numbers its lines without gaps and ends with the report', async () => {
    const home = homeWithFailure();
    const ended = await chatzip(['--events'], { home });
    expect(ended.code).toBe(3);
    const lines = linesOf(ended.stdout);
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index));
    expect(lines.map((line) => line.event)).toEqual([
      'run.started',
      'session.failed',
      'session.exported',
      'session.exported',
      'archive.published',
      'bookmark.saved',
      'run.finished',
    ]);
    expect(lines.at(-1)!.report).toMatchObject({ exit_code: 3, outcome: 'partial' });
  });

  test('--json says where it looked, also where nothing is', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--json', '--dry-run'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const looked = ['.claude', '.config/claude'].map((folder) => join(home, folder, 'projects'));
    expect(JSON.parse(ended.stdout).looked_in).toEqual(looked);
  });

  test.each(['--events', '--json'])('%s is nobody’s trouble where its reader goes away', async (flag) => {
    const home = homeWith(20);
    const under = ['bash', '-c', 'set -o pipefail; "$@" | true', 'bash'];
    expect(await chatzip([flag], { home, under })).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(archivesIn(home)).toHaveLength(1);
  });

  test('--report-file holds the full report of a run that went well, privately', async () => {
    const home = homeWith(1);
    const file = join(home, 'report.json');
    const ended = await chatzip(['--report-file', file, '--trace-id', 'nightly-7'], { home });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      form: 'full',
      outcome: 'ok',
      trace_id: 'nightly-7',
    });
  });

  test('--report-file is written also when another flag is wrong', async () => {
    const home = homeWith(1);
    for (const args of [
      ['--sinse', 'all', '--report-file', 'report.json'],
      ['--report-file=report.json', 'exprot'],
    ]) {
      const ended = await chatzip(args, { home });
      expect(ended.code).toBe(2);
      const report = JSON.parse(readFileSync(join(home, 'report.json'), 'utf8'));
      expect(report).toMatchObject({ form: 'full', exit_code: 2, code: 'USAGE_ERROR' });
    }
  });

  test('a bad trace id in the environment is replaced, with a note', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--json'], { home, env: { CHATZIP_TRACE_ID: 'a b c' } });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const document = JSON.parse(ended.stdout);
    expect(document.trace_id).toMatch(/^[0-9a-f]{12}$/);
    expect(document.notes).toEqual({ TRACE_ID_REPLACED: 1 });
  });

  test('--debug-log alone holds what is behind a failure', async () => {
    const home = homeWithFailure();
    const log = join(home, 'debug.log');
    const ended = await chatzip(['--debug-log', log, '--trace-id', 'night'], { home });
    expect(ended.code).toBe(3);
    expect(readFileSync(log, 'utf8')).toContain('night NOT_A_SESSION_FILE');
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect(reportOf(ended)['trace_id']).toBe('night');
  });

  test('--verbose names every session and its outcome', async () => {
    const home = homeWithFailure();
    const ended = await chatzip(['--verbose'], { home });
    expect(ended.code).toBe(3);
    for (const number of [1, 2]) expect(ended.stdout).toMatch(new RegExp(`exported +${idOf(number)}`));
    expect(ended.stdout).toMatch(new RegExp(`failed +${idOf(3)}`));
    expect(reportOf(ended)['exit_code']).toBe(3);
  });

  test.each([['--verbose'], ['--json'], ['--events']])(
    'a reader of %s that goes away changes nothing',
    async (flag) => {
      const home = homeWith(3);
      const under = ['bash', '-c', 'set -o pipefail; "$@" | true', 'bash'];
      expect(await chatzip([flag], { home, under })).toMatchObject({ code: 0, stderr: '' });
    },
  );

  test('stdout that cannot take the document is a failure of the output', async () => {
    const home = homeWith(1);
    const ended = await chatzip(['--json', '--no-bookmark'], { home, under: ['sh', '-c', '"$@" >/dev/full', 'sh'] });
    expect(ended.code).toBe(30);
    expect(reportOf(ended)).toMatchObject({ code: 'DISK_FULL', field: 'stdout' });
  });
});
