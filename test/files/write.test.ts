import type { FileHandle } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeAllOf } from '../../src/files/write.ts';
import { raisedBy } from './temporary.ts';

/** A file that takes only so many bytes at a time, one number a write. */
function shortWriting(takes: readonly number[]): { readonly handle: FileHandle; readonly written: number[] } {
  const written: number[] = [];
  let call = 0;
  const writev = async (parts: readonly Uint8Array[]): Promise<{ bytesWritten: number }> => {
    const bytes = parts.flatMap((part) => Array.from(part));
    const taken = bytes.slice(0, takes[call++ % takes.length]);
    written.push(...taken);
    return { bytesWritten: taken.length };
  };
  return { handle: { writev } as unknown as FileHandle, written };
}

describe('writing all of it', () => {
  test('gives every byte once and in order, however short the writes are', async () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 30 });
    const takes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(parts, takes, async (all, short) => {
        const { handle, written } = shortWriting(short);
        await writeAllOf(handle, all);
        expect(written).toEqual(all.flatMap((part) => Array.from(part)));
      }),
    );
  });

  test('takes more parts than one call of the system does', async () => {
    const { handle, written } = shortWriting([10_000]);
    await writeAllOf(
      handle,
      Array.from({ length: 2500 }, (_, index) => Uint8Array.of(index % 256)),
    );
    expect(written).toEqual(Array.from({ length: 2500 }, (_, index) => index % 256));
  });

  test('ends in an error, not in a loop, when nothing is taken', async () => {
    const { handle } = shortWriting([0]);
    expect(await raisedBy(writeAllOf(handle, [Uint8Array.of(1)]))).toBe('EIO');
  });
});
