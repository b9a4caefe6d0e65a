import { chmodSync, existsSync } from 'node:fs';
import promises, { type FileHandle, open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPrivateFile, createPrivateFolder, syncFolder } from '../../src/files/create.ts';
import { modeOf, raisedBy, temporaryFolder, withoutRoot } from './temporary.ts';

const refused = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

/** Until the test has finished every open file answers with this when it is asked for that. */
async function withHandlesRefusing(method: 'chmod' | 'sync', code: string): Promise<void> {
  const handle = await open(temporaryFolder(), 'r');
  const handles = Object.getPrototypeOf(handle) as Record<typeof method, FileHandle[typeof method]>;
  await handle.close();
  const before = handles[method];
  handles[method] = refused(code);
  onTestFinished(() => {
    handles[method] = before;
  });
}

/** The same of modes that are set by name. */
function withModesRefused(code: string): void {
  const { chmod } = promises;
  promises.chmod = refused(code);
  syncBuiltinESMExports();
  onTestFinished(() => {
    promises.chmod = chmod;
    syncBuiltinESMExports();
  });
}

describe('where modes can’t be set', () => {
  test.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'])(
    'because there are none (%s), files and folders are made all the same',
    async (code) => {
      const folder = temporaryFolder();
      await withHandlesRefusing('chmod', code);
      withModesRefused(code);
      await (await createPrivateFile(join(folder, 'pear'))).close();
      await createPrivateFolder(join(folder, 'orchard'));
      expect([modeOf(join(folder, 'pear')), modeOf(join(folder, 'orchard'))]).toEqual(['600', '700']);
    },
  );

  test('for another reason, that is said and no file is left', async () => {
    const folder = temporaryFolder();
    await withHandlesRefusing('chmod', 'EIO');
    withModesRefused('EIO');
    expect(await raisedBy(createPrivateFile(join(folder, 'pear')))).toBe('EIO');
    expect(existsSync(join(folder, 'pear'))).toBe(false);
    expect(await raisedBy(createPrivateFolder(join(folder, 'orchard')))).toBe('EIO');
  });
});

describe('flushing a folder', () => {
  test.each(['EPERM', 'ENOTSUP', 'EINVAL', 'EISDIR', 'EBADF'])(
    'is done without where there is none (%s)',
    async (code) => {
      await withHandlesRefusing('sync', code);
      expect(await raisedBy(syncFolder(temporaryFolder()))).toBe('nothing');
    },
  );

  test('that fails is said', async () => {
    await withHandlesRefusing('sync', 'EIO');
    expect(await raisedBy(syncFolder(temporaryFolder()))).toBe('EIO');
  });

  test('is done without where the folder may be written and not read', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o333);
    expect(await raisedBy(withoutRoot(() => syncFolder(folder)))).toBe('nothing');
  });
});
