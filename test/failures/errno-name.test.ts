import { expect, test } from 'vitest';
import { errnoOf } from '../../src/failures/errno-name.ts';

const errorWith = (code: unknown): Error => Object.assign(new Error('the pear fell'), { code });

test.each([
  ['ENOENT', 'ENOENT'],
  ['UNKNOWN', 'UNKNOWN'],
  ['Unknown system error -122', 'EDQUOT'],
  ['Unknown system error -117', 'UNKNOWN'],
  ['ERR_FS_FILE_TOO_LARGE', null],
  ['E', null],
  ['PEAR', null],
  [7, null],
])('the errno of an error with the code %j is %j', (code, errno) => {
  expect(errnoOf(errorWith(code))).toBe(errno);
});

test('what is no error has no errno', () => {
  expect([errnoOf({ code: 'ENOENT' }), errnoOf('ENOENT'), errnoOf(null)]).toEqual([null, null, null]);
});
