import { describe, expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { answer, messagesOf, readRecords, user } from './reading.ts';

function operation(kind: string, content?: unknown): object {
  return { type: 'queue-operation', operation: kind, timestamp: '2026-02-01T08:00:00.000Z', sessionId: pear, content };
}

function queued(prompt: unknown, more: object = {}): object {
  const attachment = { type: 'queued_command', prompt, commandMode: 'prompt', ...more };
  return { type: 'attachment', uuid: undefined, sessionId: pear, attachment };
}

const error = (): object => answer('API Error: 529', { isApiErrorMessage: true }, { model: '<synthetic>' });

/** Every message in a line: its marks and its words. */
async function shown(records: readonly object[]): Promise<readonly string[]> {
  const { session } = await readRecords(records);
  return messagesOf(session).map(({ isPrompt, isQueued, blocks }) => {
    const words = blocks.map((block) =>
      block.type === 'text' ? block.text : block.type === 'notice' ? `(${block.kind} ${block.text})` : block.type,
    );
    return [isPrompt ? 'P' : '-', isQueued ? 'Q' : '-', ...words].join(' ');
  });
}

const steering = (version: string): readonly object[] => [
  { ...user('start'), version },
  operation('enqueue', 'figs'),
  operation('remove'),
];

describe('a prompt typed while the agent worked', () => {
  test('that left the queue without having entered it is told where it was said, and once', async () => {
    const left = { ...operation('remove', 'figs'), reason: 'absorbed_mid_turn' };
    expect(await shown([user('start'), queued('figs'), left])).toEqual(['P - start', 'P Q figs']);
    expect(await shown([user('start'), left])).toEqual(['P - start', 'P Q figs']);
  });

  test.each([
    ['absorbed_mid_turn', 'P Q figs'],
    ['delivered_to_agent', 'P Q figs'],
    ['cancelled', '- - (undelivered-prompt figs)'],
  ])('that left the queue because it was %s is told so', async (reason, expected) => {
    const left = [operation('enqueue', 'figs'), { ...operation('remove', 'figs'), reason }];
    expect(await shown([{ ...user('start'), version: '2.1.281' }, ...left])).toContain(expected);
    const both = await shown([{ ...user('start'), version: '2.1.281' }, ...left, queued('figs')]);
    expect(both.filter((line) => line.includes('figs'))).toEqual(['P Q figs']);
  });

  test('is shown once, though queue, attachment and a line of the user have it', async () => {
    const records = [
      user('start'),
      answer('a'),
      operation('enqueue', 'figs too'),
      answer('b'),
      operation('remove'),
      queued('figs too'),
      user('figs too'),
      answer('c'),
    ];
    expect(await shown(records)).toEqual(['P - start', '- - a', '- - b', 'P Q figs too', '- - c']);
  });

  test('is shown once when the attachment names the line of the user as its source', async () => {
    const line = { ...user('figs too'), uuid: 'source' };
    const records = [line, answer('a'), queued('figs too', { source_uuid: 'source' })];
    expect(await shown(records)).toEqual(['P - figs too', '- - a']);
  });

  test('with the words of the prompt before is another where it names another source, or shows a picture', async () => {
    const picture = { type: 'image', source: { type: 'url', url: 'https://fruit.example/fig.png' } };
    const elsewhere = [
      user('go on', { uuid: 'one' }),
      queued('go on', { source_uuid: 'two' }),
      user('x', { uuid: 'two' }),
    ];
    expect(await shown(elsewhere)).toEqual(['P - go on', 'P Q go on', 'P - x']);
    const shows = [user('look'), queued([{ type: 'text', text: 'look' }, picture]), answer('a')];
    expect(await shown(shows)).toEqual(['P - look', 'P Q look image', '- - a']);
    const words = [queued('look'), user([{ type: 'text', text: 'look' }, picture])];
    expect(await shown(words)).toEqual(['P Q look', 'P - look image']);
    const other = { ...picture, source: { type: 'url', url: 'https://fruit.example/plum.png' } };
    const pictures = [queued([{ type: 'text', text: 'look' }, picture]), user([{ type: 'text', text: 'look' }, other])];
    expect(await shown(pictures)).toEqual(['P Q look image', 'P - look image']);
    const same = [queued([{ type: 'text', text: 'look' }, picture]), user([{ type: 'text', text: 'look' }, picture])];
    expect(await shown(same)).toEqual(['P Q look image']);
  });

  test('may be typed again later, and is another then', async () => {
    const records = [queued('go on'), answer('a'), user('go on'), answer('b'), queued('go on')];
    expect(await shown(records)).toEqual(['P Q go on', '- - a', 'P - go on', '- - b', 'P Q go on']);
  });

  test('may be typed again when an error or an interruption was the answer, and is another then', async () => {
    const steered = [user('start'), answer('a'), queued('continue'), error(), user('continue'), answer('b')];
    expect(await shown(steered)).toEqual([
      'P - start',
      '- - a',
      'P Q continue',
      '- - (api-error API Error: 529)',
      'P - continue',
      '- - b',
    ]);
    const typed = [user('try again'), error(), queued('try again')];
    expect(await shown(typed)).toEqual(['P - try again', '- - (api-error API Error: 529)', 'P Q try again']);
    const limit = answer('5-hour limit reached', {}, { model: '<synthetic>' });
    expect(await shown([queued('go on'), limit, user('go on')])).toHaveLength(3);
    const interruption = '[Request interrupted by user]';
    expect(await shown([queued('stop it'), user([{ type: 'text', text: interruption }]), user('stop it')])).toEqual([
      'P Q stop it',
      `- - (interruption ${interruption})`,
      'P - stop it',
    ]);
  });

  test('may be handed over together with others', async () => {
    const records = [
      operation('enqueue', 'figs'),
      operation('enqueue', 'dates'),
      answer('a'),
      operation('dequeue'),
      operation('dequeue'),
      user('figs\ndates'),
    ];
    expect(await shown(records)).toEqual(['- - a', 'P Q figs\ndates']);
  });

  test('is no part of another that only holds the same letters', async () => {
    const records = [operation('enqueue', 'fig'), user('Is a fig tree a tree?')];
    expect(await shown(records)).toEqual(['- - (undelivered-prompt fig)', 'P - Is a fig tree a tree?']);
  });

  test('that was taken out of the queue is a prompt, though no line tells that it was delivered', async () => {
    expect(await shown([operation('enqueue', 'figs'), answer('a'), operation('dequeue'), answer('b')])).toEqual([
      '- - a',
      'P Q figs',
      '- - b',
    ]);
  });

  test('that left the queue unseen was steering before 2.1.91 and is no more since', async () => {
    expect(await shown(steering('2.1.90'))).toEqual(['P - start', 'P Q figs']);
    expect(await shown(steering('2.1.91'))).toEqual(['P - start', '- - (undelivered-prompt figs)']);
    expect(await shown(steering('2.2.0'))).toEqual(['P - start', '- - (undelivered-prompt figs)']);
  });

  test('and taken back is not what is typed with its words later', async () => {
    const again = [operation('enqueue', 'figs'), operation('popAll', 'figs'), operation('enqueue', 'figs')];
    const sent = [user('start'), ...again, answer('a'), operation('dequeue'), user('figs'), answer('b')];
    const withdrawn = '- - (undelivered-prompt figs)';
    expect(await shown(sent)).toEqual(['P - start', withdrawn, '- - a', 'P Q figs', '- - b']);
    const later = [user('start'), operation('enqueue', 'figs'), operation('popAll'), answer('a'), user('figs')];
    expect(await shown(later)).toEqual(['P - start', withdrawn, '- - a', 'P - figs']);
  });

  test('is taken back alone where the line says its words', async () => {
    const both = [operation('enqueue', 'figs'), operation('enqueue', 'plums'), operation('popAll', 'figs')];
    const records = [user('start'), ...both, answer('a'), operation('dequeue'), user('plums')];
    expect(await shown(records)).toEqual(['P - start', '- - (undelivered-prompt figs)', '- - a', 'P Q plums']);
  });

  test('that steered the agent before 2.1.91 is not what is typed with its words later', async () => {
    const before = [...steering('2.0.60'), answer('a')];
    expect(await shown([...before, user('figs'), answer('b')])).toEqual([
      'P - start',
      'P Q figs',
      '- - a',
      'P - figs',
      '- - b',
    ]);
    expect(await shown([...before, user('plums\nfigs')])).toEqual([
      'P - start',
      'P Q figs',
      '- - a',
      'P - plums\nfigs',
    ]);
  });

  test('twice may steer once and wait once', async () => {
    const start = { ...user('start'), version: '2.1.36' };
    const twice = [operation('enqueue', 'figs'), operation('enqueue', 'figs'), operation('remove')];
    const records = [start, ...twice, answer('a'), operation('dequeue'), user('figs'), answer('b')];
    expect(await shown(records)).toEqual(['P - start', 'P Q figs', '- - a', 'P Q figs', '- - b']);
  });

  test('that is a command is shown as the command that it called', async () => {
    const command =
      '<command-name>/prune</command-name>\n<command-message>prune</command-message>\n<command-args>figs</command-args>';
    expect(
      await shown([operation('enqueue', '/prune figs'), answer('a'), operation('dequeue'), user(command)]),
    ).toEqual(['- - a', '- - command']);
  });

  test('may hold pictures', async () => {
    const picture = { type: 'image', source: { type: 'url', url: 'https://fruit.example/fig.png' } };
    expect(await shown([queued([{ type: 'text', text: 'see' }, picture])])).toEqual(['P Q see image']);
  });
});

describe('a picture that waited in the queue', () => {
  const picture = { type: 'image', source: { type: 'url', url: 'https://fruit.example/fig.png' } };
  const enqueued = operation('enqueue', [{ type: 'text', text: 'see picture' }, picture]);

  test('is shown beside the words when those were delivered without it', async () => {
    const steered = [enqueued, answer('a'), operation('remove'), queued('see picture'), answer('b')];
    expect(await shown(steered)).toEqual(['- - a', 'P Q image', 'P Q see picture', '- - b']);
    expect(await shown([enqueued, answer('a'), operation('dequeue'), user('see picture')])).toEqual([
      '- - a',
      'P Q image',
      'P Q see picture',
    ]);
  });

  test('is shown once when it was delivered', async () => {
    const delivered = user([{ type: 'text', text: 'see picture' }, picture]);
    expect(await shown([enqueued, answer('a'), operation('dequeue'), delivered])).toEqual([
      '- - a',
      'P Q see picture image',
    ]);
  });
});

describe('what others put into the queue', () => {
  test('is no prompt', async () => {
    const news =
      '<task-notification>\n<status>completed</status>\n<summary>The press stopped</summary>\n</task-notification>';
    const records = [
      operation('enqueue', news),
      operation('enqueue', news),
      queued(news, { commandMode: 'task-notification' }),
      queued('Hazel says hello', { origin: { kind: 'peer', fromSession: 's1' } }),
      queued('Go home', { origin: { kind: 'coordinator' } }),
    ];
    expect(await shown(records)).toEqual([
      '- - (task The press stopped)',
      '- - (task The press stopped)',
      '- - (teammate Hazel says hello)',
      '- - (teammate Go home)',
    ]);
    const { session } = await readRecords(records);
    expect(messagesOf(session).at(-2)?.blocks).toMatchObject([
      { label: 'Message from peer', folded: false, record: { kind: 'peer', fromSession: 's1' } },
    ]);
  });
});

test('a queued command whose prompt is missing, or in another place, is kept with a note', async () => {
  const records = [
    queued(null, { x: 1 }),
    queued(undefined, { content: 'figs' }),
    queued([7]),
    user('start'),
    queued(''),
  ];
  const { session } = await readRecords(records);
  const command = { type: 'queued_command', commandMode: 'prompt' };
  expect(messagesOf(session).flatMap(({ blocks }) => blocks)).toMatchObject([
    { type: 'unknown', kind: 'attachment:queued_command', record: { ...command, x: 1 } },
    { type: 'unknown', record: { ...command, content: 'figs' } },
    { type: 'unknown', record: { ...command, prompt: [7] } },
    { type: 'text', text: 'start' },
  ]);
  expect(session.notes).toMatchObject([{ code: 'UNKNOWN_RECORDS', kinds: { 'attachment:queued_command': 3 } }]);
});
