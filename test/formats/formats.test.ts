import { expect, test } from 'vitest';
import { FORMATS } from '../../src/formats/index.ts';

test('the formats go by the names that ask for them', () => {
  expect(Object.entries(FORMATS).map(([name, format]) => [name, format.name])).toEqual([
    ['md', 'md'],
    ['json', 'json'],
  ]);
});
