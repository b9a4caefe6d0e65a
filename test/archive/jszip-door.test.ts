import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import JSZip from 'jszip';
import compressions from 'jszip/lib/compressions.js';
import { describe, expect, test } from 'vitest';
import { writeZip } from './write-zip.ts';
import { temporaryFolder } from '../files/temporary.ts';
import { entry } from './sessions.ts';

describe('the door into jszip', () => {
  test('is that of the one version it was built for', () => {
    expect(JSZip.version).toBe('3.10.2');
  });

  test('gives the very bytes that jszip gives of the same files', async () => {
    const texts = ['plums', 'pears '.repeat(100), ''];
    const date = new Date(Date.UTC(2026, 1, 1, 8, 30, 14));
    const zip = new JSZip();
    for (const [index, text] of texts.entries()) {
      zip.file(`obst/äpfel-${index}.md`, text, {
        compression: 'STORE',
        createFolders: false,
        date,
        unixPermissions: 0o100_600,
      });
    }
    const whole = await zip.generateAsync({ type: 'nodebuffer', platform: 'UNIX', streamFiles: false });
    const path = join(temporaryFolder(), 'plums.zip');
    const handle = await open(path, 'wx');
    const entries = texts.map((text, index) => ({
      ...entry(`obst/äpfel-${index}.md`, text, { method: 'store' }),
      timeMs: date.getTime(),
    }));
    await writeZip(handle, entries, () => undefined);
    await handle.close();
    expect(readFileSync(path).equals(whole)).toBe(true);
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
