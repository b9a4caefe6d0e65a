import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/session/session.ts';
import { watchConversation } from '../../../src/sources/claude-code/watch/emptiness.ts';
import type { JsonObject } from '../../../src/sources/records/guards.ts';

const main = { path: 'orchard/pear.jsonl', part: 'main' } as const;
const agent = { path: 'orchard/pear/subagents/agent-plum.jsonl', part: 'subagent' } as const;
const otherAgent = { path: 'orchard/pear/subagents/agent-fig.jsonl', part: 'subagent' } as const;

function verdictOn(...records: readonly JsonObject[]): string {
  const watch = watchConversation();
  for (const record of records) watch.see(record, main);
  return watch.verdict();
}

const user = (content: Json, more: JsonObject = {}): JsonObject => ({ type: 'user', message: { content }, ...more });
const assistant = (content: Json): JsonObject => ({ type: 'assistant', message: { content } });

const greeting = (id: string, more: JsonObject = {}): JsonObject => ({
  type: 'assistant',
  parentUuid: null,
  message: { id, content: [{ type: 'text', text: 'I am ready to look at the figs.' }] },
  ...more,
});

describe('a session with a conversation', () => {
  test.each([
    ['a prompt', user('Which pears are ripe?')],
    ['a prompt of an odd shape', user(12345)],
    ['a prompt in place of its message', { type: 'user', message: 'Which pears are ripe?' }],
    ['a prompt elsewhere in its message', { type: 'user', message: { role: 'user', text: 'Which pears are ripe?' } }],
    ['a prompt beside its message', user('', { pastedContents: { 1: { content: 'Which pears are ripe?' } } })],
    ['a tool’s record beside an empty message', user([], { toolUseResult: { stdout: 'figs' } })],
    ['an answer beside its message', { type: 'assistant', content: [{ type: 'text', text: 'The early ones.' }] }],
    ['a picture', user([{ type: 'image' }])],
    ['a result', user([{ type: 'tool_result', tool_use_id: 'toolu_1' }])],
    [
      'a result in a line that the program put in',
      user([{ type: 'tool_result', tool_use_id: 'toolu_1' }], { isMeta: true }),
    ],
    ['a command', user('<command-name>/water</command-name>')],
    ['an answer', assistant([{ type: 'text', text: 'The early ones.' }])],
    ['thinking without text', assistant([{ type: 'thinking', thinking: '', signature: 'x' }])],
    ['a command of a later version', { type: 'system', subtype: 'local_command', content: '<command-name>/water' }],
    ['a queued prompt', { type: 'attachment', attachment: { type: 'queued_command', prompt: 'And the figs?' } }],
    [
      'a prompt that a hook blocked',
      {
        type: 'system',
        subtype: 'informational',
        content: 'UserPromptSubmit operation blocked by hook:\n[guard.sh]: no\n\n\nOriginal prompt: Water the figs',
      },
    ],
    [
      'what a person says over a channel while the agent works',
      {
        type: 'attachment',
        attachment: {
          type: 'queued_command',
          isMeta: true,
          prompt: '<channel source="chat" user="fern">Water</channel>',
        },
      },
    ],
    ['an undelivered prompt', { type: 'queue-operation', operation: 'enqueue', content: 'And the figs?' }],
    [
      'a subagent’s line',
      { type: 'progress', data: { type: 'agent_progress', message: { message: { content: 'x' } } } },
    ],
  ])('has %s', (_, record) => {
    expect(verdictOn(record)).toBe('conversation');
  });

  test('has records of a kind still to come in its tree', () => {
    expect(verdictOn({ type: 'mode' }, { type: 'ripening', uuid: 'u1' })).toBe('conversation');
    expect(verdictOn({ type: 'ripening', uuid: 'u1' }, { type: 'mode' })).toBe('conversation');
  });
});

describe('an empty session', () => {
  test.each([
    ['no record', []],
    ['a summary', [{ type: 'summary', summary: 'Pears' }]],
    ['snapshots', [{ type: 'file-history-snapshot', snapshot: {} }]],
    [
      'titles',
      [
        { type: 'custom-title', customTitle: 'Pears' },
        { type: 'ai-title', aiTitle: 'Pears' },
      ],
    ],
    [
      'modes',
      [
        { type: 'mode', mode: 'normal' },
        { type: 'permission-mode', permissionMode: 'plan' },
      ],
    ],
    ['requests to the API', [{ type: 'api-request-blob', message: { role: 'user', content: 'Pears?' } }]],
    ['a last prompt', [{ type: 'last-prompt', lastPrompt: 'Pears?' }]],
    ['injected lines', [user('Caveat: …', { isMeta: true })]],
    ['hook output', [{ type: 'attachment', attachment: { type: 'hook_success', stdout: 'ok' } }]],
    ['hook notices', [{ type: 'system', content: 'ran', level: 'info' }]],
    ['blank lines of users', [user(' \n'), user([]), user(null), { type: 'user', message: null }, { type: 'user' }]],
    [
      'blank lines with what is known about them',
      [
        user('', { origin: { kind: 'human' }, promptSource: 'typed', cwd: '/orchard', todos: [] }),
        {
          type: 'assistant',
          requestId: 'r',
          message: { id: 'm', model: 'x', usage: { input_tokens: 1 }, content: [] },
        },
      ],
    ],
    ['an operation without prompt', [{ type: 'queue-operation', operation: 'dequeue' }]],
    ['an unknown state beside a known one', [{ type: 'mode' }, { type: 'ripening' }]],
  ])('has %s and nothing else', (_, records) => {
    expect(verdictOn(...records)).toBe('empty');
  });
});

test('a session of unknown records alone is not supported', () => {
  expect(verdictOn({ type: 'ripening' })).toBe('unsupported');
  expect(verdictOn({ kind: 'user', text: 'Pears?' }, { type: 7 })).toBe('unsupported');
  expect(verdictOn({ type: 'ripening', uuid: 'u1' })).toBe('unsupported');
});

describe('subagents', () => {
  test('that were only warmed up said nothing', () => {
    const watch = watchConversation();
    watch.see(user('Warmup'), agent);
    watch.see(assistant([{ type: 'text', text: 'I am ready.' }]), agent);
    watch.see({ type: 'summary', summary: 'Pears' }, main);
    expect(watch.verdict()).toBe('empty');
  });

  test('that were asked something are a conversation, also beside a warmed up one and after a warm-up', () => {
    const watch = watchConversation();
    watch.see(user('Warmup'), agent);
    watch.see(user([{ type: 'text', text: 'Count the figs.' }]), otherAgent);
    expect(watch.verdict()).toBe('conversation');
    const later = watchConversation();
    later.see(user('Warmup'), agent);
    later.see(assistant([{ type: 'text', text: 'I am ready.' }]), agent);
    later.see(user('Count the figs.'), agent);
    expect(later.verdict()).toBe('conversation');
  });

  test.each([
    ['an answer to a line that is gone', [greeting('m1', { parentUuid: 'gone' })]],
    ['three answers', [greeting('m1'), greeting('m2'), greeting('m3')]],
    ['a call', [{ ...assistant([{ type: 'tool_use', id: 't1', name: 'Read', input: {} }]), parentUuid: null }]],
    ['a result', [greeting('m1'), user([{ type: 'tool_result', tool_use_id: 't1', content: 'figs' }])]],
  ])('whose prompt is not recorded are one by %s', (_, records) => {
    const watch = watchConversation();
    for (const record of records) watch.see(record, agent);
    expect(watch.verdict()).toBe('conversation');
  });

  test('that were warmed up without a prompt said nothing: all they have is an answer or two without a parent', () => {
    const watch = watchConversation();
    watch.see(greeting('m1'), agent);
    watch.see(greeting('m1', { parentUuid: 'u1' }), agent);
    watch.see(greeting('m2', { parentUuid: 'u1' }), agent);
    watch.see(greeting('m3'), otherAgent);
    expect(watch.verdict()).toBe('empty');
  });

  test('alone may be warmed up: a user who says so is talking', () => {
    expect(verdictOn(user('Warmup'))).toBe('conversation');
  });
});

test('what the program queues itself is no conversation', () => {
  const attachment = { type: 'queued_command', isMeta: true, prompt: 'Look at the figs' };
  expect(verdictOn({ type: 'attachment', attachment })).toBe('empty');
});
