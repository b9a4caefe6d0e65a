import { describe, expect, test } from 'vitest';
import { lengthOfTime } from '../../src/session/length-of-time.ts';

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
    [2 * 8.64e15, '4,800,000,000h 00m'],
    [1e308, 'over 27,777,777,777h'],
    [Infinity, 'over 27,777,777,777h'],
  ])('of %i ms is %s', (ms, words) => {
    expect(lengthOfTime(ms)).toBe(words);
  });
});
