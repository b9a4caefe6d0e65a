import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inFolder } from '../fuzz/folder.ts';
import { commandsIn, sequences, textOf } from './commands.ts';
import { act } from './world.ts';

// The long run: MODEL_MINUTES=10 MODEL_SEED=7 npm run model. One sequence again: MODEL_REPLAY='add 0; …' npm run model.
const { MODEL_MINUTES: minutes, MODEL_SEED: seed = '20261121', MODEL_REPLAY: replay } = process.env;
const LIMIT_MS = 150_000;
const TIMEOUT_MS = 2 * LIMIT_MS + Number(minutes ?? 0) * 60_000;

/** What chance seldom puts together. */
const WRITTEN = [
  'add 0; run later raw; touchback 0; run now raw',
  'add 0; add 1; run later md,raw; swap 0 1; run later md,raw; swap 0 1; run earlier md,raw',
  'add 0; run now raw; mend 0; run now md; run now raw small; touch 0; run later raw; run later md',
  'add 0; add 1; add 2; corrupt 1; run later raw small; mend 1; damage 700; run now raw; reset; run now md,raw',
  'add 1; corrupt 1; tear 1; append 1; run now raw; append 1; run later raw',
  'add 0; spill 0; run later raw; spill 0; run now raw; leave 0; run now md,raw; copy; run now raw; trim 0; run now raw',
  'add 0; clear 0; run later raw; spill 0; run now md,raw; clear 0; trim 0; run now raw; append 0; run now raw small',
  'add 0; add 1; spill 1; corrupt 1; run later raw; copy; trim 1; run now md,raw; add 2; spill 2; leave 2; add 2; copy',
  'add 0; add 1; run later raw; delete 0; lose 0; run now md,raw; add 0; forget; run now raw',
];

interface Extent {
  readonly sequences: number;
  readonly length: number;
  readonly killWeight: number;
}

/** What was acted out. */
interface Tally {
  readonly sequences: number;
  readonly commands: number;
  readonly runs: number;
  readonly kills: number;
}

/** Any sequence keeps the promises; the shortest that does not is printed in the words that MODEL_REPLAY takes. */
async function actOut({ sequences: numRuns, length, killWeight }: Extent): Promise<Tally> {
  let tally: Tally = { sequences: 0, commands: 0, runs: 0, kills: 0 };
  const property = fc.asyncProperty(sequences(length, killWeight).map(textOf), async (text) => {
    const commands = commandsIn(text);
    const { runs, kills } = await inFolder((folder) => act(folder, commands));
    tally = {
      sequences: tally.sequences + 1,
      commands: tally.commands + commands.length,
      runs: tally.runs + runs,
      kills: tally.kills + kills,
    };
  });
  const extent =
    minutes === undefined
      ? { numRuns: numRuns + WRITTEN.length, interruptAfterTimeLimit: LIMIT_MS }
      : { numRuns: 1_000_000, interruptAfterTimeLimit: Number(minutes) * 60_000 };
  await fc.assert(property, {
    seed: Number(seed),
    ...(replay === undefined
      ? { ...extent, examples: WRITTEN.map((text): [string] => [text]) }
      : { numRuns: 1, examples: [[replay]] }),
  });
  if (minutes !== undefined) process.stdout.write(`${JSON.stringify(tally)}\n`);
  return tally;
}

const atLeast = (count: number): number => (replay === undefined && minutes === undefined ? count : 1);

describe('whatever happens to sessions, bookmark and archives between runs', () => {
  test(
    'nothing is lost, nothing is false, and nothing is exported in vain',
    async () => {
      const { sequences: count } = await actOut({ sequences: 40, length: 30, killWeight: 0 });
      expect(count).toBeGreaterThanOrEqual(atLeast(40));
    },
    TIMEOUT_MS,
  );

  test(
    'nothing of it changes when runs are killed',
    async () => {
      const { sequences: count, kills } = await actOut({ sequences: 12, length: 20, killWeight: 12 });
      expect(count).toBeGreaterThanOrEqual(atLeast(12));
      expect(kills).toBeGreaterThanOrEqual(atLeast(5));
    },
    TIMEOUT_MS,
  );
});

describe('a sequence', () => {
  test('is acted out as it is written down', async () => {
    const text = 'add 0; add 1; run now md,raw; touchback 0; corrupt 1; run later raw small; mend 1; run spawned md';
    expect(textOf(commandsIn(text))).toBe(text);
    expect(await inFolder((folder) => act(folder, commandsIn(text)))).toEqual({ runs: 3, kills: 0 });
  });

  test('in other words is none', () => {
    expect(() => commandsIn('add 0; pick 1')).toThrow('no command');
    expect(() => commandsIn('run soon raw')).toThrow('no command');
  });

  test('is killed where it says', async () => {
    const text = 'add 0; add 1; kill fsync 1 raw; run now raw; kill rename 1 md; kill link 1 md,raw small';
    expect(await inFolder((folder) => act(folder, commandsIn(text)))).toEqual({ runs: 4, kills: 3 });
  });
});
