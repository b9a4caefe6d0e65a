import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  arrayAt,
  countAt,
  isObject,
  isTrueAt,
  isWellFormed,
  type JsonObject,
  numberAt,
  objectAt,
  stringAt,
  toWellFormed,
  valueAt,
} from '../../../src/sources/records/guards.ts';

function recordOf(json: string): JsonObject {
  const value: unknown = JSON.parse(json);
  if (!isObject(value)) throw new Error('no record');
  return value;
}

describe('a member of a record', () => {
  const record = recordOf('{"text":"pear","many":3,"huge":1e999,"ripe":true,"box":{"a":1},"row":[1],"nil":null}');

  test('is what it should be, or null', () => {
    const read = [stringAt, numberAt, objectAt, arrayAt] as const;
    const table = ['text', 'many', 'huge', 'ripe', 'box', 'row', 'nil', 'gone'].map((key) =>
      read.map((at) => JSON.stringify(at(record, key))).join(' '),
    );
    expect(table).toEqual([
      '"pear" null null null',
      'null 3 null null',
      'null null null null',
      'null null null null',
      'null null {"a":1} null',
      'null null null [1]',
      'null null null null',
      'null null null null',
    ]);
    expect(isTrueAt(record, 'ripe')).toBe(true);
    expect(isTrueAt(record, 'many')).toBe(false);
  });

  test('is never one that every object inherits', () => {
    for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(valueAt(record, key)).toBeUndefined();
      expect(objectAt(record, key)).toBeNull();
    }
    expect(objectAt(recordOf('{"__proto__":{"a":1}}'), '__proto__')).toEqual({ a: 1 });
  });

  test.each([
    ['3', 3],
    ['"42"', 42],
    ['2.5', 2],
    ['1e308', Number.MAX_SAFE_INTEGER],
    ['-1', 0],
    ['1e999', 0],
    ['"1e3"', 0],
    ['""', 0],
    ['"many"', 0],
    ['null', 0],
    ['[7]', 0],
  ])('is as a count of %s: %d', (json, count) => {
    expect(countAt(recordOf(`{"n":${json}}`), 'n')).toBe(count);
  });
});

test('a text is well-formed exactly when UTF-8 gives it back', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '\ud83d', '\ude00', '🍐') }), (text) => {
      const throughUtf8 = Buffer.from(text, 'utf8').toString('utf8');
      expect(toWellFormed(text)).toBe(throughUtf8);
      expect(isWellFormed(text)).toBe(throughUtf8 === text);
    }),
  );
});
