import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptLines } from '../../../src/formats/markdown/tools/kept-lines.ts';

/** The length of the longest common subsequence, the slow and plain way. */
function longest(before: readonly string[], after: readonly string[]): number {
  let above: readonly number[] = after.map(() => 0);
  for (const line of before) {
    const row: number[] = [];
    for (const [index, other] of after.entries()) {
      const both = line === other ? (above[index - 1] ?? 0) + 1 : 0;
      row.push(Math.max(both, above[index] ?? 0, row[index - 1] ?? 0));
    }
    above = row;
  }
  return above.at(-1) ?? 0;
}

const someLines = fc.array(fc.constantFrom('pears', 'plums', 'figs', 'dates'), { maxLength: 30 });
const linesOf = (count: number, word: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${String(index)}`);

describe('the lines that two texts share', () => {
  test('are the same in both, in order, and as many as there can be', () => {
    fc.assert(
      fc.property(someLines, someLines, (before, after) => {
        const kept = keptLines(before, after);
        expect(kept.map((line) => before[line.before])).toEqual(kept.map((line) => after[line.after]));
        for (const [index, line] of kept.entries()) {
          expect(line.before).toBeGreaterThan(kept[index - 1]?.before ?? -1);
          expect(line.after).toBeGreaterThan(kept[index - 1]?.after ?? -1);
        }
        expect(kept).toHaveLength(longest(before, after));
      }),
    );
  });

  test('are no blank lines and brackets that stand alone between changes', () => {
    const before = ['figs', 'pears', '', '}', 'plums', '', 'dates', 'limes'];
    const after = ['figs', 'Pears', '', '}', 'Plums', '', 'dates', 'Limes', 'limes'];
    expect(keptLines(before, after).map((line) => before[line.before])).toEqual(['figs', '', 'dates', 'limes']);
  });

  test('are found in long texts of which little differs', () => {
    const before = linesOf(5000, 'pear');
    const after = before.flatMap((line, index) => (index % 500 === 7 ? ['a plum', line] : [line]));
    expect(keptLines(before, after)).toHaveLength(before.length);
  });

  test('are those that both begin and end with, where nearly everything else differs', () => {
    const before = ['fig', ...linesOf(80, 'pear'), 'quince', ...linesOf(80, 'pear'), 'medlar'];
    const after = ['fig', ...linesOf(80, 'plum'), 'quince', ...linesOf(80, 'plum'), 'medlar'];
    expect(keptLines(before, after)).toEqual([
      { before: 0, after: 0 },
      { before: 162, after: 162 },
    ]);
  });
});
