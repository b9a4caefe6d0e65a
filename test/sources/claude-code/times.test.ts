import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/sources/records/guards.ts';
import { recordTime, watchTimes } from '../../../src/sources/claude-code/watch/times.ts';

test.each([
  ['2026-03-14T09:00:00.250Z', Date.UTC(2026, 2, 14, 9, 0, 0, 250)],
  ['2026-03-14T09:00:00Z', Date.UTC(2026, 2, 14, 9)],
  ['2026-03-14T09:00Z', Date.UTC(2026, 2, 14, 9)],
  ['2026-03-14T09:00:00+09:00', Date.UTC(2026, 2, 14, 0)],
  ['2026-03-14T09:00:00.123456', Date.UTC(2026, 2, 14, 9, 0, 0, 123)],
  ['2026-13-40T99:00:00Z', null],
  ['2026-02-30T10:00:05.000Z', null],
  ['2026-04-31T10:00', null],
  ['2026-02-29T10:00:05.000Z', null],
  ['2028-02-29T10:00:05.000Z', Date.UTC(2028, 1, 29, 10, 0, 5)],
  ['2026-12-31T23:59:59+09:00', Date.UTC(2026, 11, 31, 14, 59, 59)],
  ['2026-03-14', null],
  ['2026', null],
  ['March 14, 2026', null],
  ['plum 7', null],
  ['', null],
  [null, null],
  [1_773_478_800_000, null],
])('the time of a record of %j is %j', (timestamp, ms) => {
  expect(recordTime({ type: 'user', timestamp })).toBe(ms);
});

test('a time further inside of a record is not the record’s', () => {
  expect(recordTime({ type: 'file-history-snapshot', snapshot: { timestamp: '2026-03-14T09:00:00Z' } })).toBeNull();
});

const main = { path: 'orchard/pear.jsonl', part: 'main' } as const;
const agent = { path: 'orchard/pear/subagents/agent-plum.jsonl', part: 'subagent' } as const;

/** The span of records whose times are their places in the list. */
function spanOf(...records: readonly (readonly [record: JsonObject, file: typeof main | typeof agent])[]): unknown {
  const watch = watchTimes();
  for (const [ms, [record, file]] of records.entries()) watch.see(record, ms, file);
  const { firstMs, lastMs } = watch.span();
  return [firstMs, lastMs];
}

const said: JsonObject = { type: 'user', message: { content: 'Pears?' } };
const answered: JsonObject = { type: 'assistant', message: { content: [{ type: 'text', text: 'Ripe.' }] } };
const warmup: JsonObject = { type: 'user', message: { content: 'Warmup' } };

describe('the times of a session', () => {
  test.each<[string, JsonObject]>([
    ['what the program put in', { ...said, isMeta: true }],
    ['state', { type: 'pr-link' }],
    ['an operation of the queue', { type: 'queue-operation', operation: 'enqueue', content: 'Pears?' }],
    ['what was attached', { type: 'attachment', attachment: { type: 'date' } }],
    ['an unknown kind of state', { type: 'ripening' }],
  ])('are not those of %s, unless there are no others', (_, record) => {
    expect(spanOf([record, main], [said, main], [answered, main], [record, main])).toEqual([1, 2]);
    expect(spanOf([record, main], [record, main])).toEqual([0, 1]);
  });

  test.each<[string, JsonObject]>([
    ['prompts that had waited', { type: 'attachment', attachment: { type: 'queued_command', prompt: 'Figs?' } }],
    ['what happened beside', { type: 'system', subtype: 'turn_duration' }],
    ['progress', { type: 'progress', data: {} }],
    ['a kind still to come', { type: 'ripening', uuid: 'u' }],
    ['subagents', answered],
  ])('are also those of %s', (name, record) => {
    const file = name === 'subagents' ? agent : main;
    expect(spanOf([said, agent], [said, main], [answered, main], [record, file])).toEqual([0, 3]);
  });

  test('are not those of subagents that were only warmed up, unless there are no others', () => {
    const warmedUp = [
      [warmup, agent],
      [answered, agent],
    ] as const;
    expect(spanOf(...warmedUp, [said, main], ...warmedUp)).toEqual([2, 2]);
    expect(spanOf(...warmedUp)).toEqual([0, 1]);
  });

  test('are none where no record has one', () => {
    const watch = watchTimes();
    watch.see(said, null, main);
    expect(watch.span()).toEqual({ firstMs: null, lastMs: null });
  });
});
