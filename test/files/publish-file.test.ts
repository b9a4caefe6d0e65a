import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTaken, publishFile, replaceWith, settleName } from '../../src/files/publish-file.ts';
import { raisedBy, temporaryFolder } from './temporary.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const refusing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('publishing a file', () => {
  test('gives it its final name and takes the temporary one away', async () => {
    const folder = folderWith({ 'a.tmp': 'plums' });
    expect(await publishFile(join(folder, 'a.tmp'), join(folder, 'a.zip'))).toBe(true);
    expect(readdirSync(folder)).toEqual(['a.zip']);
    expect(readFileSync(join(folder, 'a.zip'), 'utf8')).toBe('plums');
  });

  test('never overwrites', async () => {
    const folder = folderWith({ 'a.tmp': 'plums', 'a.zip': 'pears' });
    expect(await publishFile(join(folder, 'a.tmp'), join(folder, 'a.zip'))).toBe(false);
    expect(readFileSync(join(folder, 'a.zip'), 'utf8')).toBe('pears');
    expect(readFileSync(join(folder, 'a.tmp'), 'utf8')).toBe('plums');
  });

  test('takes a dangling link for a name that is taken', async () => {
    const folder = folderWith({ 'a.tmp': 'plums' });
    symlinkSync('nowhere', join(folder, 'a.zip'));
    expect(await isTaken(join(folder, 'a.zip'))).toBe(true);
    expect(await publishFile(join(folder, 'a.tmp'), join(folder, 'a.zip'))).toBe(false);
  });

  test.each(['EPERM', 'ENOTSUP', 'EXDEV', 'ENOSYS', 'EMLINK', 'EACCES', 'EISDIR'])(
    'renames where links are refused with %s, and still never overwrites',
    async (code) => {
      const folder = folderWith({ 'a.tmp': 'plums', 'b.tmp': 'figs' });
      expect(await publishFile(join(folder, 'a.tmp'), join(folder, 'a.zip'), refusing(code))).toBe(true);
      expect(await publishFile(join(folder, 'b.tmp'), join(folder, 'a.zip'), refusing(code))).toBe(false);
      expect(readFileSync(join(folder, 'a.zip'), 'utf8')).toBe('plums');
      expect(readdirSync(folder)).toEqual(['a.zip', 'b.tmp']);
    },
  );

  test('passes on what is no refusal', async () => {
    const folder = folderWith({ 'a.tmp': 'plums' });
    expect(await raisedBy(publishFile(join(folder, 'a.tmp'), join(folder, 'a.zip'), refusing('EIO')))).toBe('EIO');
    expect(await raisedBy(publishFile(join(folder, 'none.tmp'), join(folder, 'a.zip')))).toBe('ENOENT');
    expect(readdirSync(folder)).toEqual(['a.tmp']);
  });

  test('says of no name that it is free where that can’t be known', async () => {
    const folder = folderWith({ a: 'plums' });
    expect(await isTaken(join(folder, 'b'))).toBe(false);
    expect(await raisedBy(isTaken(join(folder, 'a', 'b')))).toBe('ENOTDIR');
  });

  test('overwrites only when that was asked for', async () => {
    const folder = folderWith({ 'a.tmp': 'plums', 'a.zip': 'pears' });
    await replaceWith(join(folder, 'a.tmp'), join(folder, 'a.zip'));
    expect(readFileSync(join(folder, 'a.zip'), 'utf8')).toBe('plums');
    expect(readdirSync(folder)).toEqual(['a.zip']);
  });
});

describe('a new name', () => {
  test('stays when its folder is flushed, and is taken back when that can’t be done', async () => {
    let taken = 0;
    const takeBack = async (): Promise<void> => void (taken += 1);
    const folder = temporaryFolder();
    await settleName(folder, takeBack);
    expect(taken).toBe(0);
    expect(await raisedBy(settleName(join(folder, 'nowhere'), takeBack))).toBe('ENOENT');
    expect(taken).toBe(1);
  });
});
