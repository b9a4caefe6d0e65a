import { createHash } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/archive/archive.ts';
import { BLOCK_BYTES, deflateBlock } from '../../src/engine/convert/deflate.ts';
import { openEntry, storedEntry } from '../../src/engine/convert/entry-builder.ts';

const head = { path: 'a.md', format: 'md', timeMs: 0 } as const;

async function built(pieces: readonly (string | Uint8Array)[], level = 6): Promise<Entry> {
  const entry = openEntry(head, { level, deflate: deflateBlock });
  for (const piece of pieces) await entry.write(piece);
  return entry.finish();
}

function contentOf({ method, body }: Entry): Buffer {
  const bytes = Buffer.concat(body);
  return method === 'store' ? bytes : inflateRawSync(bytes);
}

function expectHolds(entry: Entry, content: Buffer): void {
  expect(contentOf(entry).equals(content)).toBe(true);
  expect(entry.bytes).toBe(content.length);
  expect(entry.crc32).toBe(crc32(content));
  expect(entry.sha256).toBe(createHash('sha256').update(content).digest('hex'));
}

describe('an entry', () => {
  test('holds every text that was written, whatever its pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary', maxLength: 40 })), async (pieces) => {
        expectHolds(await built(pieces), Buffer.from(pieces.map((piece) => piece.toWellFormed()).join('')));
      }),
    );
  });

  test('of several blocks is one deflate stream', async () => {
    const line = 'Plums ripen in August, pears in September. 🍐 배\n';
    const text = line.repeat(Math.ceil((3.5 * BLOCK_BYTES) / line.length));
    expectHolds(await built([text]), Buffer.from(text));
    expectHolds(await built(Array.from({ length: 40 }, () => line.repeat(900))), Buffer.from(line.repeat(36_000)));
  });

  test.each([BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 2 * BLOCK_BYTES])(
    'of %i bytes loses none at the edge of a block',
    async (size) => {
      const bytes = Buffer.alloc(size, 'plum ');
      expectHolds(await built([bytes]), bytes);
      expectHolds(await built([bytes.subarray(0, 7), bytes.subarray(7)]), bytes);
    },
  );

  test('does not keep a hold on the bytes it was given', async () => {
    const bytes = Buffer.from('plum');
    const entry = openEntry(head, { level: 6, deflate: deflateBlock });
    await entry.write(bytes);
    bytes.fill(0);
    expectHolds(await entry.finish(), Buffer.from('plum'));
  });

  test('is the same bytes however its text was cut', async () => {
    const text = 'rivers run to the sea. '.repeat(60_000);
    const whole = await built([text]);
    const cut = await built([text.slice(0, 5), text.slice(5, 700_000), text.slice(700_000)]);
    expect(Buffer.concat(cut.body).equals(Buffer.concat(whole.body))).toBe(true);
  });

  test.each([0, 1, 9])('can be written at level %i', async (level) => {
    const text = 'apple '.repeat(200_000);
    expectHolds(await built([text], level), Buffer.from(text));
  });

  test('without content is stored, as empty as it is', async () => {
    const empty = await built(['', new Uint8Array(0)]);
    expect(empty).toMatchObject({ method: 'store', bytes: 0, crc32: 0 });
    expect(Buffer.concat(empty.body)).toHaveLength(0);
    expect(empty.sha256).toBe(createHash('sha256').digest('hex'));
  });

  test('without content can be handed to another thread, and the next entries are none the worse', async () => {
    const empty = [await built([]), await built([''])];
    const transfer = empty
      .flatMap(({ body }) => body.map(({ buffer }) => buffer))
      .filter((one) => one instanceof ArrayBuffer);
    structuredClone(empty, { transfer });
    expectHolds(await built(['plum']), Buffer.from('plum'));
    expectHolds(await built([]), Buffer.alloc(0));
  });

  test('that is compressed already is stored as it is', () => {
    const entry = storedEntry({ ...head, format: 'image', isShared: true }, Buffer.from('picture'));
    expect(entry).toMatchObject({ method: 'store', bytes: 7, crc32: crc32('picture'), isShared: true });
    expect(Buffer.concat(entry.body).toString()).toBe('picture');
  });
});
