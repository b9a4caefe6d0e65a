import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BLOCK_BYTES, deflateBlock } from '../../src/engine/convert/deflate.ts';
import { createDeflateHelper, type DeflateThread } from '../../src/engine/convert/deflate-helper.ts';
import { openEntry } from '../../src/engine/convert/entry-builder.ts';

const head = { path: 'a.md', format: 'md', timeMs: 0 } as const;
const LINE = 'Plums ripen in August, pears in September.\n';
const BLOCKS = 40;

/** A thread that takes its time, and counts. */
function createSlowThread(turns: number): {
  readonly thread: DeflateThread;
  readonly seen: { blocks: number; most: number; closed: number };
} {
  const seen = { blocks: 0, most: 0, closed: 0 };
  let inHand = 0;
  const thread: DeflateThread = {
    async deflate(block, level) {
      seen.blocks += 1;
      inHand += 1;
      seen.most = Math.max(seen.most, inHand);
      const taken = structuredClone(block, { transfer: [block.bytes.buffer] });
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resume) => void setImmediate(resume));
      inHand -= 1;
      return { deflated: await deflateBlock(taken, level), buffer: taken.bytes.buffer };
    },
    async close() {
      seen.closed += 1;
    },
  };
  return { thread, seen };
}

async function built(deflate: typeof deflateBlock | ReturnType<typeof createDeflateHelper>['deflate'], text: string) {
  const entry = openEntry(head, { level: 4, deflate });
  for (let at = 0; at < text.length; at += 100_000) await entry.write(text.slice(at, at + 100_000));
  return entry.finish();
}

test.each([0, 1, 7])(
  'what another thread deflates meanwhile is the same, however long it takes (%i turns)',
  async (turns) => {
    const text = LINE.repeat((BLOCKS * BLOCK_BYTES) / LINE.length);
    const { thread, seen } = createSlowThread(turns);
    const helper = createDeflateHelper(async () => thread);
    const entry = await built(helper.deflate, text);
    expect(entry).toEqual(await built(deflateBlock, text));
    expect(inflateRawSync(Buffer.concat(entry.body)).equals(Buffer.from(text))).toBe(true);
    expect(seen.blocks).toBeGreaterThan(turns > 1 ? 3 : 10);
    expect(seen.most).toBeLessThanOrEqual(3);
    await helper.close();
    expect(seen.closed).toBe(1);
  },
);

test('no other thread is begun for what is short', async () => {
  let asked = 0;
  const helper = createDeflateHelper(() => {
    asked += 1;
    return Promise.reject(new Error('nobody should ask'));
  });
  const text = LINE.repeat((3 * BLOCK_BYTES) / LINE.length);
  expect(await built(helper.deflate, text)).toEqual(await built(deflateBlock, text));
  await helper.close();
  expect(asked).toBe(0);
});

test('a thread that can not be begun is done without, and asked for once', async () => {
  let asked = 0;
  const helper = createDeflateHelper(() => {
    asked += 1;
    return Promise.reject(new Error('no thread'));
  });
  const text = LINE.repeat((12 * BLOCK_BYTES) / LINE.length);
  expect(await built(helper.deflate, text)).toEqual(await built(deflateBlock, text));
  expect(asked).toBe(1);
  await helper.close();
});

test('a thread that fails fails the entry, and once', async () => {
  const failing = { deflate: () => Promise.reject(new Error('no fruit')), close: () => Promise.resolve() };
  const helper = createDeflateHelper(async () => failing);
  const text = LINE.repeat((12 * BLOCK_BYTES) / LINE.length);
  await expect(built(helper.deflate, text)).rejects.toThrow('no fruit');
  await helper.close();
});

test('a helper is closed when its thread has ended', async () => {
  const { thread } = createSlowThread(0);
  const order: string[] = [];
  const close = async (): Promise<void> => {
    await new Promise((resume) => void setImmediate(resume));
    order.push('thread');
  };
  const helper = createDeflateHelper(async () => ({ ...thread, close }));
  await built(helper.deflate, LINE.repeat((12 * BLOCK_BYTES) / LINE.length));
  await helper.close();
  order.push('helper');
  expect(order).toEqual(['thread', 'helper']);
});

test('no thread is begun for who goes on after the end', async () => {
  let asked = 0;
  const helper = createDeflateHelper(() => {
    asked += 1;
    return Promise.reject(new Error('nobody would end it'));
  });
  await helper.close();
  const text = LINE.repeat((12 * BLOCK_BYTES) / LINE.length);
  expect(await built(helper.deflate, text)).toEqual(await built(deflateBlock, text));
  expect(asked).toBe(0);
});
