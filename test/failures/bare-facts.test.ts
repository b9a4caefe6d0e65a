import { expect, test } from 'vitest';
import { factsOf } from '../../src/failures/bare-facts.ts';
import { failureOf } from '../../src/failures/failure.ts';

test('the facts of what exports nothing say which run it was, from when to when, and what stopped it', () => {
  const [startedAt, finishedAt] = ['2026-11-21T08:00:00.000Z', '2026-11-21T08:00:02.500Z'];
  const frame = {
    traceId: 'a1b2c3d4e5f6',
    version: '1.0.0',
    startedAt: new Date(startedAt),
    finishedAt: new Date(finishedAt),
  };
  expect(factsOf(frame, failureOf('LOCK_HELD'))).toMatchObject({
    traceId: 'a1b2c3d4e5f6',
    version: '1.0.0',
    startedAt,
    finishedAt,
    stopped: { code: 'LOCK_HELD' },
    counts: { discovered: 0 },
  });
});
