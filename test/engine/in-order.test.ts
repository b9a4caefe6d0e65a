import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FlightLimits, inOrder } from '../../src/engine/export/in-order.ts';

const UNLIMITED = { items: 9, bytes: 1000, ahead: 1000, bytesOf: () => 1, isStopped: () => false };

/** Work that ends when it is told to. */
function createHandWork(): {
  readonly begun: number[];
  readonly work: (item: number) => Promise<number>;
  readonly end: (item: number) => Promise<void>;
} {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  return {
    begun,
    work(item) {
      begun.push(item);
      return new Promise((resolve) => ends.set(item, () => resolve(item)));
    },
    async end(item) {
      ends.get(item)?.();
      await new Promise((resume) => setImmediate(resume));
    },
  };
}

async function collect<T, R>(
  items: readonly T[],
  limits: FlightLimits<T>,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for await (const { result } of inOrder(items, limits, work)) results.push(result);
  return results;
}

describe('working in order', () => {
  test('yields every result in the order of the items, however the work ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ wait: fc.nat(5), bytes: fc.nat(9) })),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 20 }),
        async (all, items, bytes, ahead) => {
          const limits = {
            items,
            bytes,
            ahead,
            bytesOf: (one: { bytes: number }) => one.bytes,
            isStopped: () => false,
          };
          const flying = { ordinary: 0, bytes: 0, large: 0 };
          let begun = 0;
          const work = async (one: { wait: number; bytes: number }): Promise<object> => {
            begun += 1;
            const isLarge = one.bytes > bytes;
            if (isLarge) flying.large += 1;
            else {
              flying.ordinary += 1;
              flying.bytes += one.bytes;
            }
            expect(flying.large).toBeLessThanOrEqual(1);
            expect(flying.ordinary).toBeLessThanOrEqual(items);
            expect(flying.bytes).toBeLessThanOrEqual(bytes);
            for (let tick = 0; tick < one.wait; tick++) await Promise.resolve();
            if (isLarge) flying.large -= 1;
            else {
              flying.ordinary -= 1;
              flying.bytes -= one.bytes;
            }
            return one;
          };
          expect(await collect(all, limits, work)).toEqual(all);
          expect(begun).toBe(all.length);
        },
      ),
    );
  });

  test('begins nothing more once it is stopped', async () => {
    const begun: number[] = [];
    const limits = { ...UNLIMITED, items: 2, isStopped: () => begun.length >= 3 };
    for await (const { item } of inOrder([1, 2, 3, 4, 5], limits, async (one) => begun.push(one)))
      expect(begun).toContain(item);
    expect(begun).toEqual([1, 2, 3]);
  });

  test('begins nothing more once nobody waits for the results', async () => {
    const { begun, work, end } = createHandWork();
    const results = inOrder([1, 2, 3, 4], { ...UNLIMITED, items: 2 }, work);
    const first = results.next();
    await end(1);
    await first;
    await results.return(undefined);
    await end(2);
    expect(begun).toEqual([1, 2, 3]);
  });

  test('begins a large one that waits for another no more once it is stopped', async () => {
    const { begun, work, end } = createHandWork();
    let isStopped = false;
    const limits = { ...UNLIMITED, bytes: 10, bytesOf: (item: number) => item, isStopped: () => isStopped };
    const results = collect([20, 30], limits, work);
    expect(begun).toEqual([20]);
    isStopped = true;
    await end(20);
    expect(await results).toEqual([20]);
  });

  test('fills the bytes to the last', async () => {
    const { begun, work, end } = createHandWork();
    const limits = { ...UNLIMITED, bytes: 10, bytesOf: (item: number) => item };
    const results = collect([4, 6, 1], limits, work);
    expect(begun).toEqual([4, 6]);
    for (const item of [4, 6, 1]) await end(item);
    expect(await results).toEqual([4, 6, 1]);
  });

  test('lets one item through that alone is over the bytes', async () => {
    const limits = { ...UNLIMITED, bytes: 10, ahead: 10, bytesOf: (bytes: number) => bytes };
    expect(await collect([50, 4, 60], limits, async (one) => one)).toEqual([50, 4, 60]);
  });

  test('begins what is large first, one after the other, and the rest beside it', async () => {
    const { begun, work, end } = createHandWork();
    const limits = { ...UNLIMITED, items: 2, bytes: 10, bytesOf: (item: number) => item };
    const results = collect([1, 2, 3, 40, 50, 4], limits, work);
    expect(begun).toEqual([50, 1, 2]);
    await end(1);
    await end(2);
    await end(3);
    expect(begun).toEqual([50, 1, 2, 3, 4]);
    await end(50);
    expect(begun).toEqual([50, 1, 2, 3, 4, 40]);
    await end(40);
    await end(4);
    expect(await results).toEqual([1, 2, 3, 40, 50, 4]);
  });

  test('has the others go on side by side while a large one that is done waits for its turn', async () => {
    const { begun, work, end } = createHandWork();
    const limits = { ...UNLIMITED, items: 2, bytes: 10, ahead: 20, bytesOf: (item: number) => item };
    const results = collect([1, 2, 3, 4, 60, 50], limits, work);
    await end(60);
    expect(begun).toEqual([60, 1, 2]);
    await end(2);
    await end(1);
    expect(begun).toEqual([60, 1, 2, 3, 4]);
    for (const item of [3, 4, 50]) await end(item);
    expect(await results).toEqual([1, 2, 3, 4, 60, 50]);
  });

  test('begins a large one that has had its turn no more, whatever ends before the next is asked for', async () => {
    const { begun, work, end } = createHandWork();
    const limits = { ...UNLIMITED, items: 1, bytes: 10, bytesOf: (item: number) => item };
    const results = inOrder([20, 1, 2], limits, work);
    const first = results.next();
    await end(20);
    expect(await first).toMatchObject({ value: { result: 20 } });
    await end(1);
    expect(begun).toEqual([20, 1, 2]);
    await end(2);
    expect(await results.next()).toMatchObject({ value: { result: 1 } });
  });

  test('keeps no more done ahead than it may, and still goes on', async () => {
    const { begun, work, end } = createHandWork();
    const limits = { ...UNLIMITED, items: 2, ahead: 2 };
    const results = collect([1, 2, 3, 4, 5, 6], limits, work);
    for (const item of [2, 3, 4, 5]) await end(item);
    expect(begun).toEqual([1, 2, 3, 4]);
    await end(1);
    expect(begun).toEqual([1, 2, 3, 4, 5, 6]);
    for (const item of [5, 6]) await end(item);
    expect(await results).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
