import { describe, expect, test } from 'vitest';
import { costAt, isSameModel, PRICES, priceRowOf } from '../../../src/session/statistics/prices.ts';
import type { Usage } from '../../../src/session/statistics.ts';

const NOTHING: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, webSearches: 0 };
const MILLION = 1_000_000;

function costOf(model: string, usage: Partial<Usage>): number | null {
  const row = priceRowOf(model);
  return row === null ? null : costAt(row, { ...NOTHING, ...usage });
}

test.each(PRICES)('the row of $model is the one that its name finds', (row) => {
  expect(priceRowOf(row.model)).toBe(row);
});

describe('what a response costs', () => {
  test('searches of the API have theirs, with whatever model', () => {
    expect(costOf('claude-opus-4-5', { webSearches: 100 })).toBe(1);
    expect(costOf('claude-haiku-4-5', { webSearches: 100, input: MILLION })).toBe(2);
  });

  test('each kind of token has its own price', () => {
    expect(costOf('claude-opus-4-5', { input: MILLION })).toBe(5);
    expect(costOf('claude-opus-4-5', { output: MILLION })).toBe(25);
    expect(costOf('claude-opus-4-5', { cacheRead: MILLION })).toBe(0.5);
    expect(costOf('claude-opus-4-5', { cacheWrite: MILLION })).toBe(6.25);
  });

  test('what is kept in the cache for an hour costs more, and is part of what was written', () => {
    expect(costOf('claude-sonnet-4-6', { cacheWrite: 2 * MILLION, cacheWrite1h: MILLION })).toBe(3.75 + 6);
    expect(costOf('claude-sonnet-4-6', { cacheWrite: MILLION, cacheWrite1h: 2 * MILLION })).toBe(6);
  });

  test('a model that nobody knows the price of costs null, not nothing', () => {
    expect(costOf('glm-4.7', { input: MILLION })).toBeNull();
    expect(costOf('constructor', { input: MILLION })).toBeNull();
  });

  test('a long prompt has another price where the table says so, counting what came from the cache', () => {
    expect(costOf('claude-haiku-5-5', { input: 100_000 })).toBeCloseTo(0.01, 10);
    expect(costOf('claude-haiku-5-5', { input: 1, cacheRead: 100_000 })).toBeCloseTo(
      (0.5 + 100_000 * 0.05) / MILLION,
      10,
    );
    expect(costOf('claude-haiku-5-5', { input: 1, cacheWrite: 100_000 })).toBeCloseTo(
      (0.5 + 100_000 * 0.625) / MILLION,
      10,
    );
    expect(costOf('claude-sonnet-4-5', { input: 200_000 })).toBeCloseTo(0.6, 10);
    expect(costOf('claude-sonnet-4-5', { cacheRead: 200_000, input: 1, output: 1000 })).toBeCloseTo(
      (200_000 * 0.6 + 6 + 1000 * 22.5) / MILLION,
      10,
    );
  });

  test('fast mode has its own where a rate of it is known', () => {
    const fast = { input: MILLION, output: MILLION, cacheRead: MILLION, speed: 'fast' } as const;
    expect(costOf('claude-opus-4-6', fast)).toBe(30 + 150 + 3);
    expect(costOf('claude-opus-5-5', fast)).toBeCloseTo(8 + 40 + 0.4, 10);
    expect(costOf('claude-opus-4-5', fast)).toBe(5 + 25 + 0.5);
  });

  test('one model may be written with a date and without', () => {
    expect(isSameModel('claude-opus-4-8', 'us.anthropic.claude-opus-4-8-20260528-v1:0')).toBe(true);
    expect(isSameModel('claude-fable-5', 'claude-fable-5-1')).toBe(false);
  });

  test.each([
    ['claude-fable-5-2', 8],
    ['claude-sonnet-4-20250514', 3],
    ['claude-sonnet-4-0', 3],
    ['claude-opus-4-1-20250805', 15],
    ['claude-opus-4-6[1m]', 5],
    ['us.anthropic.claude-3-5-haiku-20241022-v1:0', 0.8],
    ['claude-haiku-4-5@20251001', 1],
    ['anthropic/claude-sonnet-4.5', 3],
    ['claude-3-7-sonnet-latest', 3],
    ['Claude-Opus-5', 5],
  ])('the name %s is read as it is written by the API and by gateways', (model, input) => {
    expect(costOf(model, { input: MILLION / 10 })).toBeCloseTo(input / 10, 10);
  });
});
