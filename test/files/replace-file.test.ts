import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPrivateFolder, ensurePrivateFolder, syncFolder } from '../../src/files/create.ts';
import { isTemporaryOf, replaceFile } from '../../src/files/replace-file.ts';
import { flushes, modeOf, raisedBy, temporaryFolder, withoutRoot, withUmask } from './temporary.ts';

describe('replacing a file', () => {
  test('puts the new content in place of the old and leaves nothing beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'pear.json');
    writeFileSync(path, 'a green pear');
    await replaceFile(path, 'a ripe pear');
    expect(readFileSync(path, 'utf8')).toBe('a ripe pear');
    expect(readdirSync(folder)).toEqual(['pear.json']);
  });

  test.each([0o000, 0o022, 0o777])('keeps it to its owner under the umask %o', async (mask) => {
    const path = join(temporaryFolder(), 'pear.json');
    withUmask(mask);
    await replaceFile(path, 'a ripe pear');
    expect(modeOf(path)).toBe('600');
  });

  test('takes bytes as they are', async () => {
    const path = join(temporaryFolder(), 'pear.bin');
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);
    await replaceFile(path, bytes);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('follows a link, so that it stays one', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'orchard'));
    writeFileSync(join(folder, 'orchard', 'pear.json'), 'a green pear');
    symlinkSync('orchard/pear.json', join(folder, 'pear.json'));
    await replaceFile(join(folder, 'pear.json'), 'a ripe pear');
    expect(readlinkSync(join(folder, 'pear.json'))).toBe('orchard/pear.json');
    expect(readFileSync(join(folder, 'orchard', 'pear.json'), 'utf8')).toBe('a ripe pear');
  });

  test('follows a link to what is not there yet', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'orchard'));
    symlinkSync('orchard/pear.json', join(folder, 'pear.json'));
    await replaceFile(join(folder, 'pear.json'), 'a ripe pear');
    expect(readlinkSync(join(folder, 'pear.json'))).toBe('orchard/pear.json');
    expect(readFileSync(join(folder, 'orchard', 'pear.json'), 'utf8')).toBe('a ripe pear');
  });

  test('follows a link to what is not there yet from where it really stands', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'x', 'y'), { recursive: true });
    symlinkSync('../z.json', join(folder, 'x', 'y', 'bm.json'));
    symlinkSync('x/y', join(folder, 'l'));
    await replaceFile(join(folder, 'l', 'bm.json'), 'a ripe pear');
    expect(readFileSync(join(folder, 'x', 'z.json'), 'utf8')).toBe('a ripe pear');
  });

  test('leaves the old content and nothing else when the new one can not take its place', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'pear.json'));
    expect(await raisedBy(replaceFile(join(folder, 'pear.json'), 'a ripe pear'))).toBe('EISDIR');
    expect(readdirSync(folder)).toEqual(['pear.json']);
  });

  test('says so when the folder may not be written', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'pear.json'), 'a green pear');
    const raised = await raisedBy(withoutRoot(() => replaceFile(join(folder, 'pear.json'), 'a ripe pear')));
    expect(raised).toBe('EACCES');
    expect(readFileSync(join(folder, 'pear.json'), 'utf8')).toBe('a green pear');
  });
});

test.each([
  ['pear.json.0123456789ab.tmp', true],
  ['pear.json', false],
  ['pear.json.tmp', false],
  ['pear.json.0123456789a.tmp', false],
  ['pear.json.0123456789abc.tmp', false],
  ['pear.json.0123456789AB.tmp', false],
  ['pear.json.0123456789ab.tmp.zip', false],
  ['pear.jsonl.0123456789ab.tmp', false],
  ['plum.json.0123456789ab.tmp', false],
  ['.0123456789ab.tmp', false],
])('whether %s is a file that was to become pear.json: %s', (name, isOurs) => {
  expect(isTemporaryOf('/orchard/pear.json', name)).toBe(isOurs);
});

test.skipIf(!existsSync('/proc/self/fd'))(
  'the content is flushed before it has the name, and the name after',
  async () => {
    const folder = realpathSync(temporaryFolder());
    mkdirSync(join(folder, 'orchard'));
    symlinkSync('orchard/pear.json', join(folder, 'pear.json'));
    const flushed = await flushes();
    await replaceFile(join(folder, 'pear.json'), 'a ripe pear');
    const [content, name, ...more] = flushed;
    expect(content).toMatch(/\/orchard\/pear\.json\.[0-9a-f]{12}\.tmp$/);
    expect([name, more]).toEqual([join(folder, 'orchard'), []]);
  },
);

test.skipIf(!existsSync('/proc/self/fd'))('nothing is left open', async () => {
  const folder = temporaryFolder();
  const before = readdirSync('/proc/self/fd').length;
  for (let turn = 0; turn < 20; turn += 1) await replaceFile(join(folder, 'pear.json'), 'a ripe pear');
  expect(readdirSync('/proc/self/fd').length).toBeLessThan(before + 10);
});

describe('folders of ours', () => {
  test.each([0o000, 0o777])('are for their owner alone under the umask %o', async (mask) => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    withUmask(mask);
    await withoutRoot(() => ensurePrivateFolder(join(folder, 'state', 'orchard')));
    expect([modeOf(join(folder, 'state')), modeOf(join(folder, 'state', 'orchard'))]).toEqual(['700', '700']);
  });

  test('are left as they are when they are there', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'orchard'), { mode: 0o755 });
    await ensurePrivateFolder(join(folder, 'orchard'));
    expect(modeOf(join(folder, 'orchard'))).toBe('755');
    expect(await raisedBy(createPrivateFolder(join(folder, 'orchard')))).toBe('EEXIST');
  });

  test('may be asked for by several at once', async () => {
    const path = join(temporaryFolder(), 'state', 'orchard');
    await Promise.all(Array.from({ length: 5 }, () => ensurePrivateFolder(path)));
    expect(modeOf(path)).toBe('700');
  });

  test('can be flushed, and one that is gone is an error', async () => {
    const folder = temporaryFolder();
    await syncFolder(folder);
    expect(await raisedBy(syncFolder(join(folder, 'nowhere')))).toBe('ENOENT');
  });
});
