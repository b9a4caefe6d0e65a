import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../src/failures/failure.ts';
import { sourceNamed, SOURCES } from '../../../src/sources/index.ts';
import type { Survey } from '../../../src/sources/source.ts';
import { found, pear, plum, projectsWith, said } from './homes.ts';

const options = { strict: false, maxLineBytes: 1024 * 1024, maxSessionBytes: null };
const source = sourceNamed('claude-code');

test('every source is listed under its own name', () => {
  expect(Object.entries(SOURCES).map(([name, { name: own }]) => [name, own])).toEqual([['claude-code', 'claude-code']]);
});

test('a plain session is found, surveyed and read', async () => {
  const home = fileURLToPath(new URL('../../../fixtures/claude-code/plain-session/home/', import.meta.url));
  const { roots } = source.roots({ home, variables: {} });
  const { sessions, failures } = await source.discover(roots, { followLinks: false });
  expect([sessions.length, failures]).toEqual([1, []]);
  const [ref] = sessions;
  expect(ref).toMatchObject({ id: '5b0e6f6a-2c1d-4a7e-9f35-8d1c7a2b9e40', folder: '-home-fern-orchard' });
  expect(source.workingFolder(ref!)).toBe('/home/fern/orchard');
  expect(await source.survey(ref!, options)).toEqual({
    firstMs: Date.UTC(2026, 2, 14, 9, 0, 0),
    lastMs: Date.UTC(2026, 2, 14, 9, 2, 3),
    cwd: '/home/fern/orchard',
    isEmpty: false,
  });
  const read = await source.read(ref!, options);
  expect(read.files.map(({ path, bytes }) => [path, bytes])).toEqual([[ref!.files[0]!.path, ref!.bytes]]);
});

/** What a survey should say, by what reading says; or why either fails. */
async function byReading(ref: Parameters<typeof source.read>[0]): Promise<Survey | string> {
  return outcomeOf(async () => {
    const { session, isEmpty } = await source.read(ref, options);
    const { startedAt, endedAt, cwd } = session;
    return { firstMs: ms(startedAt), lastMs: ms(endedAt), cwd, isEmpty };
  });
}

function ms(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}

async function outcomeOf<T>(run: () => Promise<T>): Promise<T | string> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof FailureError) return JSON.stringify(thrown.failure);
    throw thrown;
  }
}

const at = (time: string): Readonly<Record<string, string>> => ({ timestamp: `2026-03-${time}Z`, uuid: `u-${time}` });
const main = `orchard/${pear}.jsonl`;
const agent = `orchard/${pear}/subagents/agent-a1.jsonl`;

describe('a survey says what reading the session says', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a conversation', { [main]: said('a', at('14T09:00:00')) + said('b', at('14T08:00:00')) }],
    ['one with a subagent', { [main]: said('a', at('14T09:00:00')), [agent]: said('b', at('16T09:00:00')) }],
    ['a subagent alone', { [agent]: said('b', at('16T09:00:00')) }],
    ['a warmed up subagent alone', { [agent]: said('Warmup', { ...at('16T09:00:00'), isSidechain: true }) }],
    ['sidecars alone', { [`orchard/${pear}/tool-results/b.txt`]: 'pears' }],
    ['no bytes', { [main]: '' }],
    ['a summary', { [main]: '{"type":"summary","summary":"Pears","leafUuid":"u"}\n' }],
    ['a line being written', { [main]: '{"type":"us' }],
    ['injected lines', { [main]: said('Caveat', { isMeta: true, ...at('14T09:00:00') }) }],
    ['a queued prompt', { [main]: '{"type":"queue-operation","operation":"enqueue","content":"figs?"}\n' }],
    [
      'a time of a state record',
      { [main]: `${said('a', at('14T09:00:00'))}{"type":"pr-link","timestamp":"2026-03-20T00:00:00Z"}\n` },
    ],
    [
      'a caveat of an earlier day',
      { [main]: said('Caveat', { isMeta: true, ...at('10T09:00:00') }) + said('a', at('14T09:00:00')) },
    ],
    [
      'a subagent warmed up later',
      { [main]: said('a', at('14T09:00:00')), [agent]: said('Warmup', at('16T09:00:00')) },
    ],
    ['no time', { [main]: said('a') }],
    ['a relocation', { [main]: `${said('a')}{"type":"relocated","relocatedCwd":"/home/fern/lake"}\n` }],
    ['garbage', { [main]: 'garbage\n' }],
    ['unknown records', { [main]: '{"colour":"green"}\n' }],
    ['garbage beside a subagent', { [main]: 'garbage\n', [agent]: said('b', at('16T09:00:00')) }],
    ['an unknown kind in the tree', { [main]: '{"type":"mode"}\n{"type":"ripening","uuid":"u1"}\n' }],
    ['an unknown kind of state', { [main]: '{"type":"mode"}\n{"type":"ripening"}\n' }],
    ['two sessions', { [main]: said('a', { ...at('14T09:00:00'), sessionId: plum }) + said('b', { sessionId: pear }) }],
  ])('of %s', async (_, tree) => {
    const [ref] = found(projectsWith(tree)).sessions;
    expect(await outcomeOf(() => source.survey(ref!, options))).toEqual(await byReading(ref!));
  });
});
