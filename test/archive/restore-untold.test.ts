import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowLine } from '../../src/archive/write/documents.ts';
import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { makeArchive, type Making, rawSession } from './made-archives.ts';
import { failuresOf, FIG, PLUM, restore, resultsOf } from './restoring.ts';

const place = (): string => join(temporaryFolder(), 'fruit.zip');

/** An archive of a version of a file that nobody knows the run of; without raw, when there is no entry for it. */
const undated = (content: string, entry?: null): Promise<FoundArchive> =>
  makeArchive(place(), [rawSession('plum', [{ ...PLUM, content, ...(entry === null ? { entry } : {}) }])], {
    documents: (documents) => documents.filter(({ path }) => path !== 'run.json'),
  });

const dated = (making: Making = {}): Promise<FoundArchive> =>
  makeArchive(place(), [rawSession('plum', [PLUM])], making);

describe('what is not told', () => {
  test('that nobody knows which version is the newest, a second time', async () => {
    const done = await restore(temporaryFolder(), [await dated(), await undated('x'), await undated('y')]);
    expect([resultsOf(done), failuresOf(done)]).toEqual([[], [['ENTRY_DAMAGED', { archive: 3, run: true }]]]);
  });

  test('another version of which no copy is there', async () => {
    const { row } = rawSession('fig', [{ ...PLUM, content: 'another', entry: null }]);
    const rows = [rowLine(rawSession('plum', [PLUM]).row), rowLine({ ...row, entries: [] })];
    for (const archives of [[await dated(), await undated('x', null)], [await dated({ rows })]]) {
      const done = await restore(temporaryFolder(), archives);
      expect(resultsOf(done)).toEqual(['restored']);
      expect(failuresOf(done).filter(([code]) => code !== 'NOT_IN_ARCHIVE')).toEqual([]);
    }
  });

  test('that a path leads elsewhere, of a file that is not in raw', async () => {
    const archive = await makeArchive(place(), [rawSession('plum', [{ ...PLUM, path: '../plum.jsonl', entry: null }])]);
    expect(failuresOf(await restore(temporaryFolder(), [archive]))).toEqual([['NOT_IN_ARCHIVE', { raw: false }]]);
  });

  test('as left out, files of which no copy is there', async () => {
    const sessions = [rawSession('plum', [PLUM]), rawSession('fig', [FIG, { path: '-o/f', content: '', entry: null }])];
    const wishes = { sessions: ['plum'], projects: [] };
    const done = await restore(temporaryFolder(), [await makeArchive(place(), sessions)], { wishes });
    expect([resultsOf(done), done.filtered]).toEqual([['restored'], 1]);
  });
});
