import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FailureError, failureOf } from '../../../src/failures/failure.ts';
import type { SessionRef } from '../../../src/session/reference.ts';
import { readContent } from '../../../src/sources/records.ts';
import { againIfChanged, checkSession } from '../../../src/sources/records/session-reading.ts';
import { fileWith, raisedBy, sessionOf } from '../temporary.ts';

async function textsOf(ref: SessionRef): Promise<readonly string[]> {
  const reads = ref.files.map((file) => readContent(file, { keepBytes: 1000 }));
  return (await Promise.all(reads)).map(({ content }) => Buffer.from(content ?? []).toString());
}

describe('a session that changed since it was found', () => {
  test('is read once more as it stands then', async () => {
    const file = fileWith('a pear');
    const ref = sessionOf([file, fileWith('a fig')]);
    renameSync(fileWith('plums!!').location, file.location);
    const sizes: number[] = [];
    const texts = await againIfChanged(ref, (current) => {
      sizes.push(current.bytes);
      return textsOf(current);
    });
    expect(texts).toEqual(['plums!!', 'a fig']);
    expect(sizes).toEqual([11, 12]);
  });

  test('fails when it changes a second time', async () => {
    const file = fileWith('a pear tree');
    let tries = 0;
    const failure = await raisedBy(() =>
      againIfChanged(sessionOf([file]), (current) => {
        tries += 1;
        truncateSync(file.location, 10 - tries);
        return textsOf(current);
      }),
    );
    expect(failure).toEqual({ code: 'SOURCE_CHANGED', details: {} });
    expect(tries).toBe(2);
  });

  test.each([
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link', (path: string) => symlinkSync(fileWith('plums').location, path)],
  ])('is looked for as it was found where %s has its name by now', async (_, replace) => {
    const file = fileWith('a pear');
    const seen: SessionRef[] = [];
    const read = async (current: SessionRef): Promise<void> => {
      seen.push(current);
      if (seen.length === 2) return;
      rmSync(file.location);
      replace(file.location);
      throw new FailureError(failureOf('SOURCE_CHANGED'));
    };
    await againIfChanged(sessionOf([file]), read);
    expect(seen.map(({ files, bytes }) => [files, bytes])).toEqual([
      [[file], 6],
      [[file], 6],
    ]);
  });

  test('is gone when it is not there the second time', async () => {
    const file = fileWith('a pear');
    const read = (): Promise<readonly string[]> => {
      rmSync(file.location, { force: true });
      return textsOf(sessionOf([fileWith('x'), { ...fileWith('y'), inode: '1' }]));
    };
    expect(await raisedBy(() => againIfChanged(sessionOf([file]), read))).toBe('ENOENT');
  });

  test('is read once when nothing but its end has changed', async () => {
    const file = fileWith('a pear');
    appendFileSync(file.location, ' tree');
    let tries = 0;
    const texts = await againIfChanged(sessionOf([file]), (current) => {
      tries += 1;
      return textsOf(current);
    });
    expect([texts, tries]).toEqual([['a pear'], 1]);
  });
});

describe('a session that must not be read', () => {
  test('says why one of its files is refused', async () => {
    const ref = sessionOf([fileWith('a pear'), { ...fileWith(''), refused: 'PERMISSION_DENIED' }]);
    expect(await raisedBy(() => checkSession(ref, { maxSessionBytes: null }))).toEqual({
      code: 'PERMISSION_DENIED',
      details: {},
    });
  });

  test('is larger than what was asked for', async () => {
    const ref = sessionOf([fileWith('a pear'), fileWith('a fig')]);
    expect(await raisedBy(() => checkSession(ref, { maxSessionBytes: 10 }))).toEqual({
      code: 'SESSION_TOO_LARGE',
      details: { bytes: 11, limit: 10 },
    });
    expect(await raisedBy(() => checkSession(ref, { maxSessionBytes: 11 }))).toBe('nothing');
  });
});
