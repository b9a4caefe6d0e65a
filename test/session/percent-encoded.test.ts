import { expect, test } from 'vitest';
import { isEncodingOf, percentEncoded } from '../../src/session/percent-encoded.ts';

const bytes = (latin1: string): Buffer => Buffer.from(latin1, 'latin1');

test('a name that is no text has %XX for what is none', () => {
  expect(percentEncoded(bytes('pl\xffum \xc3\xbc\xc3'))).toBe('pl%FFum ü%C3');
});

test.each([
  ['pl%FFum', 'pl\xffum', true],
  ['pl%25FFum', 'pl\xffum', true],
  ['pl%2525FFum', 'pl\xffum', true],
  ['%41%FF', '%41\xff', true],
  ['plum', 'plum', false],
  ['figs', 'pl\xffum', false],
  ['pl%FEum', 'pl\xffum', false],
  ['A%FF', '%41\xff', false],
])('whether %j is how %j is written: %j', (text, name, expected) => {
  expect(isEncodingOf(text, bytes(name))).toBe(expected);
});
