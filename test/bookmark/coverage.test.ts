import { describe, expect, test } from 'vitest';
import type { RememberedSession } from '../../src/bookmark/bookmark.ts';
import { createCoverage } from '../../src/bookmark/coverage.ts';

const KEY = 'claude-code/-orchard/plum';

const fileOf = (path: string, sha256: string) => ({
  path,
  bytes: 5,
  mtime_ns: '1',
  ctime_ns: '2',
  inode: '3',
  sha256: sha256.repeat(64),
});

const remembered = (files: readonly string[], formats: readonly string[]): RememberedSession => ({
  files: files.map((sha256, index) => fileOf(`-orchard/${index}`, sha256)),
  read_at: '2026-02-01T10:00:00.000Z',
  formats: Object.fromEntries(
    formats.map((format) => [format, { archive: 'a.zip', archived_at: '2026-02-01T10:00:00.000Z' }]),
  ),
});

const bookmarkOf = (sessions: Readonly<Record<string, RememberedSession>>) => ({
  sessions: new Map(Object.entries(sessions)),
  skipped: new Map(),
});

const found = (sessionId: string, files: readonly string[]) => ({
  sessionId,
  files: files.map((sha256, index) => ({ path: `-orchard/${index}`, bytes: 5, sha256: sha256.repeat(64) })),
});

describe('a bookmark held against archives', () => {
  test('misses what is in none of them', () => {
    const coverage = createCoverage(bookmarkOf({ [KEY]: remembered(['a'], ['md', 'raw']) }));
    expect(coverage.sessions).toBe(1);
    expect(coverage.missing()).toEqual([
      { key: KEY, sessionId: 'plum', source: 'claude-code', formats: ['md', 'raw'] },
    ]);
  });

  test('needs no proof of what it knows nothing of', () => {
    const coverage = createCoverage(bookmarkOf({ [KEY]: remembered(['a'], ['md']) }));
    expect([coverage.look(found('fig', ['a'])), coverage.look(found('plum', ['b']))]).toEqual([null, null]);
    expect(coverage.look(found('plum', ['a']))).not.toBeNull();
  });

  test.each([
    ['the same bytes in every format', found('plum', ['a', 'b']), ['md', 'image', 'raw'], 0],
    ['more formats than it calls safe', found('plum', ['a', 'b']), ['md', 'json', 'raw'], 0],
    ['a format less', found('plum', ['a', 'b']), ['md'], 1],
    ['other bytes', found('plum', ['a', 'c']), ['md', 'raw'], 1],
    ['a file less', found('plum', ['a']), ['md', 'raw'], 1],
    ['another session', found('fig', ['a', 'b']), ['md', 'raw'], 1],
  ])('with %s', (_, archived, sound, missing) => {
    const coverage = createCoverage(bookmarkOf({ [KEY]: remembered(['a', 'b'], ['md', 'raw']) }));
    coverage.look(archived)?.(sound);
    expect(coverage.missing()).toHaveLength(missing);
  });

  test('is content when different archives have the formats', () => {
    const coverage = createCoverage(bookmarkOf({ [KEY]: remembered(['a'], ['md', 'raw']) }));
    coverage.look(found('plum', ['a']))?.(['raw']);
    expect(coverage.missing()).toMatchObject([{ formats: ['md'] }]);
    coverage.look(found('plum', ['a']))?.(['md']);
    expect(coverage.missing()).toEqual([]);
  });

  test('misses a session without formats until an archive has its bytes', () => {
    const coverage = createCoverage(bookmarkOf({ [KEY]: remembered(['a'], []) }));
    expect(coverage.missing()).toMatchObject([{ key: KEY, formats: [] }]);
    coverage.look(found('plum', ['a']))?.(['md']);
    expect(coverage.missing()).toEqual([]);
  });

  test('does not count what has not proved sound', () => {
    const coverage = createCoverage(bookmarkOf({ [KEY]: remembered(['a'], ['md']) }));
    expect(coverage.look(found('plum', ['a']))).not.toBeNull();
    expect(coverage.missing()).toHaveLength(1);
  });

  test('knows sessions of the same id apart by their bytes, and the source of a second root', () => {
    const second = 'claude-code@01234567/-orchard/plum';
    const coverage = createCoverage(
      bookmarkOf({ [KEY]: remembered(['a'], ['md']), [second]: remembered(['b'], ['md']) }),
    );
    coverage.look(found('plum', ['a']))?.(['md']);
    expect(coverage.missing()).toMatchObject([{ key: second, sessionId: 'plum', source: 'claude-code' }]);
  });
});
