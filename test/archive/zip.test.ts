import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkEntries } from '../../src/archive/reader.ts';
import { zipTime } from '../../src/archive/zip.ts';
import { writeZip, writeZipAt, zipOf } from './write-zip.ts';
import { raisedBy, temporaryFolder } from '../files/temporary.ts';
import { readByPython, testByUnzip } from './other-readers.ts';
import { entry } from './sessions.ts';

describe('a ZIP', () => {
  test('holds its entries in their order, as other programs read them', async () => {
    const entries = [
      entry('orchard/plums.md', '# Plums\n'.repeat(500)),
      entry('12', 'a name that is a number'),
      entry('images/pear.png', Uint8Array.from([1, 2, 3, 250]), { method: 'store', format: 'image', isShared: true }),
      entry('obst/äpfel 🍎.md', 'Äpfel'),
      entry('empty.md', ''),
      entry('orchard/figs.md', 'figs '.repeat(40_000), { parts: 7 }),
    ];
    const path = await zipOf(entries);
    const read = readByPython(path);
    expect(read.map(({ name, size, crc }) => ({ path: name, bytes: size, crc32: crc }))).toEqual(
      entries.map(({ path: name, bytes, crc32 }) => ({ path: name, bytes, crc32 })),
    );
    expect(read[0]?.text).toBe('# Plums\n'.repeat(500));
    expect(read[5]?.text).toBe('figs '.repeat(40_000));
    expect(read.map(({ method }) => method)).toEqual([8, 8, 0, 8, 8, 8]);
    testByUnzip(path);
  });

  test('says of its entries that they are plain files for their owner, and no folders', async () => {
    const path = await zipOf([entry('orchard/plums.md', 'plums')]);
    expect(readByPython(path).map(({ name, mode }) => [name, mode.toString(8)])).toEqual([
      ['orchard/plums.md', '100600'],
    ]);
  });

  test('is counted and hashed as it is written', async () => {
    const path = join(temporaryFolder(), 'plums.zip');
    const written = await writeZipAt(path, [entry('plums.md', 'plums '.repeat(1_000_000), { level: 0 })]);
    expect(written.bytes).toBe(statSync(path).size);
    expect(written.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    expect(written.bytes).toBeGreaterThan(6_000_000);
  });

  test('may be empty', async () => {
    const path = await zipOf([]);
    expect(readByPython(path)).toEqual([]);
  });

  test('takes thousands of entries', async () => {
    const entries = Array.from({ length: 12_000 }, (_, index) => entry(`orchard/plum-${index}.md`, `plum ${index}`));
    const path = await zipOf(entries);
    expect(readByPython(path).map(({ text }) => text)).toEqual(entries.map((_, index) => `plum ${index}`));
  });

  test('holds whatever bodies it is given', async () => {
    const bodies = fc.array(
      fc.record({
        content: fc.uint8Array({ maxLength: 3000 }),
        parts: fc.integer({ min: 1, max: 5 }),
        method: fc.constantFrom('store' as const, 'deflate' as const),
      }),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (all) => {
        const entries = all.map(({ content, ...more }, index) => entry(`plum-${index}`, content, more));
        const path = await zipOf(entries);
        const read: unknown[] = [];
        for await (const checked of checkEntries(path)) read.push(checked);
        expect(read).toEqual(
          entries.map(({ path: name, crc32, bytes }) =>
            expect.objectContaining({ path: name, crc32, bytes, problem: null }),
          ),
        );
      }),
    );
  });

  test('that can not be written raises what the system says', async () => {
    const path = join(temporaryFolder(), 'plums.zip');
    const handle = await open(path, 'wx');
    await handle.close();
    expect(await raisedBy(writeZip(handle, [entry('plums.md', 'plums')], () => undefined))).toBe('EBADF');
  });

  test('that is wanted no more is given up at the next batch', async () => {
    const path = join(temporaryFolder(), 'plums.zip');
    const handle = await open(path, 'wx');
    let batches = 0;
    const entries = Array.from({ length: 8 }, (_, index) =>
      entry(`plum-${index}`, new Uint8Array(1_500_000), { method: 'store' }),
    );
    const written = writeZip(handle, entries, () => {
      batches += 1;
      if (batches === 3) throw new Error('wanted no more');
    });
    expect(await raisedBy(written)).toBe('wanted no more');
    await handle.close();
    expect(statSync(path).size).toBeLessThan(5_000_000);
  });
});

describe('the same entries', () => {
  const zone = process.env['TZ'];

  test('are the same bytes in every time zone and at every time', async () => {
    onTestFinished(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });
    const entries = [
      entry('orchard/plums.md', 'plums', { timeMs: Date.UTC(2026, 0, 31, 23, 59, 59) }),
      entry('obst/äpfel.md', 'äpfel', { timeMs: 0 }),
    ];
    const zips: Buffer[] = [];
    const offsets = new Set<number>();
    for (const name of ['UTC', 'Asia/Seoul', 'America/St_Johns']) {
      process.env['TZ'] = name;
      offsets.add(new Date(0).getTimezoneOffset());
      const path = await zipOf(entries);
      zips.push(readFileSync(path));
      expect(readByPython(path).map(({ time }) => time)).toEqual([
        [2026, 1, 31, 23, 59, 58],
        [1980, 1, 1, 0, 0, 0],
      ]);
    }
    expect(offsets.size).toBe(3);
    expect(zips.every((zip) => zip.equals(zips[0] ?? Buffer.alloc(0)))).toBe(true);
  });

  test.each([
    [Number.MIN_SAFE_INTEGER, '1980-01-01T00:00:00.000Z'],
    [0, '1980-01-01T00:00:00.000Z'],
    [Date.UTC(2026, 1, 1, 8, 30, 15, 999), '2026-02-01T08:30:14.000Z'],
    [Date.UTC(2107, 11, 31, 23, 59, 59), '2107-12-31T23:59:58.000Z'],
    [Date.UTC(2300, 0, 1), '2107-12-31T23:59:58.000Z'],
  ])('of the time %d are written as of %s', (timeMs, iso) => {
    expect(zipTime(timeMs).toISOString()).toBe(iso);
  });
});
