import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelStatistics, Response, Usage } from '../../../src/session/statistics.ts';
import {
  modelsOf,
  responsesIn,
  sumOf,
  uncountedAmong,
  uniqueResponses,
} from '../../../src/session/statistics/responses.ts';
import { message, turn } from '../../support/sessions.ts';

function usage(output: number, more: Partial<Usage> = {}): Usage {
  return { input: 1, output, cacheRead: 10, cacheWrite: 100, cacheWrite1h: 0, webSearches: 0, ...more };
}

function response(key: string, output: number, model = 'claude-sonnet-4-5'): Response {
  return { key, model, usage: usage(output) };
}

function costing(costUsd: number): ModelStatistics {
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  return { model: 'claude-sonnet-4-5', responses: 1, tokens, costUsd };
}

const sum = (all: readonly Response[]): unknown => sumOf(modelsOf(uniqueResponses(all))).tokens;

describe('counting tokens', () => {
  test('a response counts once, with the greatest value of each field', () => {
    const one = { ...response('a', 5), usage: usage(5, { input: 9 }) };
    expect(uniqueResponses([one, response('b', 1), response('a', 7)])).toEqual([
      { ...one, usage: usage(7, { input: 9 }) },
      response('b', 1),
    ]);
  });

  test('no field of a repetition is left out, whichever of the two stands first', () => {
    const little: Usage = { input: 1, output: 2, cacheRead: 3, cacheWrite: 4, cacheWrite1h: 5, webSearches: 6 };
    const names = ['input', 'output', 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'webSearches'] as const;
    for (const name of names) {
      const [one, other] = [response('a', 0), { ...response('a', 0), usage: { ...little, [name]: 900 } }];
      const plain = { ...one, usage: little };
      for (const both of [
        [plain, other],
        [other, plain],
      ]) {
        expect(uniqueResponses(both)).toEqual([other]);
      }
    }
  });

  test('responses without any id are not taken for one', () => {
    expect(uniqueResponses([response('', 1), response('', 1)])).toHaveLength(2);
  });

  test('the order of repetitions does not matter to the sum', () => {
    const some = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), output: fc.nat(99) }), { maxLength: 9 });
    fc.assert(
      fc.property(some, (list) => {
        const responses = list.map(({ key, output }) => response(key, output));
        expect(sum(responses.toReversed())).toEqual(sum(responses));
        expect(sum([...responses, ...responses])).toEqual(sum(responses));
      }),
    );
  });

  test('a response is uncounted only where no file that repeats it tells its tokens', () => {
    const [unknown] = responsesIn([turn(1, [message('assistant', [], { messageId: 'msg_01', requestId: 'r' })])]);
    const told = { ...response(unknown!.key, 5), model: unknown!.model };
    expect(unknown).toMatchObject({ usage: { output: 0 }, isUncounted: true });
    expect(uncountedAmong(uniqueResponses([unknown!, unknown!, response('b', 1)]))).toBe(1);
    for (const both of [
      [unknown!, told],
      [told, unknown!],
    ]) {
      expect(uncountedAmong(uniqueResponses(both))).toBe(0);
      expect(uniqueResponses(both).map(({ usage: { output } }) => output)).toEqual([5]);
    }
  });

  test('a response is fast where any of its lines says so', () => {
    const [slow, fast] = [response('a', 5), { ...response('a', 7), usage: usage(7, { speed: 'fast' }) }];
    expect(uniqueResponses([slow, fast])).toMatchObject([{ usage: { output: 7, speed: 'fast' } }]);
    expect(uniqueResponses([fast, slow])).toMatchObject([{ usage: { output: 7, speed: 'fast' } }]);
    expect(uniqueResponses([slow, slow])[0]?.usage).not.toHaveProperty('speed');
  });

  test('models stand in the order of their use, and one without a price leaves the sum without', () => {
    const models = modelsOf([response('a', 1, 'willow-2'), response('b', 2), response('c', 3, 'willow-2')]);
    expect(models.map(({ model, responses, costUsd }) => [model, responses, costUsd === null])).toEqual([
      ['willow-2', 2, true],
      ['claude-sonnet-4-5', 1, false],
    ]);
    expect(sumOf(models)).toEqual({ tokens: { input: 3, output: 6, cacheRead: 30, cacheWrite: 300 }, costUsd: null });
    expect(sumOf([]).costUsd).toBe(0);
  });

  test('a cost is rounded to a millionth of a dollar, in sums too', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(sumOf([costing(0.1), costing(0.2)]).costUsd).toBe(0.3);
    const [model] = modelsOf([{ key: 'a', model: 'claude-haiku-5-5', usage: { ...usage(0), cacheWrite: 1 } }]);
    expect(model?.costUsd).toBe(0);
  });

  test('only answers are responses, known by message and request, else by their line', () => {
    const answers = [
      message('user', []),
      message('system', []),
      message('assistant', [], { messageId: 'm', requestId: 'r', model: 'x', usage: usage(3) }),
      message('assistant', [], { messageId: 'm', model: 'x', usage: usage(4) }),
      message('assistant', [], { uuid: 'u' }),
    ];
    expect(responsesIn([turn(1, answers)]).map(({ key, model, usage: used }) => [key, model, used.output])).toEqual([
      ['m:r', 'x', 3],
      ['m', 'x', 4],
      ['u', 'unknown', 0],
    ]);
  });
});
