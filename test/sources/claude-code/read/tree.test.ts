import { describe, expect, test } from 'vitest';
import { fig, pear } from '../homes.ts';
import { answer, blocksOf, readRecords, user } from './reading.ts';

/** The turns by the words of their first message; abandoned ones in brackets. */
async function turnsOf(records: readonly object[]): Promise<readonly string[]> {
  const { session } = await readRecords(records);
  return session.turns.map(({ messages, abandoned }) => {
    const words = messages[0]?.blocks.map((block) => (block.type === 'text' ? block.text : block.type)).join(' ') ?? '';
    return abandoned ? `[${words}]` : words;
  });
}

const at = (uuid: string, parentUuid: string | null): object => ({ uuid, parentUuid });

const time = (minute: number): object => ({ timestamp: `2026-02-01T08:0${minute}:00.000Z` });

describe('the tree of a conversation', () => {
  test('marks the earlier of two prompts under one answer, whichever of its lines they hang on', async () => {
    const same = { id: 'm' };
    const records = [
      user('root', at('1', null)),
      answer('a', { ...at('2', '1'), requestId: 'r' }, same),
      answer('b', { ...at('3', '2'), requestId: 'r' }, same),
      user('one way', at('4', '2')),
      answer('c', at('5', '4')),
      user('another way', at('6', '3')),
    ];
    expect(await turnsOf(records)).toEqual(['root', '[one way]', 'another way']);
  });

  test('takes neither of two ways for left while somebody goes on with both', async () => {
    const records = [
      user('root', at('1', null)),
      answer('a', at('2', '1')),
      user('one', at('3', '2')),
      answer('b', at('4', '3')),
      user('two', at('5', '2')),
      answer('c', at('6', '5')),
      user('one goes on', at('7', '4')),
      answer('d', at('8', '7')),
      user('two goes on', at('9', '6')),
    ];
    expect(await turnsOf(records)).toEqual(['root', 'one', 'two', 'one goes on', 'two goes on']);
    // The third way was the last to begin, and nobody goes on with another since.
    const third = [...records, user('three', at('10', '2')), answer('e', at('11', '10'))];
    expect(await turnsOf(third)).toEqual(['root', '[one]', '[two]', '[one goes on]', '[two goes on]', 'three']);
  });

  test('takes a command that the agent answered for a way', async () => {
    const command = '<command-message>fix</command-message>\n<command-name>/fix</command-name>';
    const begun = [user('root', at('1', null)), answer('a', at('2', '1'))];
    const asked = [user('one way', at('3', '2')), answer('b', at('4', '3'))];
    const fixed = [
      user(command, at('5', '2')),
      user('Fix it.', { ...at('6', '5'), isMeta: true }),
      answer('c', at('7', '6')),
    ];
    expect(await turnsOf([...begun, ...asked, ...fixed])).toEqual(['root', '[one way]', 'command']);
    expect(await turnsOf([...begun, ...fixed, ...asked])).toEqual(['root', '[command]', 'one way']);
    // What only the program carried out is none, whatever stands behind it.
    const [local, , ...rest] = fixed;
    expect(rest).toHaveLength(1);
    expect(await turnsOf([...begun, ...asked, local!])).toEqual(['root', 'one way', 'command']);
  });

  test('does not take for going on what the program adds to a way that was left', async () => {
    const notified = '<task-notification>\n<status>completed</status>\n</task-notification>';
    const records = [
      user('root', at('1', null)),
      answer('a', at('2', '1')),
      user('one way', at('3', '2')),
      answer('b', at('4', '3')),
      user('another way', at('5', '2')),
      answer('c', at('6', '5')),
      user(notified, { ...at('7', '4'), origin: { kind: 'task-notification' } }),
    ];
    expect((await turnsOf(records)).slice(0, 3)).toEqual(['root', '[one way]', 'another way']);
    const asked = user('<command-name>/cost</command-name>', at('8', '4'));
    expect((await turnsOf([...records, asked])).slice(0, 3)).toEqual(['root', '[one way]', 'another way']);
  });

  test('takes what runs beside the conversation for no fork', async () => {
    const progress = { type: 'progress', ...at('p', '2'), data: { type: 'hook_progress', hookName: 'Stop' } };
    const meta = user('put in', { ...at('m', '2'), isMeta: true });
    const command = user('<command-name>/cost</command-name>', at('c', '2'));
    const records = [
      user('root', at('1', null)),
      answer('a', at('2', '1')),
      progress,
      meta,
      command,
      user('next', at('4', 'p')),
    ];
    expect(await turnsOf(records)).toEqual(['root', 'command', 'next']);
  });

  test('says nothing about prompts whose parents are gone or none', async () => {
    const records = [
      user('a', at('1', null)),
      user('b', at('2', null)),
      user('c', at('3', 'gone')),
      user('d', at('4', 'gone')),
    ];
    expect(await turnsOf(records)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('may go in circles and be read all the same', async () => {
    const records = [
      user('a', at('1', '3')),
      answer('x', at('2', '1')),
      user('b', at('3', '2')),
      user('self', at('4', '4')),
    ];
    expect(await turnsOf(records)).toEqual(['a', 'b', 'self']);
  });

  test('of three ways under one parent leaves the last', async () => {
    const records = [
      user('root', at('1', null)),
      answer('a', at('2', '1')),
      user('first', at('3', '2')),
      user('second', at('4', '2')),
      user('behind the first', at('5', '3')),
      user('third', at('6', '2')),
    ];
    expect(await turnsOf(records)).toEqual(['root', '[first]', '[second]', '[behind the first]', 'third']);
  });
});

describe('lines that are there twice', () => {
  test('are shown once when they say the same under one uuid', async () => {
    const line = user('plums', { uuid: 'u' });
    expect(await turnsOf([line, { ...line, parentUuid: 'elsewhere', sessionId: fig }])).toEqual(['plums']);
  });

  test('are both shown when they say something else', async () => {
    expect(await turnsOf([user('plums', { uuid: 'u' }), user('figs', { uuid: 'u' })])).toEqual(['plums', 'figs']);
  });

  test('are both shown without a uuid, and with the same words at the same time', async () => {
    const bare = { uuid: undefined };
    expect(await turnsOf([user('plums', bare), user('plums', bare), user('plums'), user('plums')])).toHaveLength(4);
  });

  test('behind a compaction are told by their time and words, whatever their uuids', async () => {
    const boundary = {
      type: 'system',
      subtype: 'compact_boundary',
      content: 'Conversation compacted',
      uuid: 'c',
      timestamp: '2026-02-01T09:00:00.000Z',
    };
    const records = [
      user('plums'),
      user('figs'),
      boundary,
      user('plums'),
      user('plums, but riper'),
      user('figs', { timestamp: '2026-02-01T10:00:00.000Z' }),
    ];
    expect(await turnsOf(records)).toEqual(['plums', 'figs', 'plums, but riper', 'figs']);
  });
});

describe('sessions in one file', () => {
  test('are told apart by the file name, else by the more frequent id', async () => {
    const own = await readRecords([user('a', { sessionId: fig }), user('b', { sessionId: fig }), user('c')]);
    expect(own.session.turns.map(({ messages }) => messages[0]?.foreignSessionId)).toEqual([fig, fig, undefined]);
    expect(own.session.links).toEqual([{ relation: 'contains', sessionId: fig }]);
    const renamed = await readRecords([
      user('a', { sessionId: fig }),
      user('b', { sessionId: fig }),
      user('c', { sessionId: 'x' }),
    ]);
    expect(renamed.session.id).toBe(pear);
    expect(renamed.session.turns.map(({ messages }) => messages[0]?.foreignSessionId)).toEqual([
      undefined,
      undefined,
      'x',
    ]);
  });
});

describe('turns', () => {
  test('last from the first to the last line in them, those of results included', async () => {
    const { session } = await readRecords([
      user('a', time(1)),
      answer([{ type: 'tool_use', id: '1', name: 'Bash', input: {} }], time(2)),
      user([{ type: 'tool_result', tool_use_id: '1', content: 'x' }], time(4)),
      user('b', time(5)),
    ]);
    expect(session.turns.map(({ startedAt, endedAt }) => [startedAt, endedAt])).toEqual([
      ['2026-02-01T08:01:00.000Z', '2026-02-01T08:04:00.000Z'],
      ['2026-02-01T08:05:00.000Z', '2026-02-01T08:05:00.000Z'],
    ]);
    expect(session.statistics).toMatchObject({ wallMs: 240_000, activeMs: 240_000 });
  });

  test('begin with their command, and not with the older caveat that was put before it', async () => {
    const { session } = await readRecords([
      user('Caveat: The messages below', { isMeta: true, ...time(1) }),
      user('<command-name>/clear</command-name>', time(4)),
      user('a', time(5)),
    ]);
    expect(session.turns.map(({ number, startedAt }) => [number, startedAt])).toEqual([
      [1, '2026-02-01T08:04:00.000Z'],
      [2, '2026-02-01T08:05:00.000Z'],
    ]);
    expect(blocksOf(session).map((block) => (block.type === 'notice' ? block.kind : block.type))).toEqual([
      'command',
      'caveat',
      'text',
    ]);
    expect(session).toMatchObject({ startedAt: '2026-02-01T08:04:00.000Z', statistics: { turns: 1, wallMs: 60_000 } });
  });

  test('are numbered from 1; 0 is what stands before the first', async () => {
    const { session } = await readRecords([{ type: 'summary', summary: 'x', leafUuid: 'y' }, user('a'), user('b')]);
    expect(session.turns.map(({ number }) => number)).toEqual([0, 1, 2]);
    expect(blocksOf(session)).toHaveLength(3);
  });
});
