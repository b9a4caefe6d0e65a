import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../src/sources/records/parse-json.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('JSON in a text', () => {
  test.each([
    ['{"plum":[1,null]}', { plum: [1, null] }],
    ['"plum"', 'plum'],
    ['plum', undefined],
    ['', undefined],
    ['{"plum":', undefined],
  ])('%j is %j', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test('may be as deep as a record', () => {
    expect(parseJson(nested(1000))).toBeDefined();
    expect(parseJson(nested(1001))).toBeUndefined();
    expect(parseJson(JSON.stringify(nested(5000)))).toBe(nested(5000));
  });
});
