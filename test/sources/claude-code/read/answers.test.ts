import { describe, expect, test } from 'vitest';
import { answer, blocksOf, messagesOf, readRecords, user } from './reading.ts';

const text = (words: string): object => ({ type: 'text', text: words });
const thinking = (words: string, signature?: string): object => ({ type: 'thinking', thinking: words, signature });
const call = (id: string, input: unknown = {}): object => ({ type: 'tool_use', id, name: 'Bash', input });

const usage = (input: unknown, output: unknown): object => ({ usage: { input_tokens: input, output_tokens: output } });
const result = (id: string, content: string): object => user([{ type: 'tool_result', tool_use_id: id, content }]);

/** A line of the response `m`. */
function part(block: object, more: object = {}, message: object = {}): object {
  return answer([block], { requestId: 'r', ...more }, { id: 'm', ...message });
}

/** The blocks of a session's answers in a word each. */
async function wordsOf(records: readonly object[]): Promise<readonly (readonly string[])[]> {
  const { session } = await readRecords(records);
  return messagesOf(session)
    .filter(({ role }) => role === 'assistant')
    .map(({ blocks }) =>
      blocks.map((block) => {
        if (block.type === 'text' || block.type === 'thinking') return block.text;
        return block.type === 'tool_call' ? block.id : block.type;
      }),
    );
}

const counted = (block: object, apiBlockIndex: number): object =>
  answer([block], { requestId: undefined, apiBlockIndex }, { id: 'msg_0', ...usage(5, 1) });

const at = (second: number): object => ({ timestamp: `2026-02-01T08:00:0${second}.000Z` });
const state = (words: string): object => ({ type: 'status', id: 'p1', text: words });

describe('the lines of an answer', () => {
  test('belong together by message and request, also with a line between that has no request', async () => {
    const records = [part(text('a')), user('?'), part(text('b'), { requestId: undefined }), part(text('c'))];
    expect(await wordsOf(records)).toEqual([['a', 'b', 'c']]);
  });

  test('of two requests with one message id are two answers', async () => {
    expect(await wordsOf([part(text('a')), part(text('b'), { requestId: 'other' })])).toEqual([['a'], ['b']]);
  });

  test('of a gateway that gives all one id are told apart where their blocks are counted anew', async () => {
    const lines = [
      user('?'),
      counted(text('I look.'), 0),
      counted(call('1'), 1),
      result('1', 'pears'),
      counted(text('I weigh.'), 0),
      counted(text('I weigh.'), 0),
      counted(call('2'), 1),
      result('2', '3 kg'),
      counted(text('Three kilos.'), 0),
    ];
    expect(await wordsOf(lines)).toEqual([['I look.', '1'], ['I weigh.', '2'], ['Three kilos.']]);
    const { session } = await readRecords(lines);
    expect(session.statistics.tokens).toMatchObject({ input: 15, output: 3 });
  });

  test('of such a gateway are joined with those that they repeat, by their time', async () => {
    const lines = [
      { ...counted(text('I look.'), 0), ...at(1) },
      { ...counted(text('I weigh.'), 0), ...at(2) },
    ];
    const repeated = { ...counted(text('I look.'), 0), ...at(1) };
    const anew = { ...counted(text('I look.'), 0), ...at(3) };
    const ripe = { ...counted(text('Ripe.'), 0), ...at(4) };
    expect(await wordsOf([...lines, repeated, ripe])).toEqual([['I look.'], ['I weigh.'], ['Ripe.']]);
    expect(await wordsOf([...lines, anew, ripe])).toEqual([['I look.'], ['I weigh.'], ['I look.'], ['Ripe.']]);
  });

  test('without any id stand for themselves', async () => {
    const bare = { requestId: undefined };
    const records = [answer('a', bare, { id: undefined }), answer('b', bare, { id: undefined })];
    expect(await wordsOf(records)).toEqual([['a'], ['b']]);
  });

  test('that repeat what was said add nothing', async () => {
    const records = [
      part(text('a')),
      part(call('1')),
      part(text('a')),
      part(call('1')),
      part(thinking('t', 's')),
      part(thinking('t', 's')),
    ];
    expect(await wordsOf(records)).toEqual([['a', '1', 't']]);
  });

  test('may say the same words once more, before something else', async () => {
    const now = part(text('Now.'));
    const again = (): object => part(text('Now.'));
    const first = [now, part(call('1'))];
    expect(await wordsOf([...first, again(), part(call('2')), again(), part(call('3'))])).toEqual([
      ['Now.', '1', 'Now.', '2', 'Now.', '3'],
    ]);
    expect(await wordsOf([...first, again(), part(call('1')), part(call('2'))])).toEqual([['Now.', '1', '2']]);
  });

  test('that outgrow what was said take its place', async () => {
    const records = [
      part(thinking('h')),
      part(thinking('hm, 5', 's')),
      part(text('I')),
      part(text('I pick')),
      part(text('I pick figs')),
    ];
    expect(await wordsOf(records)).toEqual([['hm, 5', 'I pick figs']]);
  });

  test('may hold several blocks, growing as a whole', async () => {
    const records = [
      answer([text('I')], { requestId: 'r' }, { id: 'm' }),
      answer([text('I pick'), call('1', { command: 'p' })], { requestId: 'r' }, { id: 'm' }),
      answer([text('I pick'), call('1', { command: 'pick' }), call('2')], { requestId: 'r' }, { id: 'm' }),
    ];
    const { session } = await readRecords(records);
    expect(blocksOf(session)).toMatchObject([{ text: 'I pick' }, { id: '1', input: { command: 'pick' } }, { id: '2' }]);
  });

  test('keep two calls of one id that say different things: a damaged line does not take the place of a sound one', async () => {
    const records = [
      answer([call('1', { ommand: 'pick the figs' })], { requestId: 'r' }, { id: 'm' }),
      answer([call('1', { command: 'pick' })], { requestId: 'r' }, { id: 'm' }),
      answer([call('1', { command: 'pick' })], { requestId: 'r' }, { id: 'm' }),
    ];
    const { session } = await readRecords(records);
    expect(blocksOf(session)).toMatchObject([{ input: { ommand: 'pick the figs' } }, { input: { command: 'pick' } }]);
    expect(blocksOf(session)).toHaveLength(2);
  });

  test('stand by their place in the response; one place that says two things keeps both', async () => {
    const records = [
      part(text('c'), { apiBlockIndex: 2 }),
      part(text('a'), { apiBlockIndex: 0 }),
      part(text('b'), { apiBlockIndex: 1 }),
      part(text('a'), { apiBlockIndex: 3 }),
      part(text('x'), { apiBlockIndex: 1 }),
    ];
    expect(await wordsOf(records)).toEqual([['a', 'b', 'x', 'c', 'a']]);
  });

  test('tell usage as it grows: the greatest of each field counts', async () => {
    const { session } = await readRecords([
      part(text('a'), {}, usage('12', null)),
      part(text('b'), {}, usage(3, 40)),
      part(text('c'), {}, { usage: null }),
    ]);
    expect(session.statistics.tokens).toMatchObject({ input: 12, output: 40 });
    expect(session.statistics.responses).toBe(1);
  });

  test('without words but with a signature are thinking all the same', async () => {
    const { session } = await readRecords([part(thinking('', 'one')), part(thinking('', 'two')), part(text(' \n'))]);
    expect(blocksOf(session)).toEqual([
      { type: 'thinking', text: '', signature: 'one', redacted: false },
      { type: 'thinking', text: '', signature: 'two', redacted: false },
    ]);
  });
});

describe('the blocks of one line', () => {
  test('are no repeats of each other: each keeps its citations', async () => {
    const cited = (words: string, from: string): object => ({ ...text(words), citations: [{ from }] });
    const line = [text('\n- '), cited('330 m', 'q1'), text('\n- iron'), text('\n- '), cited('330 m', 'q4')];
    const { session } = await readRecords([answer(line)]);
    expect(blocksOf(session)).toMatchObject(line);
    expect(await wordsOf([answer([text('A'), text('B'), text('A'), text('AB')])])).toEqual([['A', 'B', 'A', 'AB']]);
  });

  test('are unknown where they are of another type than their name says', async () => {
    const odd = [
      { type: 'text', text: { words: 'figs' } },
      { type: 'thinking', thinking: ['plums'] },
    ];
    const { session } = await readRecords([answer(odd)]);
    expect(blocksOf(session)).toMatchObject(odd.map((record) => ({ type: 'unknown', record })));
  });
});

test('what was really run is with its call, also where another line says it, and else a fact', async () => {
  const wire = { wireToolInputs: { 1: { command: 'cd orchard && ls' } } };
  const executed = { id: '1', executedInput: { command: 'cd orchard && ls' } };
  const lines = [part(text('hi'), wire), part(call('1', { command: 'ls' }))];
  for (const records of [lines, lines.toReversed()]) {
    const { session } = await readRecords(records);
    expect(blocksOf(session).find(({ type }) => type === 'tool_call')).toMatchObject(executed);
    expect(messagesOf(session)[0]?.facts).toBeUndefined();
  }
  const { session } = await readRecords([
    part(text('hi'), wire),
    part(call('2')),
    answer('x', { wireToolInputs: 'y' }),
  ]);
  expect(messagesOf(session).map(({ facts }) => facts)).toEqual([wire, { wireToolInputs: 'y' }]);
});

test('what a message says beside what the model has a place for is a fact', async () => {
  const more = { diagnostics: { slow: true }, context_management: null, stop_sequence: '###' };
  const { session } = await readRecords([answer('a', {}, more)]);
  const [message] = messagesOf(session);
  expect(message?.facts).toEqual({ diagnostics: { slow: true }, stop_sequence: '###' });
});

describe('calls', () => {
  test('have their results by id, whatever stands between, and before or after', async () => {
    const { session } = await readRecords([
      result('1', 'early'),
      part(call('1')),
      user('?'),
      part(call('2')),
      result('2', 'late'),
    ]);
    expect(blocksOf(session)).toMatchObject([
      { id: '1', result: { content: [{ text: 'early' }] } },
      { id: '2', result: { content: [{ text: 'late' }] } },
      { type: 'text', text: '?' },
    ]);
  });

  test('keep a second result that says something else, and drop one that says the same', async () => {
    const { session } = await readRecords([
      part(call('1')),
      result('1', 'figs'),
      result('1', 'figs'),
      result('1', 'dates'),
    ]);
    expect(blocksOf(session)).toMatchObject([
      { id: '1', result: { content: [{ text: 'figs' }] } },
      { type: 'tool_result', callId: '1', result: { content: [{ text: 'dates' }] } },
    ]);
  });

  test.each([
    'This command requires approval',
    'This Bash command contains multiple operations. The following part requires approval: rm -rf build',
    'This Bash command contains multiple operations. The following parts require approval: a, b',
    "Claude requested permissions to use WebSearch, but you haven't granted it yet.",
    "Claude requested permissions to read from /home/fern/.ssh, but you haven't granted it yet.",
  ])('that nobody approved were not run: %s', async (content) => {
    const block = { type: 'tool_result', tool_use_id: '1', content, is_error: true };
    const { session } = await readRecords([part(call('1')), user([block])]);
    expect(blocksOf(session)).toMatchObject([{ id: '1', result: { denial: 'not-approved' } }]);
    const said = { ...block, is_error: false };
    const { session: other } = await readRecords([part(call('1')), user([said])]);
    expect(JSON.stringify(blocksOf(other))).not.toContain('not-approved');
  });

  test.each([
    [{ type: 'web_search_tool_result_error', error_code: 'max_uses_exceeded' }, true],
    [{ type: 'bash_code_execution_result', stdout: 'a', stderr: '', return_code: 1 }, true],
    [{ type: 'bash_code_execution_result', stdout: 'a', stderr: '', return_code: 0 }, false],
    [{ type: 'web_fetch_result', url: 'https://plum.example' }, false],
    [{ type: 'advisor_result', text: 'Water first.' }, false],
  ])('of the API’s own tools fail by what they answer: %j', async (content, isError) => {
    const block = { type: 'tool_result', tool_use_id: '1', content };
    const { session } = await readRecords([part(call('1')), user([block])]);
    expect(blocksOf(session)).toMatchObject([{ id: '1', result: { isError } }]);
  });

  test('of the advisor say what it advises', async () => {
    const block = { type: 'advisor_tool_result', tool_use_id: '1', content: { type: 'advisor_result', text: 'Wait.' } };
    const { session } = await readRecords([part(call('1')), user([block])]);
    expect(blocksOf(session)).toMatchObject([{ id: '1', result: { content: [{ type: 'text', text: 'Wait.' }] } }]);
  });

  test.each([
    [{ success: false, error: 'Task not found' }, {}, true],
    [{ success: true }, {}, false],
    [{ success: false }, { is_error: false }, false],
  ])('fail where the program’s record says so and the result does not: %j %j', async (record, told, isError) => {
    const block = { type: 'tool_result', tool_use_id: '1', content: 'Task not found', ...told };
    const { session } = await readRecords([part(call('1')), user([block], { toolUseResult: record })]);
    expect(blocksOf(session)).toMatchObject([{ id: '1', result: { isError } }]);
  });

  test.each([
    ["ls in '~/.claude' was blocked. For security, Claude Code may only list files in '/w'.", 'permission-rule'],
    [
      "Output redirection to '/etc/x' was blocked. For security, Claude Code may only write to '/w'.",
      'permission-rule',
    ],
    ["git targeting '/etc' was blocked. For security, Claude Code may only access files in '/w'.", 'permission-rule'],
    ['Permission for this action has been denied. Reason: terraform apply on production.', 'permission-rule'],
    ['Permission for this action was denied by the Claude Code auto mode classifier. Reason: x', 'permission-rule'],
    ['Permission to use Bash with command ls .env* has been denied.', 'permission-rule'],
    ['Permission to use Bash has been auto-denied (prompts unavailable).', 'not-approved'],
    ['PreToolUse:Bash hook error: [guard.sh]: not allowed to rm', 'hook'],
    ['<tool_use_error>Cancelled: parallel tool call Bash(ls) errored</tool_use_error>', 'cancelled'],
    ['<tool_use_error>Sibling tool call errored</tool_use_error>', 'cancelled'],
  ])('that the program refused were not run: %s', async (content, denial) => {
    const block = { type: 'tool_result', tool_use_id: '1', content, is_error: true };
    const { session } = await readRecords([part(call('1')), user([block])]);
    expect(blocksOf(session)).toMatchObject([{ id: '1', result: { denial } }]);
    expect(session.statistics.commands).toEqual([]);
    const { session: told } = await readRecords([
      part(call('1')),
      user([block], { toolUseResult: `Error: ${content}` }),
    ]);
    expect(blocksOf(told)).toMatchObject([{ id: '1', result: { denial } }]);
  });

  test.each(['a was blocked.', "log in 'x' was blockedish", '<tool_use_error>No such file</tool_use_error>'])(
    'that failed by themselves were run: %s',
    async (content) => {
      const block = { type: 'tool_result', tool_use_id: '1', content, is_error: true };
      const { session } = await readRecords([part(call('1')), user([block])]);
      expect(JSON.stringify(blocksOf(session))).not.toContain('denial');
    },
  );

  test('that a user did not allow a subagent were rejected', async () => {
    const denied = 'Permission for this tool use was denied. The tool use was rejected. The user said:\nNo';
    const block = { type: 'tool_result', tool_use_id: '1', content: denied, is_error: true };
    const { session } = await readRecords([part(call('1')), user([block])]);
    expect(blocksOf(session)).toMatchObject([{ id: '1', result: { denial: 'user-rejected' } }]);
  });

  test('have an input that was written as a string of JSON', async () => {
    const { session } = await readRecords([part(call('1', '{"command":"pick"}')), part(call('2', '{torn'))]);
    expect(blocksOf(session)).toMatchObject([{ input: { command: 'pick' } }, { input: '{torn' }]);
  });

  test('take the results of strings, blocks, nothing and of a shape still to come', async () => {
    const contents = [
      'a',
      [{ type: 'text', text: 'b' }, 'c', { type: 'tool_reference', tool_name: 'Grep' }],
      undefined,
      [{ type: 'hologram', x: 1 }],
    ];
    const { session } = await readRecords([
      ...contents.map((_content, index) => part(call(String(index)))),
      ...contents.map((content, index) => user([{ type: 'tool_result', tool_use_id: String(index), content }])),
    ]);
    expect(blocksOf(session).map((block) => (block.type === 'tool_call' ? block.result?.content : null))).toEqual([
      [{ type: 'text', text: 'a' }],
      [
        { type: 'text', text: 'b' },
        { type: 'text', text: 'c' },
        { type: 'unknown', kind: 'tool_reference', record: { type: 'tool_reference', tool_name: 'Grep' } },
      ],
      [],
      [{ type: 'unknown', kind: 'hologram', record: { type: 'hologram', x: 1 } }],
    ]);
    expect(session.notes).toMatchObject([{ code: 'UNKNOWN_RECORDS', kinds: { 'block:hologram': 1 } }]);
  });
});

test('what blocks say beside what they are shown as is a fact, once', async () => {
  const more = { ...text('figs'), _meta: { server: 'orchard' } };
  const lines = [part(more), part(more), part({ ...thinking('hm', 's'), effort: 3 })];
  const called = [call('t'), { ...text('see'), citations: null, cache_control: { type: 'ephemeral' } }];
  const annotated = { ...more, annotations: { audience: ['user'] } };
  const { session } = await readRecords([
    ...lines,
    answer(called),
    user([{ type: 'tool_result', tool_use_id: 't', content: [text('x'), annotated] }]),
    user([{ ...text('mine'), citations: [{ from: 'q' }] }]),
  ]);
  const messages = messagesOf(session);
  const meta = { _meta: { server: 'orchard' } };
  expect(messages[0]?.facts).toEqual({
    contentMembers: [
      { block: 0, ...meta },
      { block: 0, effort: 3 },
    ],
  });
  expect(messages[1]?.facts).toBeUndefined();
  expect(messages[1]?.blocks[0]).toMatchObject({
    result: { facts: { contentMembers: [{ block: 1, ...meta, annotations: { audience: ['user'] } }] } },
  });
  expect(messages[2]?.facts).toEqual({ contentMembers: [{ block: 0, citations: [{ from: 'q' }] }] });
});

const writtenAt = (second: number): object => ({ requestId: 'r', timestamp: `2026-02-01T08:00:0${second}.000Z` });

test('a call has the time of its own line, where that is later than its message began', async () => {
  const same = { id: 'm' };
  const { session } = await readRecords([
    answer([call('a')], writtenAt(1), same),
    answer([call('b')], writtenAt(1), same),
    answer([call('c')], writtenAt(7), same),
    answer([call('d')], { requestId: 'r', timestamp: null }, same),
  ]);
  const [message] = messagesOf(session);
  const times = (message?.blocks ?? []).map((block) => (block.type === 'tool_call' ? (block.at ?? null) : 'no call'));
  expect([message?.at, times]).toEqual(['2026-02-01T08:00:01.000Z', [null, null, '2026-02-01T08:00:07.000Z', null]]);
});

const saidIn = async (...blocks: readonly object[]): Promise<readonly string[]> => {
  const lines = blocks.map((block) => answer([block], { requestId: 'r' }, { id: 'm' }));
  const { session } = await readRecords(lines);
  return blocksOf(session).map((block) => (block.type === 'text' ? block.text : block.type));
};

describe('texts of one response that are said again', () => {
  test('are all there before something new', async () => {
    const [a, b] = [text('A'), text('B')];
    expect(await saidIn(a, call('1'), b, call('2'), a, b, call('3'))).toEqual([
      'A',
      'tool_call',
      'B',
      'tool_call',
      'A',
      'B',
      'tool_call',
    ]);
  });

  test('are there at the end, behind what stood between', async () => {
    const search = { type: 'server_tool_use', id: 'srv', name: 'web_search', input: {} };
    const found = { type: 'web_search_tool_result', tool_use_id: 'srv', content: [] };
    const blocks = [text('Again.'), search, found, text('Again.')];
    const lines = blocks.map((block, index) => part(block, { timestamp: `2026-02-01T08:00:0${index + 1}.000Z` }));
    expect(await wordsOf(lines)).toEqual([['Again.', 'srv', 'Again.']]);
    // Of the same time it is the same line once more, as compaction writes them.
    const replayed = [...lines.slice(0, 3), part(text('Again.'), { timestamp: '2026-02-01T08:00:01.000Z' })];
    expect(await wordsOf(replayed)).toEqual([['Again.', 'srv']]);
  });

  test('are other ones where one id or signature says something else', async () => {
    const { session } = await readRecords([
      ...[thinking('Hm.', 'same'), thinking('Now.', 'same')].map((block) => part(block)),
      ...[state('ten percent'), state('all')].map((block) => part(block)),
    ]);
    const blocks = blocksOf(session);
    expect(blocks.map((block) => (block.type === 'thinking' ? block.text : block.type))).toEqual([
      'Hm.',
      'Now.',
      'unknown',
      'unknown',
    ]);
    expect(JSON.stringify(blocks)).toContain('all');
  });

  test('are as many as there are, however many', async () => {
    const said = [thinking('A'), thinking('B'), text('Then.')].map((block) => part(block));
    const again = Array.from({ length: 150_000 }, (_, index) => part(thinking(index % 2 === 0 ? 'A' : 'B')));
    const [words] = await wordsOf([...said, ...again, part(text('Ripe.'))]);
    expect(words).toHaveLength(150_004);
  });

  test('are there once where the whole response is written again, with what was thought', async () => {
    const response = [thinking('Hm.', 'signed'), text('I look.'), call('1')];
    expect(await saidIn(...response, ...response)).toEqual(['thinking', 'I look.', 'tool_call']);
    expect(await saidIn(thinking('Hm.'), text('I look.'), thinking('Hm.'), text('I look.'))).toEqual([
      'thinking',
      'I look.',
    ]);
    const apart = [thinking('Now.'), text('Now.'), call('1')];
    expect(await saidIn(...apart, ...apart)).toEqual(['thinking', 'Now.', 'tool_call']);
  });

  test('are there once where one record is written again and again, as it goes on', async () => {
    const lines = [thinking('Hm.'), text('I look.'), call('1'), text('Ripe.')].map((block) => part(block));
    const progress = [1, 2, 3, 4].flatMap((end) => lines.slice(0, end));
    expect(await wordsOf(progress)).toEqual([['Hm.', 'I look.', '1', 'Ripe.']]);
    const [thought, look, called, ripe] = lines;
    const begunAnew = [thought, look, called, look, ripe].flatMap((line) => line ?? []);
    expect(await wordsOf(begunAnew)).toEqual([['Hm.', 'I look.', '1', 'Ripe.']]);
  });

  test('are not there beside what they grow into', async () => {
    expect(await saidIn(text('Now'), call('1'), text('Now'), text('Now let me go'))).toEqual([
      'Now',
      'tool_call',
      'Now let me go',
    ]);
  });
});

test('what was really run is kept when only a repeated line says it', async () => {
  const same = { requestId: 'r' };
  const { session } = await readRecords([
    answer([call('k1', { command: 'ls' })], same, { id: 'm' }),
    answer([call('k1', { command: 'ls' })], { ...same, wireToolInputs: { k1: { command: 'ls -a' } } }, { id: 'm' }),
  ]);
  expect(blocksOf(session)).toMatchObject([{ executedInput: { command: 'ls -a' } }]);
});

test('what is said of the inputs that were really run is kept, however it is written', async () => {
  const same = { requestId: 'r' };
  const { session } = await readRecords([
    answer([call('k1')], { ...same, wireToolInputs: 'plums' }, { id: 'm' }),
    answer([call('k2')], { ...same, wireToolInputs: { k3: { command: 'figs' } } }, { id: 'm' }),
  ]);
  expect(messagesOf(session)[0]?.facts).toEqual({ wireToolInputs: ['plums', { k3: { command: 'figs' } }] });
});

const adviceOf = (input: number, output: number): object => ({
  id: 'msg',
  usage: { iterations: [{ type: 'advisor_message', model: 'm', input_tokens: input, output_tokens: output }] },
});

describe('what an advisor used', () => {
  const iterations = [
    { type: 'message', input_tokens: 10, output_tokens: 20 },
    { type: 'advisor_message', model: 'claude-opus-4-5', input_tokens: 100_000, output_tokens: 5000 },
  ];
  const used = { input_tokens: 10, output_tokens: 20, iterations };

  test('is no part of the answer’s own tokens, and counts once beside them', async () => {
    const same = { id: 'msg', usage: used };
    const { session, counted: all } = await readRecords([
      user('go'),
      answer([{ type: 'text', text: 'a' }], { requestId: 'r' }, { ...same, usage: { ...used, iterations: [] } }),
      answer([{ type: 'text', text: 'b' }], { requestId: 'r' }, same),
      answer([{ type: 'text', text: 'c' }], { requestId: 'r' }, same),
    ]);
    const advice = { kind: 'advisor', model: 'claude-opus-4-5', usage: { input: 100_000, output: 5000 } };
    expect(messagesOf(session)[1]).toMatchObject({ usage: { input: 10, output: 20 }, furtherUsage: [advice] });
    expect(session.statistics).toMatchObject({
      messages: 2,
      responses: 1,
      models: [
        { model: 'claude-sonnet-4-5', responses: 1, tokens: { input: 10, output: 20 } },
        { model: 'claude-opus-4-5', responses: 0, tokens: { input: 100_000, output: 5000 }, costUsd: 0.625 },
      ],
      tokens: { input: 100_010, output: 5020 },
      together: { messages: 2, tokens: { input: 100_010, output: 5020 } },
    });
    expect(all.responses.map(({ isFurther }) => isFurther ?? false)).toEqual([false, true]);
  });

  test('counts by the greatest of each field, as all else of a response', async () => {
    const { session } = await readRecords([
      user('go'),
      answer([{ type: 'text', text: 'a' }], { requestId: 'r' }, adviceOf(1000, 5)),
      answer([{ type: 'text', text: 'b' }], { requestId: 'r' }, adviceOf(0, 500)),
    ]);
    expect(messagesOf(session)[1]?.furtherUsage).toMatchObject([{ model: 'm', usage: { input: 1000, output: 500 } }]);
  });

  test('is nothing where nobody was asked', async () => {
    const { session } = await readRecords([user('go'), answer('a', {}, { usage: { ...used, iterations: 'odd' } })]);
    expect(messagesOf(session)[1]).not.toHaveProperty('furtherUsage');
    expect(session.statistics.models).toHaveLength(1);
  });
});

describe('what another attempt of a response used', () => {
  // As in ccusage/ccusage#1552: the response's own usage is that of the model which answered.
  const refused = {
    type: 'message',
    model: 'claude-fable-5',
    input_tokens: 2,
    output_tokens: 578,
    cache_creation_input_tokens: 10_421,
    cache_read_input_tokens: 72_769,
  };
  const served = {
    input_tokens: 2,
    output_tokens: 13_658,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 79_214,
  };
  const answeredBy = { type: 'fallback_message', model: 'claude-opus-4-8-20260528', ...served };

  test.each([
    ['that was refused when it had begun', [refused, answeredBy], [['attempt', 'claude-fable-5', 578]]],
    ['that was refused before it had begun is free', [{ ...refused, output_tokens: 0 }, answeredBy], []],
    [
      'of the API’s own compaction',
      [{ type: 'compaction', input_tokens: 9, output_tokens: 7 }, answeredBy],
      [['compaction', 'claude-opus-4-8', 7]],
    ],
    ['is none where the one there is has another name', [{ ...answeredBy, model: 'orchard-router' }], []],
    ['of a kind nobody knows is not counted', [{ ...refused, type: 'odd' }, answeredBy, 'odd'], []],
  ])('%s', async (_what, iterations, expected) => {
    const message = { id: 'msg_1', model: 'claude-opus-4-8', usage: { ...served, iterations } };
    const { session } = await readRecords([user('go'), answer('ok', { requestId: 'r' }, message)]);
    const said = messagesOf(session)[1];
    expect(said?.usage).toMatchObject({ output: 13_658, cacheRead: 79_214 });
    expect((said?.furtherUsage ?? []).map(({ kind, model, usage: used }) => [kind, model, used.output])).toEqual(
      expected,
    );
    expect(session.statistics.responses).toBe(1);
  });

  test('has a price of its own', async () => {
    const message = { id: 'msg_1', model: 'claude-opus-4-8', usage: { ...served, iterations: [refused, answeredBy] } };
    const { session } = await readRecords([user('go'), answer('ok', { requestId: 'r' }, message)]);
    expect(session.statistics.models).toMatchObject([
      { model: 'claude-opus-4-8', responses: 1, costUsd: 0.381067 },
      { model: 'claude-fable-5', responses: 0, tokens: { output: 578, cacheWrite: 10_421 }, costUsd: 0.231952 },
    ]);
  });
});

test('fast mode is a part of what a response used', async () => {
  const tokens = { input_tokens: 10, output_tokens: 20 };
  const { session } = await readRecords([
    user('go'),
    answer('quick', { requestId: 'r1' }, { id: 'a', usage: { ...tokens, speed: 'fast' } }),
    answer('slow', { requestId: 'r2' }, { id: 'b', usage: { ...tokens, speed: 'standard' } }),
  ]);
  expect(messagesOf(session).map(({ usage: used }) => used?.speed)).toEqual([undefined, 'fast', undefined]);
});

test('addresses that the API’s own search found are the session’s', async () => {
  const found = { type: 'web_search_result', title: 'Figs', url: 'https://figs.example/a', encrypted_content: 'x' };
  const { session } = await readRecords([
    user('go'),
    answer([
      { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'figs' } },
      { type: 'web_search_tool_result', tool_use_id: 's', content: [found] },
    ]),
  ]);
  expect(session.statistics.urls).toEqual(['https://figs.example/a']);
});

describe('where the API let another model go on', () => {
  const switched = { type: 'fallback', from: { model: 'claude-fig-5' }, to: { model: 'claude-plum-4' } };

  test('that is seen at its place in the answer, and is no record of an unknown kind', async () => {
    const trigger = { type: 'refusal', category: 'thorns' };
    const lines = [part({ ...switched, trigger }, { apiBlockIndex: 0 }), part(text('Nine.'), { apiBlockIndex: 1 })];
    const { session } = await readRecords([user('How many?'), ...lines]);
    expect(session.notes).toEqual([]);
    expect(blocksOf(session)).toMatchObject([
      { type: 'text' },
      {
        type: 'notice',
        kind: 'other',
        label: 'Another model went on: claude-plum-4 instead of claude-fig-5',
        folded: false,
        record: { from: { model: 'claude-fig-5' }, to: { model: 'claude-plum-4' }, trigger },
      },
      { type: 'text', text: 'Nine.' },
    ]);
  });

  test('a line that is written twice says it once', async () => {
    const line = part(switched);
    expect(await wordsOf([user('How many?'), line, line, part(text('Nine.'))])).toEqual([['notice', 'Nine.']]);
  });

  test('what names no models is kept as it is', async () => {
    const { session } = await readRecords([user('How many?'), part({ type: 'fallback', to: 'claude-plum-4' })]);
    expect(blocksOf(session)[1]).toMatchObject({ type: 'unknown', kind: 'fallback' });
  });
});

describe('what a response used, told beside its message', () => {
  const beside = { usage: { input_tokens: 5, output_tokens: 7 } };

  test('counts where the message says nothing of it', async () => {
    const { session } = await readRecords([user('?'), answer('a', beside, { usage: undefined })]);
    expect(session.statistics.tokens).toMatchObject({ input: 5, output: 7 });
    expect(session.statistics.uncountedResponses).toBeUndefined();
  });

  test('counts once where the message says it too', async () => {
    const { session } = await readRecords([user('?'), answer('a', beside, usage(5, 8))]);
    expect(session.statistics.tokens).toMatchObject({ input: 5, output: 8 });
  });
});
