import type * as zlibModule from 'node:zlib';
import { inflateRawSync } from 'node:zlib';
import { beforeEach, expect, test, vi } from 'vitest';
import { BLOCK_BYTES, deflateBlock } from '../../src/engine/convert/deflate.ts';
import { raisedBy } from '../files/temporary.ts';

type Zlib = typeof zlibModule;

const zlib = vi.hoisted(() => ({ errs: false }));

/** A compressor that, when it errs, takes the first byte for another: what it makes is sound, and of other content. */
vi.mock('node:zlib', async (original) => {
  const real = await original<Zlib>();
  return {
    ...real,
    deflateRawSync: (bytes: Uint8Array, options: object) => real.deflateRawSync(taken(bytes), options),
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

test('a block without bytes is one too', async () => {
  const block = { bytes: new Uint8Array(0), before: null, isLast: true };
  expect(inflateRawSync(await deflateBlock(block, 4))).toHaveLength(0);
});

test.each([5, BLOCK_BYTES])('a deflated block is held against what it inflates to (%i bytes)', async (size) => {
  const block = { bytes: new Uint8Array(size).fill(7), before: null, isLast: true };
  expect(inflateRawSync(await deflateBlock(block, 4)).equals(block.bytes)).toBe(true);
  zlib.errs = true;
  expect(await raisedBy(Promise.resolve(deflateBlock(block, 4)))).toMatchObject({ code: 'INTERNAL_ERROR' });
});
