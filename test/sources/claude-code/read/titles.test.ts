import { describe, expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { answer, jsonl, readTree, user } from './reading.ts';

const own = user('Where do figs grow?', { uuid: 'leaf' });
const state = (type: string, key: string, value: string): object => ({ type, [key]: value, sessionId: pear });

async function titleOf(records: readonly object[], files: Readonly<Record<string, string>> = {}): Promise<string> {
  const { session } = await readTree({ [`${pear}.jsonl`]: jsonl(records), ...files });
  return `${session.titleOrigin}: ${session.title}`;
}

describe('the title of a session', () => {
  const all = [
    { type: 'summary', summary: 'A summary', leafUuid: 'leaf' },
    own,
    state('last-prompt', 'lastPrompt', 'The last prompt'),
    state('ai-title', 'aiTitle', 'By the model'),
    state('custom-title', 'customTitle', 'By hand'),
  ];
  const fromOutside = { [`${pear}/custom-title.json`]: '{"customTitle":"From outside"}' };

  test('is taken from what says it best', async () => {
    expect(await titleOf(all, fromOutside)).toBe('custom: By hand');
    expect(await titleOf(all.slice(0, 4), fromOutside)).toBe('custom: From outside');
    expect(await titleOf(all.slice(0, 4))).toBe('ai: By the model');
    expect(await titleOf(all.slice(0, 3))).toBe('last-prompt: The last prompt');
    expect(await titleOf(all.slice(0, 2))).toBe('summary: A summary');
    expect(await titleOf([own])).toBe('prompt: Where do figs grow?');
  });

  test('may be a last prompt whose other half comes by itself', async () => {
    const halves = [state('last-prompt', 'lastPrompt', 'The last prompt'), state('last-prompt', 'leafUuid', 'leaf')];
    for (const records of [halves, halves.toReversed()]) {
      const { session } = await readTree({ [`${pear}.jsonl`]: jsonl([own, ...records]) });
      expect(session.title).toBe('The last prompt');
      expect(session.state).toMatchObject([
        { count: 2, values: [{ lastPrompt: 'The last prompt', leafUuid: 'leaf' }] },
      ]);
    }
  });

  test('is no last prompt that was taken back, and none has what another said', async () => {
    const records = [
      { type: 'last-prompt', lastPrompt: 'old', rewound: true, sessionId: pear },
      { type: 'last-prompt', leafUuid: null, explicit: true, sessionId: pear },
    ];
    expect(await titleOf([own, ...records])).toBe('prompt: Where do figs grow?');
    const later = { type: 'last-prompt', lastPrompt: 'new', leafUuid: 'leaf', sessionId: pear };
    const { session } = await readTree({ [`${pear}.jsonl`]: jsonl([own, ...records, later]) });
    expect(session.state).toMatchObject([{ count: 3, values: [{ lastPrompt: 'new', leafUuid: 'leaf' }] }]);
    expect(Object.keys(session.state[0]?.values[0] ?? {})).toEqual(['lastPrompt', 'leafUuid']);
  });

  test('is the latest that was given, not the latest that was new', async () => {
    const titles = ['One', 'Two', 'One'].map((title) => state('custom-title', 'customTitle', title));
    expect(await titleOf([own, ...titles])).toBe('custom: One');
  });

  test('is never a summary of another session', async () => {
    expect(await titleOf([{ type: 'summary', summary: 'Elsewhere', leafUuid: 'gone' }, own])).toBe(
      'prompt: Where do figs grow?',
    );
  });

  test('is never an injected line, a wrapper or a command where there is a prompt', async () => {
    const before = [
      user('Caveat: The messages below', { isMeta: true }),
      user('<command-name>/clear</command-name>'),
      user('<local-command-stdout></local-command-stdout>'),
      user('[Request interrupted by user]'),
      user('<p>What is this tag?</p>'),
      state('last-prompt', 'lastPrompt', '/clear'),
    ];
    expect(await titleOf([...before, own])).toBe('prompt: Where do figs grow?');
    expect(await titleOf(before)).toBe('command: /clear');
  });

  test('of a session of which only subagents are left is what they were to do', async () => {
    const agent = jsonl([user('Count the figs.'), answer('Nine.')]);
    const path = `${pear}/subagents/agent-a1`;
    const described = { [`${path}.jsonl`]: agent, [`${path}.meta.json`]: '{"description":"Counting"}' };
    const { session } = await readTree(described);
    expect([session.title, session.titleOrigin]).toEqual(['Counting', 'agent']);
    const { session: bare } = await readTree({ [`${path}.jsonl`]: agent });
    expect(bare.title).toBe('Count the figs.');
  });

  test('a title file that is none is kept as what it is', async () => {
    const { session } = await readTree({ [`${pear}.jsonl`]: jsonl([own]), [`${pear}/custom-title.json`]: '{torn' });
    expect(session.title).toBe('Where do figs grow?');
    expect(JSON.stringify(session.turns)).toContain('{torn');
  });
});
