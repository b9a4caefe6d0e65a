import { describe, expect, test } from 'vitest';
import { chainOf, type Link } from '../../src/failures/chain.ts';
import { classify } from '../../src/failures/classify.ts';

const linksOf = (thrown: unknown): readonly Link[] => chainOf(thrown, (work) => work());

const gathered = (count: number): Error =>
  Object.assign(new Error('pear'), { errors: Array.from({ length: count }, () => new Error('plum')) });

describe('a link in a chain of causes', () => {
  test.each(["'", '"', '`', '\n', '\r'])('has its message up to %j', (sign) => {
    const [link] = linksOf(new Error(`cannot read ${sign}plum${sign} here`));
    expect(link?.message).toBe('cannot read ');
  });

  test('has the names of its classes beside its own', () => {
    class PlumError extends RangeError {}
    const thrown = Object.assign(new PlumError('ripe'), { name: 'Fruit' });
    expect(linksOf(thrown)[0]?.names).toEqual(['Fruit', 'PlumError', 'RangeError', 'Error', 'Object']);
  });

  test('of a parser is known by its class, whatever name it goes by', () => {
    const thrown = Object.assign(new SyntaxError('no space left on the plum tree'), { name: 'Fruit' });
    expect(classify(thrown, 'read').failure.code).toBe('PARSE_ERROR');
    expect(linksOf(new Error('pear', { cause: thrown })).map(({ message }) => message)).toEqual(['', '']);
  });
});

describe('a ring of causes', () => {
  const far = new Error('no space left on device');
  const near = new Error('pear', { cause: far });
  Object.assign(far, { cause: near, errors: [near, far] });

  test('is walked through once', () => {
    expect(linksOf(near).map(({ message }) => message)).toEqual(['pear', 'no space left on device']);
  });

  test('says what it says without a ring', () => {
    expect(classify(near, 'write').failure.code).toBe('DISK_FULL');
  });
});

describe('a chain that can’t be seen whole', () => {
  const deep = (depth: number): Error => new Error('pear', depth === 1 ? {} : { cause: deep(depth - 1) });
  const wide = (count: number): Error =>
    Object.assign(new Error('pear'), { errors: Array.from({ length: count }, () => gathered(15)) });

  test.each([
    ['17 errors beside each other', gathered(16), gathered(17)],
    ['17 causes behind each other', deep(16), deep(17)],
    ['more than 64 errors', wide(3), wide(4)],
  ])('has no message that counts: %s', (_, whole, cut) => {
    expect(linksOf(whole).map(({ message }) => message)).not.toContain('');
    expect(new Set(linksOf(cut).map(({ message }) => message))).toEqual(new Set(['']));
  });
});
