import { describe, expect, test } from 'vitest';
import { durationsOf } from '../../../src/session/statistics/durations.ts';

const MINUTE = 60_000;

describe('how long a conversation lasted', () => {
  test('pauses of over five minutes are not worked', () => {
    expect(durationsOf([0, MINUTE, 6 * MINUTE, 6 * MINUTE + 5 * MINUTE + 1])).toEqual({
      wallMs: 11 * MINUTE + 1,
      activeMs: 6 * MINUTE,
    });
  });

  test('the order of the times does not matter', () => {
    expect(durationsOf([3 * MINUTE, 0, 2 * MINUTE])).toEqual({ wallMs: 3 * MINUTE, activeMs: 3 * MINUTE });
  });

  test('without times it lasted no time', () => {
    expect(durationsOf([])).toEqual({ wallMs: 0, activeMs: 0 });
  });
});
