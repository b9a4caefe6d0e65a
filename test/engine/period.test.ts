import { describe, expect, test } from 'vitest';
import { dayOf, overlaps, parseSince, parseUntil } from '../../src/engine/select/period.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const at = (text: string): number => Date.parse(text);

describe('a period', () => {
  test.each([
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01T06:30Z', '2026-03-01T06:30:00.000Z'],
    ['2026-03-01T06:30:00+09:00', '2026-02-28T21:30:00.000Z'],
    ['7d', '2026-03-03T12:00:00.000Z'],
    ['12h', '2026-03-10T00:00:00.000Z'],
  ])('begins at %s', (text, expected) => {
    expect(parseSince(text, NOW)).toBe(at(expected));
  });

  test('ends with the day that was named', () => {
    expect(parseUntil('2026-03-01')).toBe(at('2026-03-01T23:59:59.999Z'));
  });

  test.each([
    '2026-02-30',
    '2026-02-30T00:00:00Z',
    '2026-13-01',
    'yesterday',
    '1',
    '-7d',
    '7w',
    '2026-3-1',
    '',
    '2026-03-01T25:00Z',
    '0x7d',
  ])('does not begin at %j', (text) => {
    expect(parseSince(text, NOW)).toBeNull();
  });

  test('holds what overlaps it, to the millisecond', () => {
    const day = dayOf(at('2026-03-01T15:00:00.000Z'));
    expect(overlaps(day, at('2026-02-28T10:00:00.000Z'), at('2026-03-01T00:00:00.000Z'))).toBe(true);
    expect(overlaps(day, at('2026-02-28T10:00:00.000Z'), at('2026-02-28T23:59:59.999Z'))).toBe(false);
    expect(overlaps(day, at('2026-03-01T23:59:59.999Z'), at('2026-03-05T00:00:00.000Z'))).toBe(true);
    expect(overlaps(day, at('2026-03-02T00:00:00.000Z'), at('2026-03-05T00:00:00.000Z'))).toBe(false);
    expect(overlaps({ fromMs: null, toMs: null }, 0, 0)).toBe(true);
  });
});
