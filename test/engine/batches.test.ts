import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchesOf } from '../../src/engine/export/batches.ts';
import type { Due } from '../../src/engine/select.ts';
import { refOf } from './refs.ts';

const due = (bytes: number): Due => ({ ref: { ...refOf('fig'), bytes }, known: null });

const KIB = 1024;

describe('batches', () => {
  test('hold every session once, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700 * KIB)), (sizes) => {
        const all = sizes.map(due);
        const batches = batchesOf(all);
        expect(batches.flatMap((batch) => batch.due)).toEqual(all);
        for (const batch of batches) {
          const bytes = batch.due.reduce((sum, { ref }) => sum + ref.bytes, 0);
          expect(batch.bytes).toBe(bytes);
          expect(batch.due.length === 1 || bytes <= 512 * KIB).toBe(true);
        }
      }),
    );
  });

  test('take many small sessions, and large ones alone', () => {
    const sizes = [600, 4, 4, 4, 300, 300].map((size) => size * KIB);
    expect(batchesOf(sizes.map(due)).map((batch) => batch.due.length)).toEqual([1, 4, 1]);
    expect(batchesOf(Array.from({ length: 64 }, () => due(0))).map((batch) => batch.due.length)).toEqual([32, 32]);
  });
});
