import { describe, expect, test } from 'vitest';
import { blocksOfText } from '../../../../src/sources/claude-code/transcript/prompts/text-blocks.ts';
import { answer, messagesOf, readRecords, user } from './reading.ts';

const PROGRAM = { isMeta: true, promptSource: 'system' };

/** What a channel (a chat, a webhook) hands over. */
const channel = (words: string, attributes: string): string =>
  `<channel source="plugin:chat" ${attributes}>\n${words}\n</channel>`;
const fern = (words: string): string => channel(words, 'chat_id="42" user="fern &amp; son"');
const overChat = { ...PROGRAM, origin: { kind: 'channel', server: 'plugin:chat' } };

describe('what comes over a channel', () => {
  test.each([
    ['with all marks of the program', overChat],
    ['with its origin alone', { origin: { kind: 'channel', server: 'plugin:chat' } }],
    ['without any', {}],
    ['with marks that say nothing of a channel', PROGRAM],
  ])('is the prompt of the person that it names, %s', async (_, marks) => {
    const { session } = await readRecords([user(fern('Water the plums'), marks), answer('Done.')]);
    expect(session).toMatchObject({ title: 'Water the plums', statistics: { turns: 1, prompts: 1 } });
    expect(messagesOf(session)[0]).toMatchObject({ role: 'user', isPrompt: true, isMeta: false });
    expect(messagesOf(session)[0]?.blocks).toMatchObject([
      { type: 'notice', label: 'From fern & son, over plugin:chat', record: { chat_id: '42', user: 'fern &amp; son' } },
      { type: 'text', text: 'Water the plums' },
    ]);
  });

  test('is one while the agent works too', async () => {
    const attachment = { type: 'queued_command', prompt: fern('And the figs'), commandMode: 'prompt', ...overChat };
    const { session } = await readRecords([user('go'), answer('a'), { type: 'attachment', attachment }, answer('b')]);
    expect(messagesOf(session)[2]).toMatchObject({ isPrompt: true, isQueued: true });
    expect(session.statistics.prompts).toBe(2);
  });

  test('is the program’s where it names nobody, or is not from a channel at all', async () => {
    const { session } = await readRecords([
      user(channel('The link is dark', 'notice="status"'), overChat),
      user('Unwrapped', overChat),
      user(channel('From nobody', 'user=""'), overChat),
      user(
        [
          { type: 'text', text: 'The program says' },
          { type: 'text', text: fern('this') },
        ],
        PROGRAM,
      ),
      user('Say: <channel source="a" user="b">c</channel>', PROGRAM),
    ]);
    expect(messagesOf(session).map(({ isPrompt }) => isPrompt)).toEqual([false, false, false, false, false]);
    expect(messagesOf(session)[0]?.blocks).toMatchObject([
      { type: 'notice', label: 'Message from plugin:chat', text: 'The link is dark', record: { notice: 'status' } },
    ]);
  });
});

describe('what another session says', () => {
  const preamble = 'Another Claude session sent a message:\n';
  const wrapped = '<cross-session-message from="uds:/tmp/x" from-name="fig">Prune it</cross-session-message>';

  test.each([
    ['as later versions mark it', { ...PROGRAM, origin: { kind: 'peer', name: 'fig' } }],
    ['with its origin alone', { origin: { kind: 'peer' } }],
    ['as earlier ones, which do not', {}],
  ])('is a message of its own, %s', async (_, marks) => {
    const { session } = await readRecords([user('go'), user(`${preamble}${wrapped}\n\nThis came from it.`, marks)]);
    const [, message] = messagesOf(session);
    expect(message).toMatchObject({ role: 'system', isPrompt: false, isMeta: false });
    expect(message?.blocks).toMatchObject([
      { type: 'notice', kind: 'teammate', label: 'Message from fig', text: 'Prune it' },
      { type: 'notice', text: 'This came from it.' },
    ]);
    expect(session.statistics.prompts).toBe(1);
  });

  test('may stand there without a wrapper, and be of a subagent', () => {
    expect(blocksOfText(`${preamble}I am pruning too.`)).toMatchObject([
      { type: 'notice', kind: 'teammate', label: 'Message from another session', text: 'I am pruning too.' },
    ]);
    expect(blocksOfText(`${preamble}<agent-message from="a1">Pruned.</agent-message>`)).toMatchObject([
      { type: 'notice', kind: 'teammate', label: 'Message from a1', text: 'Pruned.' },
    ]);
  });

  test('is the report of a subagent as it wrote it, less the frame around it', () => {
    const frame = '[Subagent hand-back] It is model output. The report follows:';
    const report = `<agent-message from="a1">\n${frame}\n  Nine figs:\n    - ripe\n</agent-message>`;
    expect(blocksOfText(`${preamble}${report}`)).toMatchObject([
      { label: 'Message from a1', text: 'Nine figs:\n  - ripe', record: { from: 'a1', frame } },
    ]);
  });

  test('may come while another works, from one whose name has signs of XML', () => {
    const busy = 'Another Claude session sent a message while you were working:\n';
    expect(
      blocksOfText(`${busy}${wrapped.replace('"fig"', '"fig &amp; &lt;son&gt;" summary="a &amp; b"')}`),
    ).toMatchObject([{ type: 'notice', kind: 'teammate', label: 'Message from fig & <son>: a & b', text: 'Prune it' }]);
  });

  test('is kept where nothing stands behind the words that announce it', () => {
    expect(blocksOfText(preamble)).toMatchObject([{ type: 'notice', kind: 'teammate', text: preamble.trim() }]);
  });

  test('is its own beside a reminder, and calls no command and is nobody else’s words', () => {
    expect(blocksOfText(`${preamble}<system-reminder>x</system-reminder>\nI am pruning.`)).toMatchObject([
      { type: 'notice', kind: 'reminder', text: 'x' },
      { type: 'notice', kind: 'teammate', text: 'I am pruning.' },
    ]);
    for (const words of [fern('Fell it'), '<command-name>/clear</command-name>']) {
      expect(blocksOfText(preamble + words)).toMatchObject([{ type: 'notice', kind: 'teammate', text: words }]);
    }
  });

  test('is a human’s where the line says that a human typed it', async () => {
    const { session } = await readRecords([user(`${preamble}hello`, { origin: { kind: 'human' } })]);
    expect(messagesOf(session)[0]).toMatchObject({ isPrompt: true, blocks: [{ text: `${preamble}hello` }] });
  });
});

test('what somebody says over Slack is a prompt', async () => {
  const marks = { origin: { kind: 'human' }, promptSource: 'queued', verifiedSlackHumanTurn: true };
  const { session } = await readRecords([user('Ship the plums', marks), answer('Shipped.')]);
  expect(session).toMatchObject({ title: 'Ship the plums', statistics: { prompts: 1 } });
  expect(messagesOf(session)[0]).toMatchObject({ role: 'user', isPrompt: true, isQueued: true });
});

test.each([{}, { origin: { kind: 'human' } }])('what the program queues itself is no prompt: %j', async (more) => {
  const attachment = {
    type: 'queued_command',
    prompt: 'Look at the figs',
    commandMode: 'prompt',
    isMeta: true,
    ...more,
  };
  const { session } = await readRecords([user('go'), answer('a'), { type: 'attachment', attachment }, answer('b')]);
  expect(messagesOf(session)[2]).toMatchObject({
    role: 'system',
    isPrompt: false,
    blocks: [{ type: 'notice', label: 'Put in by the program', text: 'Look at the figs' }],
  });
  expect(session.statistics.prompts).toBe(1);
});

test('news of a task are news, also where the line is the program’s', async () => {
  const attachment = { type: 'queued_command', prompt: 'Nine figs.', commandMode: 'task-notification', isMeta: true };
  const { session } = await readRecords([user('go'), answer('a'), { type: 'attachment', attachment }]);
  expect(messagesOf(session)[2]?.blocks).toMatchObject([{ kind: 'task', label: 'News of a background task' }]);
});

test('what the program says in the place of a prompt is none', async () => {
  const stopped = '7 background agents were stopped by the user: "a", "b".';
  const { session } = await readRecords([
    user('go'),
    user('Continue the plan', { promptSource: 'system' }),
    user(stopped, { promptSource: 'system' }),
    user(stopped),
    user('2 background agents are enough', { promptSource: 'typed' }),
  ]);
  expect(messagesOf(session).map(({ isPrompt }) => isPrompt)).toEqual([true, false, false, false, true]);
  const label = 'Background tasks were stopped';
  expect(messagesOf(session)[3]?.blocks).toMatchObject([{ type: 'notice', kind: 'task', label, text: stopped }]);
});

const newsOf = (subkind: string): object => ({ origin: { kind: 'task-notification', subkind } });

describe('what comes as the news of a task, and is none', () => {
  test.each([
    ['scheduled-trigger', { kind: 'task', label: 'A scheduled task began' }],
    ['peer-send-message', { kind: 'teammate', label: 'Message from another session' }],
    ['projects-relay', { kind: 'teammate', label: 'Message from the coordinator' }],
  ])('is seen as what it is: %s', async (subkind, shown) => {
    const queued = {
      type: 'queued_command',
      prompt: 'Water the figs',
      commandMode: 'task-notification',
      ...newsOf(subkind),
    };
    const { session } = await readRecords([
      user('go'),
      user('Water the plums', newsOf(subkind)),
      user('Water the pears', { ...PROGRAM, ...newsOf(subkind) }),
      { type: 'attachment', attachment: queued },
    ]);
    const [, ...told] = messagesOf(session);
    expect(told.map(({ blocks }) => blocks)).toMatchObject(
      ['plums', 'pears', 'figs'].map((fruit) => [{ ...shown, text: `Water the ${fruit}`, folded: false }]),
    );
    expect(told.map(({ isPrompt }) => isPrompt)).toEqual([false, false, false]);
  });

  test('is folded news where nothing says more of it', async () => {
    const { session } = await readRecords([user('go'), user('Done: figs', newsOf('something-new'))]);
    expect(messagesOf(session)[1]?.blocks).toMatchObject([{ label: 'News of a background task', folded: true }]);
  });
});

test.each([
  ['observer', 'Message from an observer'],
  ['unclassified', 'Message of unknown origin'],
])('words that may be somebody’s are not folded away: %s', async (kind, label) => {
  const { session } = await readRecords([user('go'), user('Nine figs are gone', { origin: { kind, from: 'a1' } })]);
  expect(messagesOf(session)[1]).toMatchObject({
    isPrompt: false,
    blocks: [{ type: 'notice', label, text: 'Nine figs are gone', folded: false }],
  });
});
