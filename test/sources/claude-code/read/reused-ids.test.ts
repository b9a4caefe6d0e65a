import { describe, expect, test } from 'vitest';
import type { Block, Session } from '../../../../src/session/session.ts';
import { answer, blocksOf, jsonl, messagesOf, readRecords, readTree, user } from './reading.ts';
import { pear } from '../homes.ts';

const call = (id: string, input: unknown, name = 'Bash'): object => ({ type: 'tool_use', id, name, input });
const asked = (command: string, id = 'call_0'): object => answer([call(id, { command })]);

function told(content: string, more: object = {}, id = 'call_0'): object {
  const isError = content.startsWith('Exit code');
  return user([{ type: 'tool_result', tool_use_id: id, content, ...(isError && { is_error: true }) }], more);
}

function wordsIn(block: Block): string {
  if (block.type === 'text') return block.text;
  if (block.type !== 'tool_call' && block.type !== 'tool_result') return block.type;
  const said = (block.result?.content ?? []).map((one) => (one.type === 'text' ? one.text : one.type)).join();
  const what = block.type === 'tool_call' ? JSON.stringify(block.input) : 'alone';
  return `${what} → ${said}`;
}

const shown = (session: Pick<Session, 'turns'>): readonly string[] => blocksOf(session).map(wordsIn);

const taskOf = (prompt: string): object => answer([call('call_0', { prompt }, 'Task')]);

const agentAsked = (id: string, prompt: string): string =>
  jsonl([
    user(prompt, { isSidechain: true, agentId: id }),
    answer(`did ${prompt}`, { isSidechain: true, agentId: id }),
  ]);

const withoutIds = (content: readonly object[]): object => answer(content, { requestId: undefined }, { id: '' });

const agentAgain = (id: string): readonly object[] => [
  answer([call(id, { prompt: id }, 'Agent')]),
  told('done', { toolUseResult: { agentId: 'a1' } }, id),
];

describe('a backend that gives the calls of every response the same ids', () => {
  const records = [
    user('go'),
    asked('ls a'),
    told('plums'),
    asked('ls b'),
    told('pears'),
    asked('rm c'),
    told('Exit code 1'),
    asked('ls a'),
    told('plums'),
  ];

  test('has each call with the result that came next', async () => {
    const { session } = await readRecords(records);
    expect(shown(session)).toEqual([
      'go',
      '{"command":"ls a"} → plums',
      '{"command":"ls b"} → pears',
      '{"command":"rm c"} → Exit code 1',
      '{"command":"ls a"} → plums',
    ]);
    const { toolCalls, tools, commands, together } = session.statistics;
    expect([toolCalls, tools, together?.toolCalls, together?.tools]).toEqual([
      4,
      [{ name: 'Bash', calls: 4, errors: 1 }],
      4,
      [{ name: 'Bash', calls: 4, errors: 1 }],
    ]);
    expect(commands.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'failed', 'ok']);
  });

  test('answers two calls of one response in their order', async () => {
    const both = [answer([call('a', 1), call('b', 2)]), told('one', {}, 'a'), told('two', {}, 'b')];
    const { session } = await readRecords([...both, ...both.slice(1)]);
    expect(shown(session)).toEqual(['1 → one', '2 → two']);
  });

  test('has its subagents’ calls apart from those of the conversation', async () => {
    const own = { isSidechain: true, agentId: 'a1' };
    const agent = [user('look', own), answer([call('call_0', { command: 'ls agent' })], own), told('quinces', own)];
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([...records.slice(0, 3), asked('ls late')]),
      [`${pear}/subagents/agent-a1.jsonl`]: jsonl(agent),
    });
    expect(shown(session)).toEqual(['go', '{"command":"ls a"} → plums', '{"command":"ls late"} → ']);
    expect(session.subagents.map(shown)).toEqual([['look', '{"command":"ls agent"} → quinces']]);
    expect(session.statistics.together?.toolCalls).toBe(3);
  });

  test('leads no call to another’s subagent', async () => {
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([
        taskOf('pick'),
        told('picked', { toolUseResult: { agentId: 'a1' } }),
        taskOf('press'),
        told('pressed', { toolUseResult: { agentId: 'a2' } }),
      ]),
      [`${pear}/subagents/agent-a1.jsonl`]: agentAsked('a1', 'pick'),
      [`${pear}/subagents/agent-a2.jsonl`]: agentAsked('a2', 'press'),
    });
    expect(blocksOf(session)).toMatchObject([{ subagentId: 'a1' }, { subagentId: 'a2' }]);
  });

  test('leads each subagent to the call whose result names it, whatever id it says itself', async () => {
    const meta = JSON.stringify({ toolUseId: 'call_0' });
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([
        taskOf('pick'),
        told('picked', { toolUseResult: { agentId: 'b9' } }),
        taskOf('press'),
        told('pressed', { toolUseResult: { agentId: 'a1' } }),
      ]),
      [`${pear}/subagents/agent-a1.jsonl`]: agentAsked('a1', 'press'),
      [`${pear}/subagents/agent-a1.meta.json`]: meta,
      [`${pear}/subagents/agent-b9.jsonl`]: agentAsked('b9', 'pick'),
      [`${pear}/subagents/agent-b9.meta.json`]: meta,
    });
    expect(blocksOf(session)).toMatchObject([{ subagentId: 'b9' }, { subagentId: 'a1' }]);
    expect(session.subagents.map(({ id }) => id)).toEqual(['b9', 'a1']);
  });

  test('gives a result that stands in a conversation without a call to the call that waits', async () => {
    const own = { isSidechain: true, agentId: 'a1' };
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([asked('ls a'), told('plums'), user('go on'), asked('ls b')]),
      [`${pear}/subagents/agent-a1.jsonl`]: jsonl([user('look', own), told('pears', own)]),
    });
    expect(shown(session)).toEqual(['{"command":"ls a"} → plums', 'go on', '{"command":"ls b"} → pears']);
    expect(session.subagents.map(shown)).toEqual([['look']]);
  });
});

describe('a gateway that gives every response the same id, and names no request', () => {
  test.each(['', 'msg_0'])('of %j: each prompt has its answers, and each counts', async (id) => {
    const said = (words: string): object => answer(words, { requestId: undefined }, { id });
    const records = ['one', 'two', 'three'].flatMap((word) => [user(word), said(`on ${word}`), said('Done.')]);
    const { session } = await readRecords(records);
    expect(session.turns.map((turn) => [turn.abandoned, ...shown({ turns: [turn] })])).toEqual([
      [false, 'one', 'on one', 'Done.'],
      [false, 'two', 'on two', 'Done.'],
      [false, 'three', 'on three', 'Done.'],
    ]);
    expect(session.statistics.tokens.output).toBe(id === '' ? 6 : 3);
  });

  test('with an empty one has calls and results together all the same', async () => {
    const { session } = await readRecords([
      withoutIds([call('call_0', 1)]),
      told('one'),
      withoutIds([call('call_0', 2)]),
      told('two'),
    ]);
    expect(shown(session)).toEqual(['1 → one', '2 → two']);
    expect(messagesOf(session).map(({ messageId }) => messageId)).toEqual([undefined, undefined]);
  });
});

describe('a result that is there twice', () => {
  test('is shown once, also without a call', async () => {
    const { session } = await readRecords([user('go'), told('plums'), told('pears'), told('plums'), told('pears')]);
    expect(shown(session)).toEqual(['go', 'alone → plums', 'alone → pears']);
  });

  test('is shown as the one with the record', async () => {
    const patch = { structuredPatch: [], originalFile: 'plum\n' };
    const { session } = await readRecords([asked('e'), told('ok'), told('ok', { toolUseResult: patch })]);
    expect(blocksOf(session)).toMatchObject([{ result: { record: patch } }]);
    expect(blocksOf(session)).toHaveLength(1);
  });
});

test('an agent that was called again is linked from both calls', async () => {
  const { session } = await readTree({
    [`${pear}.jsonl`]: jsonl([...agentAgain('one'), ...agentAgain('two')]),
    [`${pear}/subagents/agent-a1.jsonl`]: jsonl([user('one', { isSidechain: true, agentId: 'a1' })]),
  });
  expect(blocksOf(session)).toMatchObject([{ subagentId: 'a1' }, { subagentId: 'a1' }]);
  expect(session.subagents).toMatchObject([{ toolCallId: 'one' }]);
});

const OWN_ID = 'msg_01bF5MmFZzBw4pvHnHXVD8g7';

const saidUnder = (words: string): object =>
  answer(words, { requestId: undefined }, { id: OWN_ID, usage: { output_tokens: 7 } });

const withShortId = (command: string, name = 'Bash'): object =>
  answer([call('a', { command }, name)], { requestId: undefined }, { id: 'm1' });

const naming = (line: object): object => ({ sourceToolAssistantUUID: Reflect.get(line, 'uuid') });

describe('ids that no other has', () => {
  test('hold a response together without a request, whatever was typed between, and count it once', async () => {
    const { session } = await readRecords([user('one'), saidUnder('first'), user('two'), saidUnder('second')]);
    expect(shown(session)).toEqual(['one', 'first', 'second', 'two']);
    expect(session.statistics.tokens.output).toBe(7);
  });

  test('join call and result in whatever order they stand', async () => {
    const own = 'toolu_01skTEAhQp97RyjFGrKAvxeZ';
    const { session } = await readRecords([told('early', {}, own), asked('ls', own), told('late', {}, own)]);
    expect(shown(session)).toEqual(['{"command":"ls"} → early', 'alone → late']);
  });
});

describe('ids that others may have', () => {
  test('lose no result when a line outgrows a call that was answered', async () => {
    const { session } = await readRecords([withShortId('ls'), told('precious', {}, 'a'), withShortId('ls -la /')]);
    expect(shown(session)).toEqual(['{"command":"ls -la /"} → precious']);
  });

  test('lose no result to another call that looks alike', async () => {
    for (const command of ['git status', 'git status -v']) {
      const lines = [
        user('go'),
        withShortId('git status'),
        told('ONE', {}, 'a'),
        withShortId(command),
        told('TWO', {}, 'a'),
      ];
      const { session } = await readRecords(lines);
      expect(shown(session)).toEqual(['go', '{"command":"git status"} → ONE', `{"command":"${command}"} → TWO`]);
    }
  });

  test('make no call of two by different tools', async () => {
    const { session } = await readRecords([withShortId('ls'), withShortId('ls', 'Monitor'), told('plums', {}, 'a')]);
    expect(blocksOf(session)).toMatchObject([{ name: 'Bash' }, { name: 'Monitor' }]);
    expect(shown(session)).toEqual(['{"command":"ls"} → ', '{"command":"ls"} → plums']);
  });

  test('hide no result behind one that says the same in another conversation', async () => {
    const own = { isSidechain: true, agentId: 'a1' };
    const agent = [user('look', own), answer([call('call_0', 1)], own), told('A', own), told('OK', own)];
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([asked('ls'), told('OK')]),
      [`${pear}/subagents/agent-a1.jsonl`]: jsonl(agent),
    });
    expect(session.subagents.map(shown)).toEqual([['look', '1 → A', 'alone → OK']]);
  });

  test('give no call of another conversation a result', async () => {
    const own = { isSidechain: true, agentId: 'a1' };
    const agent = [user('look', own), answer([call('call_0', 1)], own), told('A', own), told('B', own)];
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([asked('ls')]),
      [`${pear}/subagents/agent-a1.jsonl`]: jsonl(agent),
    });
    expect(shown(session)).toEqual(['{"command":"ls"} → ']);
    expect(session.subagents.map(shown)).toEqual([['look', '1 → A', 'alone → B']]);
  });

  test.each(['toolu_01skTEAhQp97RyjFGrKAvxeZ', 'call_0', 'functions.ExitPlanMode:0', 'gone'])(
    'and all others keep each record of a result: %j',
    async (id) => {
      const calls = id === 'gone' ? [] : [asked('ls', id)];
      const results = [
        told('OK', { toolUseResult: { one: 1 } }, id),
        told('OK', { toolUseResult: ['two'] }, id),
        told('OK', {}, id),
      ];
      const { session } = await readRecords([...calls, ...results]);
      const all = JSON.stringify(blocksOf(session));
      expect([all.includes('"one":1'), all.includes('"two"'), blocksOf(session).length]).toEqual([
        true,
        true,
        id === 'gone' ? 3 : 2,
      ]);
    },
  );

  test('are told apart by the line that a result names', async () => {
    const [one, two] = [asked('one'), asked('two')];
    const { session } = await readRecords([
      one,
      user('go on'),
      two,
      told('ONE', naming(one)),
      told('TWO', naming(two)),
    ]);
    expect(shown(session)).toEqual(['{"command":"one"} → ONE', 'go on', '{"command":"two"} → TWO']);
  });

  test('leave a call without a result alone when that of another comes twice', async () => {
    const { session } = await readRecords([asked('never'), user('go on'), asked('two'), told('TWO'), told('TWO')]);
    expect(shown(session)).toEqual(['{"command":"never"} → ', 'go on', '{"command":"two"} → TWO']);
  });

  test('may be very many: each call has its own, and strays stand alone', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => [asked(`c${index}`), told(`r${index}`)]).flat();
    const strays = Array.from({ length: 3000 }, (_, index) => told(`s${index}`, {}, 'stray'));
    const { session } = await readRecords([
      ...many,
      ...strays,
      answer('x', {}, Object.fromEntries(strays.map((_, index) => [`k${index}`, index]))),
    ]);
    expect(shown(session).slice(2998, 3002)).toEqual([
      '{"command":"c2998"} → r2998',
      '{"command":"c2999"} → r2999',
      'alone → s0',
      'alone → s1',
    ]);
  });
});
