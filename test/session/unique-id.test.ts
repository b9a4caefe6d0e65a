import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isUnique } from '../../src/session/unique-id.ts';

describe('ids made at random', () => {
  test.each([
    'toolu_01SkTEAhRkBGvdxFoYbzK2pW',
    'msg_01NaEE8w6c8V7r4eBDsgx0tN',
    'req_011CSHqkW1a2b3c4d5e6f7g8',
    '871bdb8d-90ff-4d1b-8b1a-1e6c1f8f6ab3',
    'call_AbCdEfGhIjKlMnOpQrSt',
    'chatcmpl-tool-0a1b2c3d4e5f',
  ])('%s', (id) => {
    expect(isUnique(id)).toBe(true);
  });
});

describe('ids that are counted or named', () => {
  test.each([
    '',
    'call_0',
    'msg_0',
    'functions.ExitPlanMode:0',
    'functions.ExitPlanMode',
    'call_00000000000000000000',
    'abcabcabcabcabcabcabcabc',
    '00000000-0000-0000-0000-000000000000',
    'call_AbCdEfGhIjKlMnOpQrS',
  ])('%s', (id) => {
    expect(isUnique(id)).toBe(false);
  });
});

const CHARACTERS = ['0', '1', '9', 'A', 'V', 'W', 'Z', 'a', 'b', 'v', 'y', 'z', '-', '_', ':', 'ü', '😀'];

test('looking at each character once says what the runs of letters and digits say', () => {
  const ids = fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 8, maxLength: 60 });
  fc.assert(
    fc.property(ids, (id) => {
      expect(isUnique(id)).toBe(isUniqueByRuns(id));
    }),
    { numRuns: 2000 },
  );
});

function isUniqueByRuns(id: string): boolean {
  return (id.match(/[A-Za-z0-9]{12,}/g) ?? []).some(
    (run) => new Set(run).size >= 5 && (run.length >= 20 || /\d/.test(run)),
  );
}
