import { existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExportOptions, exitOf, exportSessions, reportOf } from '../../src/index.ts';
import { OPTION_NAMES } from '../../src/library/known-options.ts';
import { preparedOf } from '../../src/library/read-options.ts';
import { homeWith, pathOf, temporaryFolder } from '../support/home.ts';

const bookmark = { path: 'bookmark.json', pid: 1, isAlive: (): boolean => true };

/** As from JavaScript, where nobody checks types. */
const asOptions = (options: unknown): ExportOptions => options as ExportOptions;

describe('an option that is wrong', () => {
  test.each<[string, unknown]>([
    ['since', 'yesterday'],
    ['since', ''],
    ['since', 7],
    ['since', new Date(Number.NaN)],
    ['until', '2026-02-30'],
    ['projects', 'orchard'],
    ['projects', ['']],
    ['sessions', [7]],
    ['exclusionRules', ['plum']],
    ['formats', []],
    ['formats', ['pdf']],
    ['formats', 'md'],
    ['out', ''],
    ['out', 'plum\0.zip'],
    ['force', 'yes'],
    ['force', true],
    ['tree', 1],
    ['volumeBytes', 1023],
    ['volumeBytes', '512M'],
    ['compressionLevel', 10],
    ['compressionLevel', 1.5],
    ['dryRun', 'no'],
    ['strict', 0],
    ['followLinks', []],
    ['maxLineBytes', 0],
    ['maxSessionBytes', Number.POSITIVE_INFINITY],
    ['jobs', 65],
    ['errorOnEmpty', 'true'],
    ['partialOk', 1],
    ['keepRows', 'false'],
    ['traceId', 'two words'],
    ['traceId', 'x'.repeat(65)],
    ['signal', 'SIGINT'],
    ['signal', { aborted: false }],
    ['signal', { addEventListener: () => undefined }],
    ['onProgress', 'log'],
    ['onCause', {}],
    ['home', 7],
    ['baseDir', ''],
    ['claudeConfigDir', 7],
    ['bookmark', 'bookmark.json'],
    ['bookmark.path', { ...bookmark, path: '' }],
    ['bookmark.pid', { ...bookmark, pid: 0 }],
    ['bookmark.pid', { path: 'x', isAlive: () => true }],
    ['bookmark.isAlive', { ...bookmark, isAlive: true }],
    ['bookmark.waitSeconds', { ...bookmark, waitSeconds: -1 }],
    ['bookmark.file', { ...bookmark, file: 'x' }],
    ['format', ['md']],
    ['toString', () => 'plum'],
    ['bookmark.toString', { ...bookmark, toString: () => 'plum' }],
  ])('%s: %o is a usage failure that names it', async (field, value) => {
    const out = join(temporaryFolder(), 'not-there');
    const [name = ''] = field.split('.');
    const summary = await exportSessions(asOptions({ home: homeWith(1), out, [name]: value }));
    const report = reportOf(summary, 'summary');
    expect(report).toMatchObject({ code: 'USAGE_ERROR', outcome: 'usage', exit_code: 2, field });
    expect(report.detail).toContain(field);
    expect(report.detail).not.toContain('--');
    expect(report.trace_id).toMatch(/^[0-9a-f]{12}$/);
    expect(existsSync(out)).toBe(false);
  });

  test('is found before any work, whatever the others are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string(), fc.anything(), { noNullPrototype: true }),
        // Never a text: so nothing can be written anywhere.
        fc.oneof(fc.constant(undefined), fc.integer(), fc.array(fc.anything()), fc.object()),
        async (more, out) => {
          const summary = await exportSessions(asOptions({ ...more, home: '/nowhere', out }));
          expect(exitOf(summary)).toBe(2);
        },
      ),
    );
  });

  test.each([undefined, null, 'home', 7])('%j instead of options is a usage failure', async (options) => {
    expect(exitOf(await exportSessions(asOptions(options)))).toBe(2);
  });

  test('or throws when it is looked at never makes the promise reject', async () => {
    const options = {
      home: '/nowhere',
      get out(): string {
        throw new Error('a bug');
      },
    };
    expect(exitOf(await exportSessions(options))).toBe(1);
  });
});

describe('options that do not go together', () => {
  test.each([
    ['bookmark', { since: 'incremental' }],
    ['until', { since: 'last', until: '2026-02-01' }],
    ['until', { since: '2026-02-02', until: '2026-02-01' }],
    ['tree', { tree: true, volumeBytes: 4096 }],
    ['force', { force: true }],
  ] as const)('are refused: %s', async (field, options) => {
    const out = join(temporaryFolder(), 'not-there');
    const summary = await exportSessions({ home: homeWith(1), out, ...options });
    expect(summary.stopped).toMatchObject({ code: 'USAGE_ERROR', field });
  });

  test('what they lack, or are instead, is said in the names of options', async () => {
    const [home, out] = [homeWith(1), join(temporaryFolder(), 'not-there')];
    const project = dirname(pathOf(home, 1));
    const details = [
      await exportSessions({ home, out, since: 'incremental' }),
      await exportSessions({ home, out, since: '2026-02-02', until: '7d' }),
      await exportSessions({ home, out, since: 'soon' }),
      await exportSessions({ baseDir: project, out }),
    ].map((summary) => reportOf(summary, 'summary').detail);
    expect(details).toEqual([
      'since incremental needs bookmark.',
      'until takes a date such as 2026-11-01.',
      'since takes a date such as 2026-11-01, or 7d, 12h, all, last or incremental.',
      "baseDir is one project's folder: name the folder above it, and the project with projects.",
    ]);
  });

  test('a tree is no file', async () => {
    const out = join(temporaryFolder(), 'plums.zip');
    const summary = await exportSessions({ home: homeWith(1), out, tree: true });
    expect(summary.stopped).toMatchObject({ code: 'USAGE_ERROR', field: 'tree' });
  });

  test('neither home nor base folder, or a ~ of nobody, is nowhere to look or to write', async () => {
    const [baseDir, out] = [temporaryFolder(), temporaryFolder()];
    const below = { ...bookmark, path: '~/bookmark.json' };
    for (const options of [{}, { baseDir: '~/plums' }, { baseDir, out: '~/plums' }, { baseDir, bookmark: below }]) {
      const summary = await exportSessions(asOptions({ out, ...options }));
      expect(summary.stopped).toMatchObject({ code: 'USAGE_ERROR', field: 'home' });
    }
  });
});

test('what is not said is as the documentation has it', () => {
  const { job, place } = preparedOf(
    { home: '/nowhere', out: 'plums' },
    { traceId: 'a', version: '1', now: new Date(0) },
  );
  expect(job).toMatchObject({ mode: 'all', period: null, formats: ['md'], level: 4, jobs: 1, keepRows: true });
  expect(job).toMatchObject({ isDryRun: false, errorOnEmpty: false, partialOk: false, bookmarkUse: 'none' });
  expect(job.readOptions).toMatchObject({ strict: false, maxLineBytes: 256 * 1024 ** 2 });
  expect(place).toMatchObject({ force: false, isFolderTree: false, volumeBytes: 512 * 1024 ** 2 });
});

test('an option that is undefined is as good as none', async () => {
  const options = { home: homeWith(1), out: temporaryFolder(), since: undefined, formats: undefined, bookmark: null };
  expect(exitOf(await exportSessions(asOptions(options)))).toBe(0);
});

test('rules that are malformed stop the export and name their line', async () => {
  const out = temporaryFolder();
  const summary = await exportSessions({ home: homeWith(1), out, exclusionRules: 'plum\nAND pear\n' });
  expect(reportOf(summary, 'summary')).toMatchObject({
    code: 'CONFIG_INVALID',
    exit_code: 2,
    field: 'exclusion rules, line 2',
    detail: "Line 2 of the exclusion rules (exclusionRules) can't be understood, so nothing was exported.",
    details: { line: 2 },
  });
});

test('what is missing is named as the option that named it', async () => {
  const missing = join(temporaryFolder(), 'not-there');
  const home = homeWith(1);
  const out = temporaryFolder();
  const stops: readonly (readonly [string, string, ExportOptions])[] = [
    ['SOURCE_NOT_FOUND', 'baseDir', { baseDir: missing, out }],
    ['SOURCE_NOT_FOUND', 'claudeConfigDir', { home, claudeConfigDir: missing, out }],
    ['SESSION_NOT_FOUND', 'sessions', { home, out, sessions: ['fig'] }],
    ['SESSION_AMBIGUOUS_PREFIX', 'sessions', { home: homeWith(2), out, sessions: ['0'] }],
    ['OUTPUT_NOT_WRITABLE', 'out', { home, out: join(missing, 'deeper') }],
    ['BOOKMARK_CORRUPT', 'bookmark.path', { home, out, bookmark: { ...bookmark, path: home } }],
  ];
  for (const [code, field, options] of stops) {
    expect((await exportSessions(options)).stopped).toMatchObject({ code, field });
  }
});

test('the documentation has a row for every option and for nothing else', () => {
  const documentation = readFileSync(new URL('../../docs/library.md', import.meta.url), 'utf8');
  const [section = ''] = documentation.split('\n## Options\n')[1]?.split('\n## ') ?? [];
  const cells = Array.from(section.matchAll(/^\| (`[^|]*)\|/gm), (match) => match[1] ?? '');
  const names = cells.flatMap((cell) => Array.from(cell.matchAll(/`(\w+)`/g), (match) => match[1] ?? ''));
  expect(names.toSorted()).toEqual(OPTION_NAMES.toSorted());
});

test.each([
  ['the archive', 'marks.zip', 'marks.zip'],
  ['an archive that is there', 'there.zip', 'there.zip'],
  ['another name of it', 'there.zip', 'link.zip'],
  ['an archive in the folder', '.', 'there.zip'],
  ['a further volume', 'marks.zip', 'marks.002.zip'],
  ['a folder that its lock would be', 'marks.lock', 'marks'],
])('a bookmark in the place of %s is refused, and nothing is written', async (_, out, path) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'there.zip'), 'plums');
  linkSync(join(folder, 'there.zip'), join(folder, 'link.zip'));
  const named = { ...bookmark, path: join(folder, path) };
  const place = { out: join(folder, out), force: out.endsWith('.zip'), bookmark: named };
  const summary = await exportSessions({ home: homeWith(1), ...place });
  expect(reportOf(summary, 'summary')).toMatchObject({
    code: 'USAGE_ERROR',
    field: 'bookmark.path',
    detail: 'bookmark.path names the same file as out.',
  });
  expect(readdirSync(folder).toSorted()).toEqual(['link.zip', 'there.zip']);
  expect(readFileSync(join(folder, 'there.zip'), 'utf8')).toBe('plums');
});

test('a bookmark below the sessions is refused by its name', async () => {
  const home = homeWith(1);
  const named = { ...bookmark, path: join(home, '.claude', 'projects', 'marks') };
  const summary = await exportSessions({ home, out: temporaryFolder(), bookmark: named });
  expect(summary.stopped).toMatchObject({ code: 'USAGE_ERROR', field: 'bookmark.path' });
});
