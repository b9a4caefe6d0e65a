import { describe, expect, test } from 'vitest';
import { counted, dollars, duration, firstWords } from '../../../src/formats/markdown/words.ts';

describe('a length of time', () => {
  test.each([
    [-5, '0.0s'],
    [40, '0.0s'],
    [949, '0.9s'],
    [950, '1s'],
    [59_499, '59s'],
    [59_500, '1m 00s'],
    [125_000, '2m 05s'],
    [3_599_499, '59m 59s'],
    [3_599_500, '1h 00m'],
    [3_720_000, '1h 02m'],
    [4_320_000_000, '1,200h 00m'],
  ])('of %i ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

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
