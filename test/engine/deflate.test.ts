import type * as zlibModule from 'node:zlib';
import { beforeEach, expect, test, vi } from 'vitest';
import { BLOCK_BYTES, deflateBlock } from '../../src/engine/deflate.ts';
import { raisedBy } from '../files/temporary.ts';

type Zlib = typeof zlibModule;

const zlib = vi.hoisted(() => ({ errs: false }));

/** A compressor that, when it errs, takes the first byte for another: what it makes is sound, and of other content. */
vi.mock('node:zlib', async (original) => {
  const real = await original<Zlib>();
  return {
    ...real,
    deflateRawSync: (bytes: Uint8Array, options: object) => real.deflateRawSync(taken(bytes), options),
    deflateRaw: (bytes: Uint8Array, options: object, done: zlibModule.CompressCallback) => {
      real.deflateRaw(taken(bytes), options, done);
    },
  };
});

function taken(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  if (zlib.errs) copy[0] = (copy[0] ?? 0) ^ 1;
  return copy;
}

beforeEach(() => {
  zlib.errs = false;
});

test.each([
  ['here', false, 5],
  ['here', false, BLOCK_BYTES],
  ['on the thread pool', true, 5],
  ['on the thread pool', true, BLOCK_BYTES],
])('a block deflated %s is held against what it inflates to (%s, %i bytes)', async (_, isElsewhere, size) => {
  const block = { bytes: new Uint8Array(size).fill(7), before: null, isLast: true, isElsewhere };
  expect((await deflateBlock(block, 4)).length).toBeGreaterThan(0);
  zlib.errs = true;
  expect(await raisedBy(Promise.resolve(deflateBlock(block, 4)))).toMatchObject({ code: 'INTERNAL_ERROR' });
});
