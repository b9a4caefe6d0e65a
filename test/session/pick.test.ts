import { describe, expect, test } from 'vitest';
import { isPieceOf, pickByPrefix } from '../../src/session/pick.ts';

interface Fruit {
  readonly id: string;
  readonly key: string;
}

const fruit = (id: string, key = id): Fruit => ({ id, key });
const sessions = [fruit('plum'), fruit('plum-1'), fruit('pear', 'a/pear'), fruit('pear', 'b/pear'), fruit('fig')];
const everywhere = (): boolean => true;

describe('the session that is meant', () => {
  test.each([
    ['fi', 'fig'],
    ['plum', 'plum'],
    ['plum-', 'plum-1'],
  ])('by %s is %s', (prefix, key) => {
    expect(pickByPrefix(sessions, prefix, everywhere)).toEqual({ ok: true, value: key });
  });

  test('by what fits several is the one of the project', () => {
    expect(pickByPrefix(sessions, 'p', ({ key }) => key.startsWith('b/'))).toEqual({ ok: true, value: 'b/pear' });
  });

  test('is one, in however many versions', () => {
    expect(pickByPrefix([...sessions, fruit('fig')], 'fig', everywhere)).toEqual({ ok: true, value: 'fig' });
  });

  test('may be none, or nobody knows which', () => {
    expect(pickByPrefix(sessions, 'quince', everywhere)).toEqual({
      ok: false,
      failure: { code: 'SESSION_NOT_FOUND', details: {}, field: '--session' },
    });
    expect(pickByPrefix([...sessions, fruit('fig')], 'p', everywhere)).toEqual({
      ok: false,
      failure: { code: 'SESSION_AMBIGUOUS_PREFIX', details: { matches: 4 }, field: '--session' },
    });
  });
});

test('a piece of a project is found case aside', () => {
  expect(isPieceOf(['orch'], '/home/fern/Orchard')).toBe(true);
  expect(isPieceOf(['orch', 'plum'], 'pear')).toBe(false);
  expect(isPieceOf(['orch'], null)).toBe(false);
  expect(isPieceOf([], 'pear')).toBe(false);
});
