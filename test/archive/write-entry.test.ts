import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Entry } from '../../src/archive/archive.ts';
import { writeEntry } from '../../src/archive/write/write-entry.ts';
import { temporaryFolder } from '../files/temporary.ts';

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

test.each([100, 1_000_000])('an entry of %i bytes that finds the disk full says so', async (bytes) => {
  const content = randomBytes(bytes);
  const entry: Entry = {
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
  const written = writeEntry(join(temporaryFolder(), 'pear.md'), entry, () => Promise.reject(full));
  await expect(written).rejects.toBe(full);
});
