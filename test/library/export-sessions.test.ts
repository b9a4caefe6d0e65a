import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ExportOptions, exitOf, exportSessions, type Progress, reportOf } from '../../src/index.ts';
import { lockOf } from '../../src/world.ts';
import { archivesIn, homeWith, idOf, lineOf, pathOf, temporaryFolder, writeSession } from '../support/home.ts';
import { entriesOf, manifestOf } from '../support/zip.ts';

const bookmarkIn = (folder: string) => ({
  path: join(folder, 'state', 'bookmark.json'),
  pid: process.pid,
  isAlive: () => true,
});

/** A session whose file leads nowhere. */
function spoil(home: string, number: number): void {
  unlinkSync(pathOf(home, number));
  symlinkSync('/nonexistent/target', pathOf(home, number));
}

/** The ids of the sessions that an export with these options holds. */
async function exportedBy(home: string, options: Partial<ExportOptions>): Promise<readonly string[]> {
  const summary = await exportSessions({ home, out: temporaryFolder(), ...options });
  expect(summary.stopped).toBeNull();
  return summary.rows.map((row) => row.session_id);
}

describe('an export', () => {
  test('writes one archive and says where it is, what is in it and how it went', async () => {
    const home = homeWith(3);
    const out = temporaryFolder();
    const summary = await exportSessions({ home, out });
    expect(exitOf(summary)).toBe(0);
    expect(summary.archives.map(({ path }) => path)).toEqual(archivesIn(out));
    const [archive] = summary.archives;
    expect(archive?.bytes).toBe(statSync(archive!.path).size);
    expect(manifestOf(archive!.path)).toEqual(summary.rows);
    expect(summary.rows.map((row) => row.session_id)).toEqual([idOf(1), idOf(2), idOf(3)]);
    expect(summary.roots).toEqual([join(home, '.claude', 'projects')]);
    expect(summary.traceId).toMatch(/^[0-9a-f]{12}$/);
    expect(summary.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  test('keeps paths out of its report', async () => {
    const home = homeWith(1);
    const out = temporaryFolder();
    const report = reportOf(await exportSessions({ home, out }), 'full');
    expect(report).toMatchObject({ code: 'EXPORT_OK', exit_code: 0, archives_total: 1 });
    expect(JSON.stringify(report)).not.toContain(out);
    expect(JSON.stringify(report)).not.toContain(home);
  });

  test('uses no bookmark and writes nothing at home unless it is asked to', async () => {
    const home = homeWith(1);
    const summary = await exportSessions({ home, out: temporaryFolder() });
    expect(summary.bookmark).toEqual({ status: 'none', advanced: 0 });
    expect(readdirSync(home)).toEqual(['.claude']);
  });

  test('says where it looked when there is nothing', async () => {
    const home = temporaryFolder();
    const summary = await exportSessions({ home, out: temporaryFolder(), errorOnEmpty: true });
    expect(exitOf(summary)).toBe(5);
    expect(summary.looked).toContain(join(home, '.claude', 'projects'));
  });

  test('exports what is fine beside what fails, with the raw cause for whoever asks', async () => {
    const home = homeWith(3);
    spoil(home, 2);
    writeFileSync(pathOf(home, 3), 'no record\n');
    const causes: string[] = [];
    const options = { home, out: temporaryFolder(), onCause: (failure: { code: string }) => causes.push(failure.code) };
    const summary = await exportSessions(options);
    expect(exitOf(summary)).toBe(3);
    expect(exitOf(await exportSessions({ ...options, partialOk: true }))).toBe(0);
    expect(summary.failures.map(({ failure }) => failure.code)).toEqual(['NOT_A_SESSION_FILE', 'PARSE_ERROR']);
    expect(summary.rows).toHaveLength(1);
    expect(causes).toContain('PARSE_ERROR');
  });

  test('finds sessions in one folder, below ~ and in the agent folders that are named', async () => {
    const home = homeWith(2);
    const places: readonly ExportOptions[] = [
      { baseDir: join(home, '.claude'), out: temporaryFolder() },
      { baseDir: '~/.claude', home, out: temporaryFolder() },
      { home: temporaryFolder(), claudeConfigDir: join(home, '.claude'), out: temporaryFolder() },
    ];
    for (const place of places) expect((await exportSessions(place)).counts.exported).toBe(2);
  });
});

describe('the selection', () => {
  test('takes days and instants', async () => {
    const home = homeWith(3);
    writeSession(home, 4, lineOf(4, 'When are pears ripe?', 28));
    const second = new Date(Date.UTC(2026, 1, 1, 2));
    expect(await exportedBy(home, { since: '2026-02-02' })).toEqual([idOf(4)]);
    expect(await exportedBy(home, { until: '2026-02-01' })).toEqual([1, 2, 3].map(idOf));
    expect(await exportedBy(home, { since: second, until: second })).toEqual([idOf(2)]);
    expect(await exportedBy(home, { since: 'last' })).toEqual([idOf(4)]);
    expect(await exportedBy(home, { since: '1h' })).toEqual([]);
  });

  test('takes projects, sessions and exclusion rules', async () => {
    const home = homeWith(3);
    expect(await exportedBy(home, { projects: ['ORCH'] })).toHaveLength(3);
    expect(await exportedBy(home, { projects: ['river'] })).toEqual([]);
    expect(await exportedBy(home, { sessions: ['00000002'] })).toEqual([idOf(2)]);
    expect(await exportedBy(home, { exclusionRules: '# ripe\n"plum 1" OR "plum 3"\n' })).toEqual([idOf(2)]);
    expect(await exportedBy(home, { exclusionRules: '' })).toHaveLength(3);
  });
});

describe('the output', () => {
  test('may be a file, which is not overwritten without leave', async () => {
    const home = homeWith(1);
    const out = join(temporaryFolder(), 'plums.zip');
    expect((await exportSessions({ home, out })).archives[0]?.path).toBe(out);
    const again = await exportSessions({ home, out });
    expect(again.stopped).toMatchObject({ code: 'OUTPUT_EXISTS', field: 'out' });
    expect(exitOf(again)).toBe(30);
    expect(exitOf(await exportSessions({ home, out, force: true }))).toBe(0);
  });

  test('has the formats that were asked for', async () => {
    const home = homeWith(1);
    const summary = await exportSessions({ home, out: temporaryFolder(), formats: ['raw', 'md'] });
    expect(summary.formats).toEqual(['md', 'raw']);
    const names = Object.keys(entriesOf(summary.archives[0]!.path));
    expect(names.filter((name) => name.startsWith('raw/'))).toHaveLength(1);
    expect(names.filter((name) => name.endsWith('.md'))).toHaveLength(1);
  });

  test('may be a tree of files', async () => {
    const summary = await exportSessions({ home: homeWith(2), out: temporaryFolder(), tree: true });
    expect(exitOf(summary)).toBe(0);
    expect(readdirSync(summary.archives[0]!.path)).toContain('manifest.jsonl');
  });

  test('may be several archives, each with its path', async () => {
    const home = homeWith(3);
    const out = temporaryFolder();
    const summary = await exportSessions({ home, out, volumeBytes: 1024, compressionLevel: 0, formats: ['json'] });
    expect(summary.archives.length).toBeGreaterThan(1);
    expect(summary.archives.map(({ path }) => path).toSorted()).toEqual(archivesIn(out));
  });

  test('has absolute paths even where its folder was given as a relative one', async () => {
    const out = temporaryFolder();
    const summary = await exportSessions({ home: homeWith(1), out: relative(process.cwd(), out) });
    expect(isAbsolute(summary.archives[0]!.path)).toBe(true);
    expect(summary.archives[0]!.path).toBe(archivesIn(out)[0]);
  });

  test('is nothing on a dry run', async () => {
    const out = join(temporaryFolder(), 'not-there');
    const summary = await exportSessions({ home: homeWith(2), out, dryRun: true });
    expect(summary.counts.exported).toBe(2);
    expect(summary.archives).toEqual([]);
    expect(existsSync(out)).toBe(false);
  });
});

describe('the bookmark', () => {
  test('leaves out the second time what is safe', async () => {
    const home = homeWith(2);
    const options = { home, out: temporaryFolder(), since: 'incremental', bookmark: bookmarkIn(temporaryFolder()) };
    const first = await exportSessions(options);
    expect(first.bookmark).toEqual({ status: 'saved', advanced: 2 });
    writeSession(home, 3);
    const second = await exportSessions(options);
    expect(second.counts).toMatchObject({ exported: 1, unchanged: 2 });
    expect(second.mode).toBe('incremental');
  });

  test('that another run holds stops the export', async () => {
    const home = homeWith(1);
    const bookmark = bookmarkIn(temporaryFolder());
    const lock = await lockOf({ ...bookmark, waitSeconds: 0 }, { traceId: 'apple', now: () => new Date() });
    const options = { home, out: temporaryFolder(), bookmark };
    const held = await exportSessions(options);
    expect(held.stopped).toMatchObject({ code: 'LOCK_HELD', details: { pid: process.pid } });
    expect(exitOf(held)).toBe(11);
    await lock.release();
    expect(exitOf(await exportSessions(options))).toBe(0);
  });

  test('that another run has taken over meanwhile stops the export before its archive has a name', async () => {
    const bookmark = bookmarkIn(temporaryFolder());
    const out = temporaryFolder();
    const onProgress = ({ event }: Progress): void => {
      if (event === 'writing') writeFileSync(`${bookmark.path}.lock`, '{"pid":1,"trace_id":"fig"}');
    };
    const summary = await exportSessions({ home: homeWith(1), out, bookmark, onProgress });
    expect(summary).toMatchObject({ stopped: { code: 'LOCK_HELD' }, archives: [] });
    expect(exitOf(summary)).toBe(11);
    expect(summary.counts).toMatchObject({ exported: 0, notReached: 1 });
    expect([readdirSync(out), existsSync(bookmark.path)]).toEqual([[], false]);
  });
});

describe('an export that is told to stop', () => {
  test('before it began has done nothing', async () => {
    const out = join(temporaryFolder(), 'not-there');
    const summary = await exportSessions({ home: homeWith(1), out, signal: AbortSignal.abort() });
    expect(reportOf(summary, 'summary')).toMatchObject({ code: 'INTERRUPTED', outcome: 'interrupted', exit_code: 130 });
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ['SIGHUP', 129],
    ['SIGTERM', 143],
  ] as const)('by %s before it began ends %d', async (reason, code) => {
    const summary = await exportSessions({
      home: homeWith(1),
      out: temporaryFolder(),
      signal: AbortSignal.abort(reason),
    });
    expect(summary).toMatchObject({ stopped: { code: 'INTERRUPTED' }, signal: reason });
    expect(reportOf(summary, 'summary')).toMatchObject({ outcome: 'interrupted', exit_code: code });
    expect(exitOf(summary)).toBe(code);
  });

  test.each([
    [undefined, 130],
    ['SIGHUP', 129],
    ['SIGTERM', 143],
    ['the river rose', 130],
  ] as const)('with %j on its way leaves no archive and ends %d', async (reason, code) => {
    const controller = new AbortController();
    const out = temporaryFolder();
    const onProgress = ({ event }: Progress) => event === 'converting' && controller.abort(reason);
    const summary = await exportSessions({ home: homeWith(3), out, signal: controller.signal, onProgress });
    expect(summary.stopped?.code).toBe('INTERRUPTED');
    expect(exitOf(summary)).toBe(code);
    expect(summary.counts).toMatchObject({ exported: 0, notReached: 3 });
    expect(readdirSync(out)).toEqual([]);
  });
});

const throws = (): never => {
  throw new Error('no room');
};

describe('a listener', () => {
  test('is told what happens', async () => {
    const events: string[] = [];
    await exportSessions({
      home: homeWith(1),
      out: temporaryFolder(),
      onProgress: ({ event }) => events.push(event),
    });
    expect(events).toEqual(['discovered', 'converting', 'writing', 'exported', 'published']);
  });

  test('that throws costs no session, and is told of in the summary', async () => {
    const causes: unknown[] = [];
    const thrown = Object.assign(new Error('no room'), { code: 'ENOSPC' });
    const summary = await exportSessions({
      home: homeWith(2),
      out: temporaryFolder(),
      bookmark: bookmarkIn(temporaryFolder()),
      onProgress: () => {
        throw thrown;
      },
      onCause: (_, cause) => causes.push(cause),
    });
    expect(summary.counts.exported).toBe(2);
    expect(summary.bookmark).toEqual({ status: 'saved', advanced: 2 });
    expect(manifestOf(summary.archives[0]!.path)).toHaveLength(2);
    expect(summary.stopped).toEqual({ code: 'INTERNAL_ERROR', details: {}, field: 'onProgress' });
    expect(exitOf(summary)).toBe(1);
    expect(new Set(causes)).toEqual(new Set([thrown]));
  });

  test('is the one that is told of when it threw first', async () => {
    const options = { home: homeWith(1), out: temporaryFolder(), onProgress: throws, onCause: throws };
    expect((await exportSessions(options)).stopped).toMatchObject({ code: 'INTERNAL_ERROR', field: 'onProgress' });
  });

  test('that throws says less than what stopped the run itself', async () => {
    const controller = new AbortController();
    const onProgress = ({ event }: Progress): void => {
      if (event === 'converting') controller.abort('SIGTERM');
      throw new Error('no room');
    };
    const summary = await exportSessions({
      home: homeWith(1),
      out: temporaryFolder(),
      signal: controller.signal,
      onProgress,
    });
    expect(summary.stopped?.code).toBe('INTERRUPTED');
    expect(exitOf(summary)).toBe(143);
  });

  test('that throws later, being async, is told of too', async () => {
    const causes: unknown[] = [];
    const thrown = new Error('no room');
    const onProgress = (): unknown => Promise.reject(thrown);
    const summary = await exportSessions({
      home: homeWith(1),
      out: temporaryFolder(),
      onProgress,
      onCause: (_, cause) => causes.push(cause),
    });
    expect(summary.counts.exported).toBe(1);
    expect(summary.stopped).toEqual({ code: 'INTERNAL_ERROR', details: {}, field: 'onProgress' });
    expect(new Set(causes)).toEqual(new Set([thrown]));
  });
});
