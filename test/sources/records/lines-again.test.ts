import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SourceFile } from '../../../src/session/reference.ts';
import { type Line, readLines } from '../../../src/sources/records.ts';
import { type LineAgain, lineAgain, type LinesAgain, openAgain } from '../../../src/sources/records/lines-again.ts';
import { createNotes } from '../../../src/sources/records/notes.ts';
import { fileWith, raisedBy } from '../temporary.ts';

const pear = '{"fruit":"pear"}';
const plum = '{"fruit":"plum"}';

interface ReadAndOpened {
  readonly lines: readonly (Line & LineAgain)[];
  readonly again: LinesAgain;
}

async function readAndOpen(file: SourceFile): Promise<ReadAndOpened> {
  const lines: (Line & LineAgain)[] = [];
  const again = openAgain(file);
  onTestFinished(() => again.close());
  await readLines(file, {
    strict: false,
    maxLineBytes: 1024 * 1024,
    notes: createNotes(),
    onLine: (line, content) => lines.push({ ...line, ...lineAgain(line, content) }),
  });
  return { lines, again };
}

describe('the record of a line', () => {
  test('is the one that was read, in any order', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\n', '"', '\\', '\ud83c', '\ud83d\ude00', '…'),
      maxLength: 40,
    });
    const lines = fc.array(
      fc.oneof(
        text.map((words) => JSON.stringify({ words })),
        fc.constant(''),
        fc.constant('no'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(lines, fc.nat(), async (written, seed) => {
        const { lines: read, again } = await readAndOpen(fileWith(written.join('\n')));
        const turned = read.toSorted((one, other) => ((one.number * seed) % 7) - ((other.number * seed) % 7));
        for (const line of [...turned, ...read]) expect(again.recordAt(line)).toEqual(line.record);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same object for who asks twice, and a long one is no other', async () => {
    const long = JSON.stringify({ words: 'plum '.repeat(40_000) });
    const { lines, again } = await readAndOpen(fileWith(`${pear}\n${long}\n`));
    const record = again.recordAt(lines[1]!);
    expect(record).toEqual(lines[1]!.record);
    expect(again.recordAt(lines[1]!)).toBe(record);
    expect(again.recordAt(lines[0]!)).toEqual({ fruit: 'pear' });
  });
});

describe('a file that changes after it was read', () => {
  test.each([
    ['has grown', ({ location }: SourceFile) => appendFileSync(location, `${plum}\n`)],
    // Whoever appends to a large file all the time must not make each record cost a reading of the whole file.
    ['is written anew behind them', ({ location }: SourceFile) => writeFileSync(location, `${pear}\n${plum}\n`)],
    ['is gone', ({ location }: SourceFile) => rmSync(location)],
    [
      'has lost its name to another',
      ({ location }: SourceFile) => {
        writeFileSync(`${location}.new`, plum);
        renameSync(`${location}.new`, location);
      },
    ],
  ])('still gives its records when it %s', async (_, change) => {
    const file = fileWith(`${pear}\n${pear}\n`);
    const { lines, again } = await readAndOpen(file);
    change(file);
    expect(again.recordAt(lines[0]!)).toEqual({ fruit: 'pear' });
  });

  test.each([
    ['is written anew', ({ location }: SourceFile) => writeFileSync(location, `${plum}\n`)],
    ['is cut short', ({ location }: SourceFile) => truncateSync(location, 5)],
  ])('gives none when it %s', async (_, change) => {
    const file = fileWith(`${pear}\n${pear}\n!`);
    const { lines, again } = await readAndOpen(file);
    change(file);
    expect(await raisedBy(() => again.recordAt(lines[0]!))).toMatchObject({ code: 'SOURCE_CHANGED' });
  });
});

test('a file that is not what discovery saw is not opened', async () => {
  const file = fileWith(pear);
  expect(await raisedBy(() => openAgain({ ...file, inode: '1' }))).toMatchObject({ code: 'SOURCE_CHANGED' });
  rmSync(file.location);
  expect(await raisedBy(() => openAgain(file))).toBe('ENOENT');
});
