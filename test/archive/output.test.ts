import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkOutput } from '../../src/archive/write/check-output.ts';
import { overwrittenBy } from '../../src/archive/write/volume-names.ts';
import { modeOf, raisedBy, temporaryFolder, withoutRoot, withUmask } from '../files/temporary.ts';

const toFolder = (folder: string) => ({ folder, explicitFile: null, force: false });
const toFile = (explicitFile: string, force = false) => ({ folder: '.', explicitFile, force });

describe('an output folder', () => {
  test('that is there is left as it is', async () => {
    const folder = temporaryFolder();
    await checkOutput(toFolder(folder));
    expect([modeOf(folder), readdirSync(folder)]).toEqual(['755', []]);
  });

  test('is made, its last part alone, for its owner', async () => {
    const folder = join(temporaryFolder(), 'backups');
    withUmask(0o777);
    await checkOutput(toFolder(folder));
    expect(modeOf(folder)).toBe('700');
  });

  test('may be made by several runs at once', async () => {
    const folder = join(temporaryFolder(), 'backups');
    const checks = Array.from({ length: 8 }, () => raisedBy(checkOutput(toFolder(folder))));
    expect(new Set(await Promise.all(checks))).toEqual(new Set(['nothing']));
  });

  test('may be a link to a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'backups'));
    symlinkSync('backups', join(folder, 'link'));
    expect(await raisedBy(checkOutput(toFolder(join(folder, 'link'))))).toBe('nothing');
  });

  test('whose parent is missing, or that is a file, is refused', async () => {
    const folder = temporaryFolder();
    expect(await raisedBy(checkOutput(toFolder(join(folder, 'nowhere', 'backups'))))).toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      details: { errno: 'ENOENT' },
      field: '--out',
    });
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
    writeFileSync(join(folder, 'plums'), '');
    const notFolder = { code: 'OUTPUT_NOT_WRITABLE', details: { errno: 'ENOTDIR' } };
    expect(await raisedBy(checkOutput(toFolder(join(folder, 'plums'))))).toMatchObject(notFolder);
    expect(await raisedBy(checkOutput(toFolder(join(folder, 'plums', 'backups'))))).toMatchObject(notFolder);
  });

  test('that can not be made is refused', async () => {
    const folder = temporaryFolder();
    expect(await raisedBy(withoutRoot(() => checkOutput(toFolder(join(folder, 'backups')))))).toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      details: { errno: 'EACCES' },
    });
    expect(await raisedBy(checkOutput(toFolder(join(folder, 'x'.repeat(300)))))).toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      details: { errno: 'ENAMETOOLONG' },
    });
  });
});

describe('an explicit file', () => {
  test('may be new, in a folder that is there', async () => {
    const folder = temporaryFolder();
    await checkOutput(toFile(join(folder, 'plums.zip')));
    expect(readdirSync(folder)).toEqual([]);
    expect(await raisedBy(checkOutput(toFile(join(folder, 'nowhere', 'plums.zip'))))).toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
  });

  test('that is there is refused unless it may be overwritten, a dangling link too', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'plums.zip'), '');
    symlinkSync('nowhere', join(folder, 'figs.zip'));
    for (const name of ['plums.zip', 'figs.zip']) {
      expect(await raisedBy(checkOutput(toFile(join(folder, name))))).toMatchObject({ code: 'OUTPUT_EXISTS' });
      expect(await raisedBy(checkOutput(toFile(join(folder, name), true)))).toBe('nothing');
    }
  });

  test.each([2, 3, 17, 1000])('whose volume %d is there is refused before the first is written', async (volume) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, `plums.${String(volume).padStart(3, '0')}.zip`), '');
    for (const other of ['figs.002.zip', 'plums.02.zip']) writeFileSync(join(folder, other), '');
    expect(await raisedBy(checkOutput(toFile(join(folder, 'figs.zip'))))).toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(await raisedBy(checkOutput(toFile(join(folder, 'pears.zip'))))).toBe('nothing');
    expect(await raisedBy(checkOutput(toFile(join(folder, 'plums.zip'))))).toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(await raisedBy(checkOutput(toFile(join(folder, 'plums.zip'), true)))).toBe('nothing');
  });

  test('that may be overwritten names what goes with it: itself and its further volumes, where they are there', () => {
    const folder = temporaryFolder();
    for (const name of ['plums.zip', 'plums.003.zip', 'plums-2.zip', 'figs.zip']) writeFileSync(join(folder, name), '');
    const file = join(folder, 'plums.zip');
    expect(overwrittenBy(toFile(file))).toBeNull();
    expect(overwrittenBy({ folder, explicitFile: null, force: true })).toBeNull();
    const names = ['plums.zip', 'plums.002.zip', 'plums.003.zip', 'plums-2.zip', 'figs.zip', '../plums.zip', ''];
    const isOverwritten = overwrittenBy(toFile(file, true));
    expect(names.filter((name) => isOverwritten?.(name))).toEqual(['plums.zip', 'plums.003.zip']);
  });

  test('that is a folder is never overwritten', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'plums.zip'));
    expect(await raisedBy(checkOutput(toFile(join(folder, 'plums.zip'), true)))).toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
      details: { errno: 'EISDIR' },
    });
  });

  test('of a name too long for the file system is refused', async () => {
    const path = join(temporaryFolder(), `${'x'.repeat(300)}.zip`);
    expect(await raisedBy(checkOutput(toFile(path)))).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  });
});
