import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowLine } from '../../src/archive/write/documents.ts';
import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { makeArchive, rawSession } from './made-archives.ts';
import { failuresOf, PLUM, restore, resultsOf } from './restoring.ts';

/** An archive of a session that was found in a root with this mark; empty for the first. */
const fromRoot = (root: string, content: string, startedAt = '2026-02-01T10:00:00.000Z'): Promise<FoundArchive> => {
  const session = rawSession('plum', [{ ...PLUM, content }]);
  const row = { ...session.row, ...(root === '' ? {} : { source_root: root }) };
  const run = { started_at: startedAt, trace_id: `of${root}` };
  return makeArchive(join(temporaryFolder(), 'a.zip'), [session], { rows: [rowLine(row)], run });
};

describe('files of two roots that belong to one place', () => {
  test('are two files: that of the newest run takes the place, the other is told', async () => {
    const root = temporaryFolder();
    const archives = [
      await fromRoot('', 'first'),
      await fromRoot('0a1b2c3d', 'second', '2026-03-01T10:00:00.000Z'),
      await fromRoot('4e5f6a7b', 'third', '2026-01-01T10:00:00.000Z'),
    ];
    const done = await restore(root, archives);
    expect(resultsOf(done)).toEqual(['restored', 'conflict', 'conflict']);
    expect(failuresOf(done).map(([code]) => code)).toEqual(['RESTORE_CONFLICT', 'RESTORE_CONFLICT']);
    expect(done.notReached).toBe(0);
    expect(readFileSync(join(root, PLUM.path), 'utf8')).toBe('second');
    const dry = await restore(temporaryFolder(), archives, { isDryRun: true });
    expect([resultsOf(dry), failuresOf(dry)]).toEqual([resultsOf(done), failuresOf(done)]);
  });

  test('are there both when their bytes are the same', async () => {
    const archives = [await fromRoot('', 'same'), await fromRoot('0a1b2c3d', 'same')];
    const done = await restore(temporaryFolder(), archives);
    expect([resultsOf(done), done.failures]).toEqual([['restored', 'there'], []]);
    const dry = await restore(temporaryFolder(), archives, { isDryRun: true });
    expect([resultsOf(dry), dry.failures]).toEqual([['restored', 'there'], []]);
  });
});
