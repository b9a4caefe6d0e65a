import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder } from '../../src/engine/in-order.ts';

describe('working in order', () => {
  test('yields every result in the order of the items, however the work ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5)),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        async (waits, items, bytes) => {
          const limits = { items, bytes, bytesOf: (wait: number) => wait, isStopped: () => false };
          let flying = 0;
          let most = 0;
          const seen: number[] = [];
          const work = async (wait: number): Promise<number> => {
            flying++;
            most = Math.max(most, flying);
            for (let tick = 0; tick < wait; tick++) await Promise.resolve();
            flying--;
            return wait * 2;
          };
          for await (const { item, result } of inOrder(waits, limits, work)) {
            expect(result).toBe(item * 2);
            seen.push(item);
          }
          expect(seen).toEqual(waits);
          expect(most).toBeLessThanOrEqual(items);
        },
      ),
    );
  });

  test('begins nothing more once it is stopped', async () => {
    const begun: number[] = [];
    const limits = { items: 2, bytes: 100, bytesOf: () => 1, isStopped: () => begun.length >= 3 };
    for await (const { item } of inOrder([1, 2, 3, 4, 5], limits, async (one) => begun.push(one)))
      expect(begun).toContain(item);
    expect(begun).toEqual([1, 2, 3]);
  });

  test('lets one item through that alone is over the bytes', async () => {
    const seen: number[] = [];
    const limits = { items: 9, bytes: 10, bytesOf: (bytes: number) => bytes, isStopped: () => false };
    for await (const { item } of inOrder([50, 4, 60], limits, async () => null)) seen.push(item);
    expect(seen).toEqual([50, 4, 60]);
  });
});
