import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowLine } from '../../src/archive/write/documents.ts';
import type { FoundArchive } from '../../src/archive/read/find-archives.ts';
import { findingFailures } from '../../src/archive/verify.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';
import { verify } from './checking.ts';
import { makeArchive, type Making, rawSession, writeArchive } from './made-archives.ts';
import { failuresOf, PLUM, restore } from './restoring.ts';
import { entry } from './sessions.ts';

const place = (): string => join(temporaryFolder(), 'fruit.zip');
const session = rawSession('plum', [PLUM]);

/** A file in a folder that was named, and is no ZIP. */
function noZip(): FoundArchive {
  const path = place();
  writeFileSync(path, 'no zip');
  return { path, shown: path, isNamed: false };
}

const ownRun: Making['documents'] = (own) => own.filter(({ path }) => path !== 'manifest.jsonl');

describe('archives of which none can be read', () => {
  test('are not there, whatever other ZIPs lie beside them', async () => {
    const foreign = { ...(await writeArchive(place(), [entry('plum.md', 'plums')])), isNamed: false };
    for (const archives of [
      [foreign, noZip()],
      [noZip(), foreign],
    ]) {
      const expected = { code: 'ARCHIVE_NOT_FOUND' };
      expect(await raisedBy(restore(temporaryFolder(), archives))).toMatchObject(expected);
      expect(await raisedBy(verify(archives))).toMatchObject(expected);
    }
  });
});

describe('a manifest that is damaged behind its rows', () => {
  test('has none: what they say may be what is wrong', async () => {
    const damaged = { ...entry('manifest.jsonl', `${rowLine(session.row)}{}\n`), crc32: 1 };
    const archive = await makeArchive(place(), [], { entries: [...session.entries, damaged], documents: ownRun });
    const done = await restore(temporaryFolder(), [archive]);
    expect([done.files, failuresOf(done)]).toEqual([[], [['ENTRY_DAMAGED', { archive: 1, manifest: true }]]]);
    const [{ findings } = { findings: [] }] = (await verify([archive])).archives;
    expect(findings.map(({ problem, path }) => [problem, path])).toEqual([['crc', 'manifest.jsonl']]);
  });
});

test('of a row its line is told, of an entry its place', async () => {
  const stray = entry('2026-02-01/orchard/stray.md', 'stray');
  const archive = await makeArchive(place(), [session], {
    rows: [rowLine(session.row), '{}\n'],
    entries: [stray, ...session.entries],
  });
  expect(findingFailures(await verify([archive])).map(({ failure: { details } }) => details)).toEqual([
    { archive: 1, entry: 1, norow: true },
    { archive: 1, line: 2, row: true },
  ]);
});

test('a restore that is stopped while it reads makes no folder', async () => {
  let asked = 0;
  const openRoot = async (): Promise<string> => `${temporaryFolder()}${(asked += 1)}`;
  const archive = await makeArchive(place(), [session]);
  const stopped = restore(temporaryFolder(), [archive], { openRoot, isStopped: () => true });
  expect(await raisedBy(stopped)).toMatchObject({ code: 'INTERRUPTED' });
  expect(asked).toBe(0);
});
