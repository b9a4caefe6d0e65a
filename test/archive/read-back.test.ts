import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/archive/archive.ts';
import { createProof, readBack } from '../../src/archive/write/read-back.ts';
import { zipOf } from './write-zip.ts';
import { raisedBy } from '../files/temporary.ts';
import { entry } from './sessions.ts';

const entries: readonly Entry[] = [
  entry('orchard/plum.md', 'plums ripen in August. '.repeat(20), { parts: 3 }),
  entry('images/pear.png', new Uint8Array([1, 2, 3, 4]), { method: 'store' }),
  entry('orchard/none.md', '', { method: 'store' }),
];

const VERSION_NEEDED = 4;
const EXTRA_LENGTH = 28;

function headersOf(zip: Buffer): readonly number[] {
  const starts: number[] = [];
  for (let at = zip.indexOf('PK\u0003\u0004'); at !== -1; at = zip.indexOf('PK\u0003\u0004', at + 1)) starts.push(at);
  return starts;
}

const proofOf = (expected: readonly Entry[]) => {
  const proof = createProof();
  for (const one of expected) proof.take(one);
  return proof;
};
const readBackOf = (path: string) => readBack(path, proofOf(entries), () => undefined);

describe('reading a ZIP back', () => {
  test('finds what went in, and nothing less or more', async () => {
    const path = await zipOf(entries);
    await readBackOf(path);
    for (const others of [entries.slice(1), [...entries, ...entries.slice(0, 1)], []]) {
      const raised = await raisedBy(readBack(path, proofOf(others), () => undefined));
      expect(raised).toMatchObject({ code: 'OUTPUT_IO_ERROR' });
    }
  });

  test('sees every byte that came out otherwise', async () => {
    const path = await zipOf(entries);
    const sound = await readFile(path);
    const unseen: number[] = [];
    for (let position = 0; position < sound.length; position += 1) {
      const bytes = Buffer.from(sound);
      bytes[position] = (bytes[position] ?? 0) ^ 0x10;
      await writeFile(path, bytes);
      const raised = await raisedBy(readBackOf(path));
      if (raised === 'nothing') unseen.push(position);
      else expect(raised).toMatchObject({ code: 'OUTPUT_IO_ERROR' });
    }
    // What says nothing of an entry's content: the version a reader needs, and the width of a field behind the last.
    const harmless = headersOf(sound).flatMap((at) => [
      at + VERSION_NEEDED,
      at + VERSION_NEEDED + 1,
      at + EXTRA_LENGTH,
    ]);
    const directory = sound.indexOf('PK\u0001\u0002');
    expect(unseen.filter((position) => position < directory && !harmless.includes(position))).toEqual([]);
    expect(unseen.length).toBeLessThan(sound.length / 8);
  });

  test('sees every end that is missing', async () => {
    const path = await zipOf(entries);
    const sound = await readFile(path);
    for (let length = 0; length < sound.length; length += 1) {
      await writeFile(path, sound.subarray(0, length));
      expect(await raisedBy(readBackOf(path))).toMatchObject({ code: 'OUTPUT_IO_ERROR' });
    }
  });

  test.each([
    ['an entry more', [...entries, entry('orchard/fig.md', 'figs')]],
    ['an entry fewer', entries.slice(1)],
    ['an empty entry fewer at its end', entries.slice(0, -1)],
    [
      'other content of the same size',
      entries.map((one) => (one.bytes === 4 ? entry(one.path, 'fig!', { method: 'store' }) : one)),
    ],
    ['another order', entries.toReversed()],
    ['another name', entries.map((one) => ({ ...one, path: one.path.replace('plum', 'pear') }))],
    ['another size', entries.map((one) => ({ ...one, bytes: one.bytes + 1 }))],
    ['another CRC', entries.map((one) => ({ ...one, crc32: (one.crc32 ^ 1) >>> 0 }))],
    ['another method', entries.map((one) => ({ ...one, method: 'store' as const }))],
  ])('is not content with %s', async (_, written) => {
    const path = await zipOf(written);
    expect(await raisedBy(readBackOf(path))).toMatchObject({ code: 'OUTPUT_IO_ERROR' });
  });

  test('ends when it is wanted no more', async () => {
    const path = await zipOf(entries);
    const stopped = readBack(path, proofOf(entries), () => {
      throw new Error('enough');
    });
    expect(await raisedBy(stopped)).toMatch(/enough/);
  });
});
