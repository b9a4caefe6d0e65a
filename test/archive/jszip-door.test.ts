import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import JSZip from 'jszip';
import CompressedObject from 'jszip/lib/compressedObject.js';
import compressions from 'jszip/lib/compressions.js';
import GenericWorker from 'jszip/lib/stream/GenericWorker.js';
import { describe, expect, test } from 'vitest';
import { writeZip } from '../../src/archive/zip.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { entry } from './sessions.ts';

describe('the door into jszip', () => {
  test('is that of the one version it was built for', () => {
    expect(JSZip.version).toBe('3.10.2');
  });

  test('is the class that jszip itself makes of what it loads', async () => {
    const written = await new JSZip().file('plums.md', 'plums', { compression: 'DEFLATE' }).generateAsync({
      type: 'nodebuffer',
    });
    const loaded = (await JSZip.loadAsync(written)).file('plums.md');
    const content = Object.entries(loaded ?? {}).find(([name]) => name === '_data')?.[1] as unknown;
    expect(content).toBeInstanceOf(CompressedObject);
    expect(content).toMatchObject({ uncompressedSize: 5, compression: compressions.DEFLATE });
    expect(new CompressedObject(1, 2, 3, compressions.STORE, null).getCompressedWorker()).toBeInstanceOf(GenericWorker);
  });

  test('knows both methods by the numbers of the ZIP format', () => {
    expect(compressions.STORE.magic).toBe('\u0000\u0000');
    expect(compressions.DEFLATE.magic).toBe('\u0008\u0000');
  });

  test('lets bodies through untouched, however they were deflated', async () => {
    const text = Buffer.from('plums and pears '.repeat(300));
    // No deflater makes such bodies by itself: were they inflated and deflated again, they would come out different.
    const odd = [
      deflateRawSync(text, { level: 0 }),
      deflateRawSync(text, { strategy: constants.Z_HUFFMAN_ONLY }),
      Buffer.concat([
        deflateRawSync(text.subarray(0, 1000), { finishFlush: constants.Z_SYNC_FLUSH }),
        deflateRawSync(text.subarray(1000)),
      ]),
    ];
    const entries = odd.map((body, index) => ({ ...entry(`plum-${index}.md`, text), body: [body] }));
    const path = join(temporaryFolder(), 'plums.zip');
    const handle = await open(path, 'wx');
    await writeZip(handle, entries, () => undefined);
    await handle.close();
    const zip = readFileSync(path);
    for (const body of odd) expect(zip.includes(body)).toBe(true);
  });

  test('hands on the very memory of a body, without a copy', async () => {
    const body = deflateRawSync(Buffer.alloc(3_000_000, 'plums'), { level: 0 });
    const parts = [body.subarray(0, 1_200_000), body.subarray(1_200_000)];
    const seen: Uint8Array[] = [];
    const handle = {
      writev: async (written: readonly Uint8Array[]) => {
        seen.push(...written);
        return { bytesWritten: written.reduce((sum, part) => sum + part.length, 0) };
      },
    };
    const whole = { ...entry('plums.md', ''), bytes: 3_000_000, body: parts };
    await writeZip(handle as never, [whole], () => undefined);
    const fromBody = seen.filter((part) => part.buffer === body.buffer);
    expect(fromBody.map((part) => part.length)).toEqual(parts.map((part) => part.length));
  });
});
