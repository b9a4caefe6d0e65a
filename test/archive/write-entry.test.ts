import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import type { Entry } from '../../src/archive/archive.ts';
import { writeEntry } from '../../src/archive/write/write-entry.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { entry } from './sessions.ts';

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

test.each([100, 1_000_000])('an entry of %i bytes that finds the disk full says so', async (bytes) => {
  const content = randomBytes(bytes);
  const pear: Entry = {
    path: 'pear.md',
    format: 'md',
    bytes,
    sha256: '',
    crc32: crc32(content),
    method: 'deflate',
    body: [deflateRawSync(content)],
    timeMs: 0,
    isShared: false,
  };
  const written = writeEntry(join(temporaryFolder(), 'pear.md'), pear, () => Promise.reject(full));
  await expect(written).rejects.toBe(full);
});

test('an entry from before 1970 has its own time', async () => {
  const path = join(temporaryFolder(), 'pear.md');
  const timeMs = Date.UTC(1969, 6, 20, 20, 17, 40);
  await writeEntry(path, entry('pear.md', 'pears', { timeMs }));
  expect(statSync(path).mtimeMs).toBe(timeMs);
});

test('an entry keeps the time of its writing where the file system refuses another', async () => {
  const folder = temporaryFolder();
  const handle = await open(folder);
  const times = vi.spyOn(Object.getPrototypeOf(handle), 'utimes');
  await handle.close();
  times.mockRejectedValueOnce(Object.assign(new Error('EPERM: operation not permitted, futime'), { code: 'EPERM' }));
  await writeEntry(join(folder, 'pear.md'), entry('pear.md', 'pears'));
  expect(readFileSync(join(folder, 'pear.md'), 'utf8')).toBe('pears');
});
