import { chmodSync, existsSync, realpathSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createPrivateFile,
  createPrivateFolder,
  ensureFolder,
  ensurePrivateFolder,
  syncFolder,
} from '../../src/files/create.ts';
import { flushes, modeOf, raisedBy, temporaryFolder, withHandles, withoutRoot } from './temporary.ts';

const refused = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

/** Every open file answers with this when it is asked for that. */
const withHandlesRefusing = (method: 'chmod' | 'sync', code: string): Promise<void> =>
  withHandles(() => ({ [method]: refused(code) }));

/** And so does the system when a mode is set by name. */
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

test.skipIf(!existsSync('/proc/self/fd'))(
  'the names of folders that are made are flushed, and of no others',
  async () => {
    const folder = realpathSync(temporaryFolder());
    const flushed = await flushes();
    await ensurePrivateFolder(join(folder, 'state', 'orchard'));
    await ensureFolder(join(folder, 'backups'));
    expect(flushed).toEqual([folder, join(folder, 'state'), folder]);
    await ensurePrivateFolder(join(folder, 'state', 'orchard'));
    await ensureFolder(join(folder, 'backups'));
    expect(flushed).toHaveLength(3);
  },
);
