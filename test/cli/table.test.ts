import { describe, expect, test } from 'vitest';
import { table } from '../../src/cli/text/printable.ts';

describe('a table', () => {
  test.each([
    ['plum', 4],
    ['자두', 4],
    ['李', 2],
    ['e\u0301', 1],
    ['🍑', 2],
    ['✅⭐❌', 6],
    ['🇰🇷', 2],
    ['…–·', 3],
  ])('gives %j the %i columns that a terminal gives it', (text, columns) => {
    expect(table([[text, 'x']])).toBe(`${text}  x\n`);
    expect(
      table([
        ['pears in a row', 'x'],
        [text, 'x'],
      ]).split('\n')[1],
    ).toBe(`${text}${' '.repeat(16 - columns)}x`);
  });
});
