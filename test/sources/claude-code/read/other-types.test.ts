import { describe, expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { answer, readRecords, user } from './reading.ts';

/** What may stand where something else is known, with a word to look for. */
const forms: Readonly<Record<string, unknown>> = {
  'an object': { deep: { say: 'quince' } },
  'an array': ['quince'],
  'an array of objects': [{ say: 'quince' }],
  'a number': 7_100_042,
};

const call = (more: object = {}): object => ({ type: 'tool_use', id: 'c', name: 'Bash', input: {}, ...more });
const result = (more: object, line: object = {}): object =>
  user([{ type: 'tool_result', tool_use_id: 'c', content: 'ok', ...more }], line);
const progress = (data: object, more: object = {}): object => ({
  type: 'progress',
  uuid: 'uuid-of-progress',
  sessionId: pear,
  toolUseID: 'bash-progress-1',
  parentToolUseID: 'c',
  data,
  ...more,
});
const snapshot = (more: object): object =>
  progress({ type: 'bash_progress', output: '', fullOutput: '', elapsedTimeSeconds: 2, totalLines: 0, ...more });
const enqueue = (more: object): object => ({
  type: 'queue-operation',
  operation: 'enqueue',
  timestamp: '2026-02-01T08:00:00.000Z',
  sessionId: pear,
  content: 'figs',
  ...more,
});
const error = (more: object, message: object = {}): object =>
  answer([{ type: 'text', text: 'API Error: 529' }], { isApiErrorMessage: true, ...more }, message);
const attached = (attachment: object, more: object = {}): object => ({
  type: 'attachment',
  sessionId: pear,
  attachment,
  ...more,
});

type Make = (value: unknown) => readonly object[];

/** Where a value of another type than known once vanished, or a member that is not known at all. */
const places: Readonly<Record<string, Make>> = {
  uuid: (value) => [user('x', { uuid: value })],
  parentUuid: (value) => [user('x', { parentUuid: value })],
  timestamp: (value) => [user('x', { timestamp: value })],
  sessionId: (value) => [user('x', { sessionId: value })],
  isMeta: (value) => [user('x', { isMeta: value })],
  isCompactSummary: (value) => [user('x', { isCompactSummary: value })],
  planContent: (value) => [user('x', { planContent: value })],
  agentId: (value) => [user('x', { agentId: value })],
  requestId: (value) => [answer('x', { requestId: value })],
  apiBlockIndices: (value) => [answer('x', { apiBlockIndices: { 0: value } })],
  'system.subtype': (value) => [user('x'), { type: 'system', content: 'y', subtype: value }],
  'system.cwd': (value) => [user('x'), { type: 'system', subtype: 'informational', content: 'y', cwd: value }],
  'message.role of the user': (value) => [user('x', { message: { role: value, content: 'x' } })],
  'message.role': (value) => [answer('x', {}, { role: value })],
  'message.id': (value) => [answer('x', {}, { id: value })],
  'message.model': (value) => [answer('x', {}, { model: value })],
  'message.stop_reason': (value) => [answer('x', {}, { stop_reason: value })],
  'tool_use.name': (value) => [answer([call({ name: value })]), result({})],
  'server_tool_use.name': (value) => [answer([call({ type: 'server_tool_use', name: value })])],
  'tool_result.is_error': (value) => [answer([call()]), result({ is_error: value })],
  toolDenialKind: (value) => [answer([call()]), result({}, { toolDenialKind: value })],
  'thinking.signature': (value) => [answer([{ type: 'thinking', thinking: 'x', signature: value }])],
  'redacted_thinking.data': (value) => [answer([{ type: 'redacted_thinking', data: value }])],
  'document.title': (value) => [
    user([{ type: 'document', title: value, source: { type: 'text', data: 'figs', media_type: 'text/plain' } }]),
  ],
  'image.source.media_type': (value) => [
    user([{ type: 'image', source: { type: 'base64', data: 'aGVsbG8gd29ybGQ=', media_type: value } }]),
  ],
  'a member of image.source': (value) => [
    user([{ type: 'image', source: { type: 'url', url: 'https://example.org/fig.png', hue: value } }]),
  ],
  'a member of message of an error': (value) => [user('x'), error({}, { hint: value })],
  'a member of a block of an error': (value) => [
    user('x'),
    answer([{ type: 'text', text: 'API Error: 529', hint: value }], { isApiErrorMessage: true }),
  ],
  'queue-operation.content': (value) => [user('x'), enqueue({ content: [value] })],
  'a member of queue-operation.content': (value) => [
    user('x'),
    enqueue({ content: [{ type: 'text', text: 'figs', hint: value }] }),
  ],
  'a member of queue-operation': (value) => [user('x'), enqueue({ hint: value })],
  'a member of queue-operation that was delivered': (value) => [user('x'), enqueue({ hint: value }), user('figs')],
  'queued_command.commandMode': (value) => [attached({ type: 'queued_command', prompt: 'figs', commandMode: value })],
  'a member of what the model saw': (value) => [
    user('x'),
    attached({ type: 'date', date: 'a day' }, { rendered: [{ content: 'a day', hint: value }] }),
  ],
  'a member of progress': (value) => [answer([call()]), progress({ type: 'hook_progress' }, { hint: value })],
  'progress.toolUseID': (value) => [answer([call()]), progress({ type: 'hook_progress' }, { toolUseID: value })],
  'bash_progress.fullOutput': (value) => [answer([call()]), snapshot({ fullOutput: value })],
  'bash_progress.output': (value) => [answer([call()]), snapshot({ output: value })],
  'a member of bash_progress': (value) => [answer([call()]), snapshot({ hint: value })],
  'agent_progress.agentId': (value) => [answer([call()]), progress({ type: 'agent_progress', agentId: value })],
};

describe.each(Object.entries(places))('%s', (_place, make) => {
  test.each(Object.entries(forms))('may be %s, and is kept once', async (_form, value) => {
    const { session } = await readRecords([user('begin'), answer('yes'), ...make(value)]);
    const { statistics: _counted, title: _title, ...said } = session;
    const text = JSON.stringify(said);
    expect(text.split(typeof value === 'number' ? String(value) : 'quince')).toHaveLength(2);
  });
});

test('a member of the type that is known is not said twice', async () => {
  const lines = [user('x'), answer([call()]), result({ is_error: false }, { toolDenialKind: 'cancelled' })];
  const { session } = await readRecords(lines);
  expect(JSON.stringify(session.turns)).not.toContain('facts');
});

test('the ids of a prompt that left the queue make no message of their own', async () => {
  const ids = { commandUuid: 'quince', deliveryId: 'quince' };
  const left = { ...enqueue({}), operation: 'remove', reason: 'absorbed_mid_turn', ...ids };
  const lines = [user('x'), answer('y'), enqueue({}), attached({ type: 'queued_command', prompt: 'figs' }), left];
  const { session } = await readRecords(lines);
  expect(JSON.stringify(session.turns)).not.toMatch(/quince|Queue of prompts/);
});

test('what the model saw is not said of a line of the program', async () => {
  const seen = { type: 'system', subtype: 'informational', content: 'y', renderedInHumanTurn: [{ content: 'quince' }] };
  const { session } = await readRecords([user('x'), seen]);
  expect(JSON.stringify(session.turns)).not.toContain('quince');
});

test('a member of a snapshot that is not known is told once while it stays the same, without the output', async () => {
  const snapshots = ['quince', 'quince', 'medlar'].map((hint) => snapshot({ fullOutput: 'plums', hint }));
  const { session } = await readRecords([answer([call()]), ...snapshots, result({ content: 'plums' })]);
  const text = JSON.stringify(session.turns);
  expect(['quince', 'medlar', 'plums'].map((word) => text.split(word).length - 1)).toEqual([1, 1, 1]);
});
