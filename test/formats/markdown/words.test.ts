import { describe, expect, test } from 'vitest';
import { counted, dollars, firstWords } from '../../../src/formats/markdown/words.ts';

describe('dollars', () => {
  test.each([
    [0, '$0.00'],
    [0.0042, '$0.0042'],
    [0.0999, '$0.0999'],
    [0.1, '$0.10'],
    [12.345, '$12.35'],
  ])('of %f are %s', (usd, words) => {
    expect(dollars(usd)).toBe(words);
  });
});

test('one is told from many', () => {
  expect([0, 1, 2000].map((value) => counted(value, 'pear'))).toEqual(['0 pears', '1 pear', '2,000 pears']);
});

describe('the first words of a line', () => {
  test.each([
    ['all of it where there is room', 'ripe pears', 'ripe pears'],
    ['up to the last word that fits', 'ripe pears of the orchard', 'ripe pears…'],
    ['cut within a word where it is long', `a ${'x'.repeat(30)}`, `a ${'x'.repeat(10)}…`],
    ['never cut within a character', `${'x'.repeat(11)}🍐🍐`, `${'x'.repeat(11)}…`],
  ])('are %s', (_what, line, words) => {
    expect(firstWords(line, 12)).toBe(words);
  });
});
