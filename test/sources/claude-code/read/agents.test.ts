import { describe, expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { answer, blocksOf, jsonl, messagesOf, readRecords, readTree, user } from './reading.ts';

const start = (id: string, prompt: string, more: object = {}): object =>
  answer([{ type: 'tool_use', id, name: 'Task', input: { prompt, subagent_type: 'Explore', description: id } }], more);

function agentFile(id: string, records: readonly object[]): Readonly<Record<string, string>> {
  return {
    [`${pear}/subagents/agent-${id}.jsonl`]: jsonl(
      records.map((record) => ({ ...record, isSidechain: true, agentId: id })),
    ),
  };
}

async function callsOf(
  main: readonly object[],
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string | null>>> {
  const { session } = await readTree({ [`${pear}.jsonl`]: jsonl(main), ...files });
  return Object.fromEntries(session.subagents.map(({ id, toolCallId }) => [id, toolCallId]));
}

describe('a subagent and the call that started it', () => {
  test('are joined by words when several calls say the same, one to each', async () => {
    const main = [start('1', 'Count.'), start('2', 'Count.'), user('x')];
    const files = {
      ...agentFile('a', [user('Count.')]),
      ...agentFile('b', [user('Count.')]),
      ...agentFile('c', [user('Count.')]),
    };
    expect(await callsOf(main, files)).toEqual({ a: '1', b: '2', c: null });
  });

  test("are joined by the prompt's id where several calls say the same", async () => {
    const main = [start('1', 'Count.', { promptId: 'p' }), start('2', 'Count.', { promptId: 'q' })];
    const files = {
      ...agentFile('a', [user('Count.', { promptId: 'q' })]),
      ...agentFile('b', [user('Count.', { promptId: 'p' })]),
    };
    expect(await callsOf(main, files)).toEqual({ a: '2', b: '1' });
  });

  test("are joined by the prompt's id only where one call is left", async () => {
    const main = [
      start('1', 'Count.', { promptId: 'p' }),
      start('2', 'Weigh.', { promptId: 'q' }),
      start('3', 'Taste.', { promptId: 'q' }),
    ];
    const files = {
      ...agentFile('a', [user('In other words', { promptId: 'p' })]),
      ...agentFile('b', [user('In other words', { promptId: 'q' })]),
    };
    expect(await callsOf(main, files)).toEqual({ a: '1', b: null });
  });

  test('are not joined by words against a surer sign', async () => {
    const main = [start('1', 'Count.'), start('2', 'Weigh.')];
    const meta = { [`${pear}/subagents/agent-a.meta.json`]: '{"toolUseId":"2"}' };
    const files = { ...agentFile('a', [user('Count.')]), ...agentFile('b', [user('Count.')]), ...meta };
    expect(await callsOf(main, files)).toEqual({ a: '2', b: '1' });
  });

  test('stand in the order of the calls, orphans last and noted', async () => {
    const main = [start('1', 'One.'), start('2', 'Two.')];
    const files = {
      ...agentFile('a', [user('Nobody asked.')]),
      ...agentFile('b', [user('Two.')]),
      ...agentFile('c', [user('One.')]),
    };
    const { session } = await readTree({ [`${pear}.jsonl`]: jsonl(main), ...files });
    expect(session.subagents.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(session.notes).toMatchObject([{ code: 'ORPHANED_SUBAGENT', count: 1 }]);
    expect(blocksOf(session)).toMatchObject([{ subagentId: 'c' }, { subagentId: 'b' }]);
  });

  test('that ask for itself are not taken for its call', async () => {
    const files = agentFile('a', [user('Count.'), start('1', 'Count.')]);
    expect(await callsOf([user('x')], files)).toEqual({ a: null });
  });
});

describe('the files of subagents', () => {
  test('with one id are two subagents', async () => {
    const main = jsonl([user('x')]);
    const { session } = await readTree({
      [`${pear}.jsonl`]: main,
      [`${pear}/subagents/agent-a.jsonl`]: jsonl([user('one')]),
      [`${pear}/subagents/run/agent-a.jsonl`]: jsonl([user('two')]),
    });
    expect(session.subagents.map(({ id, path }) => [id, path?.endsWith('run/agent-a.jsonl')])).toEqual([
      ['a', false],
      ['a-2', true],
    ]);
  });

  test('may describe themselves in words that are no JSON', async () => {
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([user('x')]),
      ...agentFile('a', [user('y')]),
      [`${pear}/subagents/agent-a.meta.json`]: '{torn',
    });
    expect(session.subagents[0]?.meta).toBe('{torn');
    expect(session.notes.map(({ code }) => code)).toContain('MALFORMED_LINES');
  });

  test('that repeat what the conversation says repeat nothing', async () => {
    const line = user('Shared history', { uuid: 'shared' });
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([line]),
      ...agentFile('a', [line, user('Own words')]),
    });
    expect(session.subagents[0]?.turns.flatMap(({ messages }) => messages.flatMap(({ blocks }) => blocks))).toEqual([
      { type: 'text', text: 'Own words' },
    ]);
  });

  test('that begin with answers of the conversation do not give them again', async () => {
    const [prompt, said] = [user('Count the plums.'), answer('I shall ask.')];
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([prompt, said, start('1', 'Count.')]),
      ...agentFile('a', [prompt, said, user('Count.'), answer('Nine.')]),
    });
    const texts = session.subagents.flatMap((agent) => blocksOf(agent).flatMap((block) => Object(block).text));
    expect(texts).toEqual(['Count.', 'Nine.']);
  });
});

function ready(): object {
  return answer('I am ready to look at the figs.', { parentUuid: null });
}

describe('subagents that were only warmed up', () => {
  test('are called so and are no orphans, also where their prompt was not written', async () => {
    const hanging = answer('Nine figs.', { parentUuid: 'gone' });
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([user('x')]),
      ...agentFile('a', [user('Warmup'), ready()]),
      ...agentFile('b', [ready()]),
      ...agentFile('c', [hanging]),
    });
    expect(session.subagents.map(({ id, description }) => [id, description])).toEqual([
      ['a', 'Warmup'],
      ['b', 'Warmup'],
      ['c', null],
    ]);
    expect(session.notes).toMatchObject([{ code: 'ORPHANED_SUBAGENT', count: 1 }]);
    expect(session.title).toBe('x');
  });
});

describe('the tokens of subagents', () => {
  test('are their own, and counted once together', async () => {
    const usage = { usage: { input_tokens: 5, output_tokens: 7 } };
    const shared = answer('a', { uuid: 'u', requestId: 'r' }, { id: 'm', ...usage });
    const { session, counted } = await readTree({
      [`${pear}.jsonl`]: jsonl([user('x'), shared]),
      ...agentFile('a', [user('y'), { ...shared, uuid: 'other' }, answer('b', {}, usage)]),
    });
    expect(session.statistics.tokens).toMatchObject({ input: 5, output: 7 });
    expect(session.subagents[0]?.statistics.tokens).toMatchObject({ input: 10, output: 14 });
    expect(session.statistics.together?.tokens).toMatchObject({ input: 10, output: 14 });
    expect(counted.responses).toHaveLength(2);
  });

  const begun = { input_tokens: 5, output_tokens: 1 };

  test.each([
    ['in the message', answer('counting', {}, { usage: begun })],
    ['beside it', answer('counting', { usage: begun }, { usage: undefined })],
  ])(
    'that progress lines tell %s are not counted: they are those of a response that had only begun',
    async (_, message) => {
      const progress = {
        type: 'progress',
        parentToolUseID: '1',
        data: { type: 'agent_progress', agentId: 'a', message },
      };
      const { session } = await readRecords([start('1', 'Count.'), progress]);
      expect(session.subagents).toMatchObject([
        {
          id: 'a',
          toolCallId: '1',
          statistics: { responses: 1, uncountedResponses: 1, tokens: { input: 0, output: 0 } },
        },
      ]);
      expect(session.statistics.together).toMatchObject({ uncountedResponses: 1 });
      expect(JSON.stringify(session.subagents)).toContain('usageSoFar');
    },
  );
});

const progress = (data: unknown, more: object = {}): object => ({
  type: 'progress',
  sessionId: pear,
  parentToolUseID: '1',
  data,
  ...more,
});

const blocksOfProgress = async (...lines: readonly object[]): Promise<readonly unknown[]> => {
  const { session } = await readRecords([start('1', 'Count.'), ...lines]);
  return messagesOf(session)
    .slice(1)
    .flatMap(({ blocks }) => blocks);
};

describe('a line of progress', () => {
  const message = { type: 'user', uuid: 'u', message: { role: 'user', content: 'Count the plums.' } };
  const agent = { type: 'agent_progress', agentId: 'a' };

  test('whose matter is missing or no object is kept', async () => {
    expect(await blocksOfProgress(progress('figs'), progress(undefined, { content: 'plums' }))).toMatchObject([
      { type: 'unknown', record: { data: 'figs' } },
      { type: 'unknown', record: { content: 'plums' } },
    ]);
  });

  test('is kept where its message can not be read, or is in another place', async () => {
    const lines = [progress({ ...agent, message: 'figs' }), progress({ ...agent, messages: [message] })];
    expect(await blocksOfProgress(...lines)).toMatchObject([
      { type: 'unknown', record: { agentId: 'a', message: 'figs' } },
      { type: 'unknown', record: { agentId: 'a', messages: [message] } },
    ]);
  });

  test("of a command says after how long, in the words of a turn's length", async () => {
    for (const [more, label] of [
      [{ elapsedTimeSeconds: 98 }, 'Output after 1m 38s'],
      [{}, 'Output so far'],
    ] as const) {
      const output = progress({ type: 'bash_progress', fullOutput: 'plums', ...more });
      expect(await blocksOfProgress(output)).toMatchObject([{ label, text: 'plums' }]);
    }
  });

  test('has the time of its message, which is UTC where no zone is named', async () => {
    for (const [timestamp, startedAt] of [
      ['2026-01-01T10:00:07', '2026-01-01T10:00:07.000Z'],
      ['2026-01-01T10:00:07+02:00', '2026-01-01T08:00:07.000Z'],
      ['Thu, 01 Jan 2026', '2026-03-01T08:00:00.000Z'],
    ] as const) {
      const data = { ...agent, message: { ...message, timestamp } };
      const line = progress(data, { timestamp: '2026-03-01T08:00:00.000Z' });
      const { session } = await readRecords([start('1', 'Count.'), line]);
      expect(session.subagents).toMatchObject([{ startedAt }]);
    }
  });

  test('has what a file that ends within a response lacks', async () => {
    const id = { id: 'msg_01AbCdEfGh1234567890ab' };
    const said = answer([{ type: 'text', text: 'I look first.' }], { requestId: 'r' }, id);
    const block = { type: 'tool_use', id: 'toolu_01AbCdEf', name: 'Bash', input: { command: 'ls orchard' } };
    const call = answer([block], { requestId: 'r' }, id);
    const result = user([{ type: 'tool_result', tool_use_id: 'toolu_01AbCdEf', content: 'three pears' }]);
    const repeated = [said, call, result].map((one) => progress({ ...agent, message: one }));
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([start('1', 'Count.'), ...repeated]),
      ...agentFile('a', [user('Count.'), said]),
    });
    expect(session.subagents).toHaveLength(1);
    const blocks = session.subagents.flatMap(({ turns }) => turns).flatMap(({ messages }) => messages);
    expect(blocks.flatMap((one) => one.blocks)).toMatchObject([
      { type: 'text', text: 'Count.' },
      { type: 'text', text: 'I look first.' },
      { type: 'tool_call', input: { command: 'ls orchard' }, result: { content: [{ text: 'three pears' }] } },
    ]);
  });

  test('adds no beginning of what the file has whole', async () => {
    const id = { id: 'msg_a' };
    const whole = answer([{ type: 'text', text: 'Hello there.' }], { requestId: 'r' }, id);
    const begun = answer([{ type: 'text', text: '\n\nHello' }], { requestId: 'r' }, id);
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([start('1', 'Count.'), progress({ ...agent, message: begun })]),
      ...agentFile('a', [user('Count.'), whole]),
    });
    expect(JSON.stringify(session.subagents).match(/Hello/g)).toHaveLength(1);
  });

  test('tells a prompt once, where neither the call nor the message does', async () => {
    const repeat = { ...agent, message, normalizedMessages: [] };
    const lines = ['Count.', 'Count the plums.', 'Weigh.', 'Weigh.'].map((prompt) => progress({ ...repeat, prompt }));
    expect(await blocksOfProgress(...lines)).toMatchObject([
      { type: 'notice', text: 'Weigh.', record: { agentId: 'a' } },
    ]);
  });
});

const time = (minute: number): object => ({ timestamp: `2026-02-01T08:${String(minute).padStart(2, '0')}:00.000Z` });

test('while a subagent works the session does, whatever the conversation shows of it', async () => {
  const result = user([{ type: 'tool_result', tool_use_id: '1', content: 'done' }], time(20));
  const main = [user('go', time(0)), start('1', 'Count.', time(0)), result];
  // Resumed elsewhere, later.
  const later = [answer('d', time(22)), answer('e', time(24))];
  const work = [user('Count.', time(1)), answer('a', time(5)), answer('b', time(9)), answer('c', time(17)), ...later];
  const { session } = await readTree({ [`${pear}.jsonl`]: jsonl(main), ...agentFile('a', work) });
  const minutes = 60_000;
  expect(session.statistics).toMatchObject({ wallMs: 20 * minutes, activeMs: 12 * minutes });
  expect(session.subagents[0]?.statistics).toMatchObject({ wallMs: 23 * minutes, activeMs: 15 * minutes });
});

test("what a workflow's journal holds of an unknown kind is noted, and its pictures are the archive's", async () => {
  const source = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ' };
  const journal = [{ type: 'rested', agentId: 'a', key: 'plums', seen: { type: 'image', source } }];
  const path = `${pear}/subagents/workflows/run1/journal.jsonl`;
  const { session, pictures } = await readTree({ [`${pear}.jsonl`]: jsonl([user('go')]), [path]: jsonl(journal) });
  expect(session.notes).toEqual([
    {
      code: 'UNKNOWN_RECORDS',
      count: 1,
      lines: [],
      files: { [`-home-fern-orchard/${path}`]: [1] },
      kinds: { rested: 1 },
    },
  ]);
  expect(blocksOf(session).at(-1)).toMatchObject({ type: 'unknown', kind: 'rested', record: { key: 'plums' } });
  expect(JSON.stringify(session)).not.toContain('iVBOR');
  expect(Array.from(pictures.keys())).toHaveLength(1);
});

test.each(['launched', 'started', 'result', 'failed'])(
  "what a workflow's journal says of a step that %s keeps no picture as base64",
  async (type) => {
    const source = { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' };
    const line = { type, agentId: 'a', key: 'plums', result: { text: 'ripe', seen: [{ type: 'image', source }] } };
    const path = `${pear}/subagents/workflows/run1/journal.jsonl`;
    const { session, pictures } = await readTree({ [`${pear}.jsonl`]: jsonl([user('go')]), [path]: jsonl([line]) });
    expect([...pictures.keys()]).toEqual([expect.stringMatching(/^images\/[0-9a-f]{12}\.png$/)]);
    expect(JSON.stringify(session)).not.toContain(source.data);
    const inMain = await readRecords([user('go'), line]);
    expect([...inMain.pictures.keys()]).toEqual([...pictures.keys()]);
    expect(JSON.stringify(inMain.session)).not.toContain(source.data);
  },
);

test("a workflow's journal says what began under which name, and what failed", async () => {
  const journal = [
    { type: 'launched' },
    { type: 'started', key: 'v2:1', agentId: 'a', label: 'pick:north', phase: 'Pick' },
    { type: 'failed', key: 'v2:1', agentId: 'a' },
  ];
  const path = `${pear}/subagents/workflows/run1/journal.jsonl`;
  const { session } = await readTree({ [`${pear}.jsonl`]: jsonl([user('go')]), [path]: jsonl(journal) });
  expect(session.notes).toEqual([]);
  expect(blocksOf(session).slice(1)).toMatchObject([
    { type: 'notice', kind: 'task', label: 'Workflow began' },
    { type: 'notice', kind: 'task', label: 'Workflow step began: pick:north', record: { phase: 'Pick' } },
    { type: 'notice', kind: 'task', label: 'Workflow step failed: v2:1', record: { agentId: 'a' } },
  ]);
});

test("what stays out of a conversation stays out of a workflow's journal, and is noted", async () => {
  const journal = [
    { type: 'api-request', system: 'the system prompt' },
    { type: 'started', agentId: 'a', key: 'plums', serverClassifierContext: 'the classifier' },
  ];
  const path = `${pear}/subagents/workflows/run1/journal.jsonl`;
  const { session } = await readTree({ [`${pear}.jsonl`]: jsonl([user('go')]), [path]: jsonl(journal) });
  expect(session.notes).toEqual([
    { code: 'SYSTEM_CONTEXT_OMITTED', count: 2, lines: [], files: { [`-home-fern-orchard/${path}`]: [1, 2] } },
  ]);
  expect(blocksOf(session).slice(1)).toMatchObject([{ type: 'notice', record: { key: 'plums' } }]);
  expect(JSON.stringify(session)).not.toMatch(/system prompt|the classifier/);
});
