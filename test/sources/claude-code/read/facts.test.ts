import { describe, expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { answer, blocksOf, jsonl, messagesOf, readRecords, readTree, user } from './reading.ts';

const call = { type: 'tool_use', id: 'c', name: 'Bash', input: {} };
const result = (more: object): object => user([{ type: 'tool_result', tool_use_id: 'c', content: 'ok' }], more);
const omitted = (more: object): object => ({
  type: 'attachment',
  uuid: undefined,
  sessionId: pear,
  attachment: { type: 'prompt_snapshot', systemPrompt: ['secret'] },
  ...more,
});

/** The facts of every message. */
async function factsOf(records: readonly object[]): Promise<readonly unknown[]> {
  const { session } = await readRecords(records);
  return messagesOf(session).map(({ facts }) => facts);
}

const orchard = { cwd: '/orchard', gitBranch: 'main' };
const meadow = { cwd: '/meadow', gitBranch: 'bees' };

describe('what every line repeats', () => {
  test('and changes on a line that is not shown is said by the next that is', async () => {
    const records = [user('x', orchard), answer([call], orchard)];
    expect(await factsOf([...records, result(meadow), answer('y', meadow), user('z', meadow)])).toEqual([
      undefined,
      undefined,
      meadow,
      undefined,
    ]);
    expect(await factsOf([...records, omitted(meadow), answer('y', meadow)])).toEqual([undefined, undefined, meadow]);
  });

  test('is said by the next line also where that has no such member, and else by the last', async () => {
    const mode = { permissionMode: 'plan' };
    expect(await factsOf([user('x'), answer([call]), result(mode), answer('y')])).toEqual([undefined, undefined, mode]);
    expect(await factsOf([user('x'), answer([call]), result(mode)])).toEqual([undefined, mode]);
  });

  test('is not said when it was the same again before the next line', async () => {
    const records = [user('x', orchard), answer([call], orchard), result(meadow), result(orchard), answer('y')];
    expect(await factsOf(records)).toEqual([undefined, undefined, undefined]);
  });

  test('is said first where the head of the session says something else', async () => {
    const lines = [user('x', { version: '2.0.1' }), answer('y', { version: '2.0.2' })];
    expect(await factsOf(lines)).toEqual([{ version: '2.0.1' }, { version: '2.0.2' }]);
  });
});

const own = (cwd: object): readonly object[] => [
  user('find', { isSidechain: true, agentId: 'a1', ...cwd }),
  answer('found', { isSidechain: true, agentId: 'a1', ...cwd }),
];

test("an agent's place is said in its conversation where it is not the session's", async () => {
  for (const [place, said] of [
    [meadow, meadow],
    [orchard, undefined],
  ] as const) {
    const { session } = await readTree({
      [`${pear}.jsonl`]: jsonl([user('x', orchard), answer('y', orchard)]),
      [`${pear}/subagents/agent-a1.jsonl`]: jsonl(own(place)),
    });
    const [agent] = session.subagents;
    expect(agent === undefined ? [] : messagesOf(agent).map(({ facts }) => facts)).toEqual([said, undefined]);
  }
});

test('what a message of the user says beside its content is a fact of the line', async () => {
  const message = { role: 'user', content: 'x', ripe: ['figs'], nothing: null };
  expect(await factsOf([user('x', { message, newMember: 1 })])).toEqual([{ ripe: ['figs'], newMember: 1 }]);
});

describe('a line of blank content', () => {
  test.each([[''], [[]], [[{ type: 'text', text: '' }]]])('is kept by what it says beside it: %j', async (content) => {
    const held = { toolUseResult: { stdout: 'figs' }, pasted: 'pears' };
    const { session } = await readRecords([user('x', orchard), user(content, { ...held, ...meadow }), answer('y')]);
    expect(blocksOf(session)).toContainEqual({ type: 'unknown', kind: 'user', record: held });
    expect(session.notes).toMatchObject([{ code: 'UNKNOWN_RECORDS', count: 1 }]);
    expect(messagesOf(session)[1]?.facts).toEqual(meadow);
  });

  test('is left out when it says nothing', async () => {
    const { session } = await readRecords([user('x'), user('', { origin: { kind: 'human' } }), answer('y')]);
    expect(messagesOf(session)).toHaveLength(2);
    expect(session.notes).toEqual([]);
  });
});

describe('what a line says beside that and is not shown', () => {
  test('is with its result, in its message and beside blank words too', async () => {
    const content = [
      { type: 'tool_result', tool_use_id: 'c', content: 'ok' },
      { type: 'text', text: '' },
    ];
    const line = user(content, { newMember: 'figs', message: { role: 'user', content, ripe: true } });
    const { session } = await readRecords([user('x'), answer([call]), line]);
    expect(blocksOf(session)).toHaveLength(2);
    expect(blocksOf(session)[1]).toMatchObject({ result: { facts: { newMember: 'figs', ripe: true } } });
    expect(session.notes).toEqual([]);
  });

  test('is with its result', async () => {
    const more = { newMember: 'figs', todos: [{ content: 'prune' }] };
    const { session } = await readRecords([user('x'), answer([call]), result({ ...more, cwd: '/orchard' })]);
    expect(blocksOf(session)[1]).toMatchObject({ result: { facts: more } });
    expect(messagesOf(session).map(({ facts }) => facts)).toEqual([undefined, undefined]);
  });

  test('is said once where the result stands by itself', async () => {
    const { session } = await readRecords([user('x'), result({ newMember: 'figs', slug: 'fern' })]);
    expect(messagesOf(session)[1]).toMatchObject({ blocks: [{ result: { facts: { newMember: 'figs' } } }] });
    expect(messagesOf(session)[1]?.facts).toEqual({ slug: 'fern' });
  });

  test('is a notice where the context of the line is left out', async () => {
    const { session } = await readRecords([
      user('x'),
      omitted({ newMember: 'figs', rendered: [{ content: 'secret' }] }),
    ]);
    expect(blocksOf(session)[1]).toMatchObject({ type: 'notice', record: { newMember: 'figs' } });
    expect(JSON.stringify(session)).not.toContain('secret');
  });

  test('is a fact of an attachment of unknown kind', async () => {
    const attachment = { type: 'hologram', x: 1 };
    const lines = [user('x', orchard), { type: 'attachment', sessionId: pear, attachment, ...meadow }];
    expect((await factsOf(lines))[1]).toEqual(meadow);
  });
});

test("a user's line whose content can't be read keeps all that it says", async () => {
  const more = { toolUseResult: { stdout: 'figs' }, planContent: 'prune' };
  const { session } = await readRecords([user('x'), user(undefined, more)]);
  expect(blocksOf(session)[1]).toMatchObject({ type: 'unknown', kind: 'user', record: more });
});

const command = (content: unknown): object => ({
  type: 'system',
  subtype: 'local_command',
  sessionId: pear,
  content,
});

test('a local command whose content is a list is read as if it were one text', async () => {
  const { session } = await readRecords([
    command(['<local-command-stdout>figs</local-command-stdout>']),
    command([{ type: 'text', text: 'plums' }]),
    command([{ type: 'hologram', x: 1 }]),
  ]);
  expect(blocksOf(session)).toMatchObject([
    { type: 'command', stdout: 'figs' },
    { type: 'notice', text: 'plums' },
    { type: 'notice', record: { content: [{ type: 'hologram', x: 1 }] } },
  ]);
});

describe('which command a local command line is of', () => {
  const run = { command: 'model', args: 'fig' };
  const called = '<command-name>/model</command-name>\n<command-args>fig</command-args>';
  const printed = '<local-command-stdout>Set to fig</local-command-stdout>';

  test('is no more than its command says, before which it stands and with which it is', async () => {
    const { session } = await readRecords([
      { ...command(called), commandRun: run },
      { ...command(printed), commandRun: run },
    ]);
    expect(messagesOf(session)).toMatchObject([
      { role: 'user', blocks: [{ type: 'command', name: '/model', args: 'fig', stdout: 'Set to fig' }] },
    ]);
    expect(blocksOf(session)).toHaveLength(1);
    expect(JSON.stringify(session)).not.toContain('commandRun');
  });

  test('is a fact where the command is missing, or another', async () => {
    const { session } = await readRecords([user('x'), { ...command(printed), commandRun: run }]);
    expect(messagesOf(session)[1]).toMatchObject({ blocks: [{ stdout: 'Set to fig' }], facts: { commandRun: run } });
    for (const nothing of ['<local-command-stdout></local-command-stdout>', '', []]) {
      const silent = { ...command(nothing), commandRun: run };
      const { session: read } = await readRecords([user('x'), silent]);
      expect(messagesOf(read)).toMatchObject([{}, { facts: { commandRun: run } }]);
    }
    const other = { ...command(called), commandRun: { command: 'effort', args: '' } };
    expect(messagesOf((await readRecords([other])).session)).toMatchObject([
      { blocks: [{ name: '/model' }], facts: { commandRun: { command: 'effort' } } },
    ]);
    const more = { ...command(called), commandRun: { ...run, by: 'somebody' } };
    expect(messagesOf((await readRecords([more])).session)).toMatchObject([
      { blocks: [{ name: '/model' }], facts: { commandRun: { by: 'somebody' } } },
    ]);
  });

  test('is a fact where its output went to another command', async () => {
    const other = '<command-name>/effort</command-name>';
    const { session } = await readRecords([command(other), { ...command(printed), commandRun: run }]);
    expect(JSON.stringify(session)).toContain('commandRun');
  });
});

const attached = (attachment: object, rendered?: unknown): object => ({
  type: 'attachment',
  sessionId: pear,
  attachment,
  rendered,
});

describe('what was attached', () => {
  const long = 'Weigh the pears before you pack them. '.repeat(6);
  test.each<[string, object]>([
    ['instructions', { files: [{ path: '/home/fern/CLAUDE.md', type: 'Project', content: long }] }],
    ['relevant_memories', { memories: [{ path: '/m/a.md', content: long, mtimeMs: 7 }] }],
    ['invoked_skills', { skills: [{ name: 'pack', path: 'user:pack', content: long }] }],
    ['teammate_mailbox', { messages: [{ from: 'lead', text: long, color: 'blue' }] }],
    ['diagnostics', { files: [{ uri: 'file:///a.ts', diagnostics: [{ message: long, severity: 'Error' }] }] }],
  ])('stands once, whatever wraps it: %s', async (type, members) => {
    const rendered = [{ content: `<system-reminder>\nContents:\n\n${long}\n</system-reminder>` }];
    const { session } = await readRecords([user('x'), attached({ type, ...members }, rendered)]);
    expect(JSON.stringify(session).split(long.trim())).toHaveLength(2);
    // All else that it says is there.
    const others = JSON.stringify(members).match(/"[^"]+"/g) ?? [];
    for (const other of others.filter((one) => one.length < 100)) {
      expect(JSON.stringify(session)).toContain(other.slice(1, -1));
    }
    expect(JSON.stringify(session)).toContain('Contents:');
  });

  test('is cut out of nothing but itself', async () => {
    const rendered = [{ content: '<system-reminder>{"limit":2001,"file":"/w/n1.txt"}</system-reminder>' }];
    const file = {
      type: 'file',
      filename: '/w/n.txt',
      content: { type: 'text', file: { content: '1' } },
      message: '1',
    };
    const { session } = await readRecords([user('x'), attached(file, rendered)]);
    expect(blocksOf(session)[1]).toMatchObject({ text: '1', record: { message: '1', rendered } });
  });

  test('keeps short words in their place too', async () => {
    const { session } = await readRecords([
      user('x'),
      attached({ type: 'teammate_mailbox', messages: [{ from: 'lead', text: 'Weigh them.' }] }),
    ]);
    expect(blocksOf(session)[1]).toMatchObject({
      text: 'lead: Weigh them.',
      record: { messages: [{ from: 'lead', text: 'Weigh them.' }] },
    });
  });
});

test.each(['artifact-autoreact-ledger', 'artifact-comment-monitor', 'bridge-session'])(
  'the ids of accounts stay out, with a note: %s',
  async (type) => {
    const ids = { accountUuid: 'acc0acc0', ownerAccountUuid: 'acc1acc1', ownerOrganizationUuid: 'acc2acc2' };
    const { session } = await readRecords([user('x'), { type, sessionId: pear, v: 1, ...ids }]);
    expect(JSON.stringify(session)).not.toMatch(/acc\dacc/);
    expect(session.notes).toMatchObject([{ code: 'SYSTEM_CONTEXT_OMITTED', count: 1 }]);
    expect(session.state).toMatchObject([{ kind: type, values: [{ v: 1 }] }]);
  },
);

test('the organisation of the credentials stays out, with a note', async () => {
  const credentials = { type: 'credential_org', organizationUuid: 'acc3acc3' };
  const { session } = await readRecords([user('x'), omitted({ attachment: credentials })]);
  expect(JSON.stringify(session)).not.toContain('acc3acc3');
  expect(session.notes).toMatchObject([{ code: 'SYSTEM_CONTEXT_OMITTED', count: 1 }]);
});

test('the requests as they went to the API stay out, with a note', async () => {
  const requests = [
    { type: 'api-request-shape', shapeHash: 'h', shape: { system: [{ type: 'text', text: 'secret system' }] } },
    { type: 'api-request-blob', hash: 'b', message: { role: 'user', content: 'secret words' } },
    { type: 'api-request', id: 'r', params: { metadata: { user_id: 'secret user' } } },
  ].map((record) => ({ ...record, sessionId: pear, timestamp: '2026-02-01T09:00:00.000Z' }));
  const { session } = await readRecords([user('x'), ...requests]);
  expect(JSON.stringify(session)).not.toContain('secret');
  expect(session.notes).toMatchObject([{ code: 'SYSTEM_CONTEXT_OMITTED', count: 3, lines: [2, 3, 4] }]);
  expect(session.endedAt).toBe('2026-02-01T08:00:00.000Z');
  expect(messagesOf(session)).toHaveLength(1);
});

test('what only places a text that the model saw is nothing beside context that is left out', async () => {
  const place = { renderedRole: 'user', renderedBesideToolResult: true, renderedInHumanTurn: [{ content: 'secret' }] };
  const { session } = await readRecords([user('x'), omitted(place)]);
  expect(messagesOf(session)).toHaveLength(1);
});
