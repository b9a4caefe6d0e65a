import { expect, test } from 'vitest';
import { BLOCK_BYTES } from '../../src/engine/convert/deflate.ts';
import { giveBackBlock, takeBlock } from '../../src/engine/convert/scratch-blocks.ts';

test('a block that was given back twice is handed out once', () => {
  const block = takeBlock();
  giveBackBlock(block);
  giveBackBlock(block);
  const taken = [takeBlock(), takeBlock()];
  expect(new Set(taken).size).toBe(2);
  expect(taken).toContain(block);
});

test('only whole blocks are kept', () => {
  const small = new Uint8Array(BLOCK_BYTES - 1);
  giveBackBlock(small);
  expect(takeBlock()).toHaveLength(BLOCK_BYTES);
});
