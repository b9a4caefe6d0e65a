import { expect, test } from 'vitest';
import { FAILURE_CODES } from '../../src/failures/catalogue.ts';
import { mostHopefulOf, sampleOf } from '../../src/failures/failure-list.ts';
import { sessionFailed } from './facts.ts';

test('of two waits the longer one is promised, in whatever order they come', () => {
  const failures = [sessionFailed('LOCK_HELD'), sessionFailed('TOO_MANY_OPEN_FILES'), sessionFailed('PARSE_ERROR')];
  for (const order of [failures, failures.toReversed()]) {
    expect(mostHopefulOf(order)).toEqual({ policy: 'backoff', after_seconds: 60 });
  }
});

test('a sample is no larger than asked for, however many codes there are', () => {
  const failures = FAILURE_CODES.flatMap((code) => [sessionFailed(code), sessionFailed(code)]);
  expect(sampleOf(failures, 20)).toEqual(FAILURE_CODES.slice(0, 20).map((code) => sessionFailed(code)));
});
