import { expect, test } from 'vitest';
import { mostHopefulOf } from '../../src/failures/failure-list.ts';
import { sessionFailed } from './facts.ts';

test('of two waits the longer one is promised, in whatever order they come', () => {
  const failures = [sessionFailed('LOCK_HELD'), sessionFailed('TOO_MANY_OPEN_FILES'), sessionFailed('PARSE_ERROR')];
  for (const order of [failures, failures.toReversed()]) {
    expect(mostHopefulOf(order)).toEqual({ policy: 'backoff', after_seconds: 60 });
  }
});
