import { expect, test } from 'vitest';
import { randomFrom } from '../../bench/random.ts';
import { runCampaign } from './campaign.ts';
import { bytesOf } from './input.ts';
import { shrunk } from './shrink.ts';
import { Fault, type Target } from './target.ts';
import { targetsWith } from './targets.ts';

const SEED = 20_261_121;

const INPUTS = { reader: 500, archive: 250, bookmark: 1500, rules: 1500, flags: 1000, causes: 1000 } as const;

test.each(Object.entries(INPUTS))('the %s keeps its promises over %d changed inputs', async (name, inputs) => {
  const target = await targetsWith(false)[name]!();
  const { finds, inputs: fed } = await runCampaign(target, { seed: SEED, isOver: (count) => count >= inputs });
  expect(finds.map(({ fault }) => fault.message)).toEqual([]);
  expect(fed).toBeGreaterThanOrEqual(inputs);
});

test('every target is among them', () => {
  expect(Object.keys(INPUTS)).toEqual(Object.keys(targetsWith(false)));
});

/** Breaks for every input that holds a fig. */
const figTarget: Target = {
  name: 'figs',
  seeds: [new Map([['basket', Buffer.from('{"a":1,"b":[2,"plum"]}\n{"c":3}\n')]])],
  mutate: (input, { random }) => {
    const bytes = input.get('basket') ?? Buffer.alloc(0);
    const at = random.integer(0, bytes.length);
    return new Map([['basket', Buffer.concat([bytes.subarray(0, at), Buffer.from('f'), bytes.subarray(at)])]]);
  },
  async check(input) {
    if (String(input.get('basket')).includes('ff')) throw new Fault('no two f');
    if (String(input.get('basket')).startsWith('f')) throw new TypeError('an f in front');
    return 'no f';
  },
};

async function figs(): Promise<readonly string[]> {
  const { finds } = await runCampaign(figTarget, { seed: 1, isOver: (count) => count > 3000 });
  return finds.map(({ fault, input }) => `${fault.message.slice(0, 60)} of ${String(input.get('basket'))}`);
}

test('a campaign finds each broken promise once, also what nobody foresaw, and the same again by its seed', async () => {
  const finds = await figs();
  expect(finds.toSorted()).toEqual([
    expect.stringMatching(/^no two f/),
    expect.stringMatching(/^raised in .*an f in front/),
  ]);
  expect(await figs()).toEqual(finds);
});

test('what is found is made small', async () => {
  const input = new Map([
    ['basket', Buffer.from('{"a":1,"b":[2,"plum ff"]}\n{"c":3}\n')],
    ['other', Buffer.from('x')],
  ]);
  const small = await shrunk(input, async (one) => String(one.get('basket')).includes('ff'));
  expect(bytesOf(small)).toBe(2);
  expect(small.size).toBe(1);
});

test('two seeds lead to different inputs', async () => {
  const numbers = [1, 2].map((seed) => randomFrom(seed).integer(0, 2 ** 30));
  expect(numbers[0]).not.toBe(numbers[1]);
});
