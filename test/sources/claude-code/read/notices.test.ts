import { expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { blocksOf, readRecords, user } from './reading.ts';
import { wordsAndRest } from '../../../../src/sources/claude-code/transcript/program/notices.ts';

test('words that differ in the space around them alone are said once, as the longer of them', () => {
  const record = { content: 'Nine figs.', stdout: 'Nine figs.\n\n', stderr: 'No plums.', hookName: 'Stop' };
  expect(wordsAndRest(record, ['content', 'stdout', 'stderr'])).toEqual({
    text: 'Nine figs.\n\n\nNo plums.',
    record: { hookName: 'Stop' },
  });
  expect(wordsAndRest({ content: ' \n', stdout: '' }, ['content', 'stdout']).text).toBe('');
});

test.each([
  [
    { subtype: 'error', message: 'Disk is full', level: 'error' },
    { label: 'Error', text: 'Disk is full' },
  ],
  [
    { subtype: 'agents_killed', agentId: 'a1', agentName: 'Hazel' },
    { label: 'Agents were stopped', record: { agentId: 'a1', agentName: 'Hazel' } },
  ],
  [
    { subtype: 'moonrise', message: { words: 'high' }, level: 'info', agentId: 'a1', height: 3 },
    { type: 'unknown', record: { message: { words: 'high' }, level: 'info', agentId: 'a1', height: 3 } },
  ],
  [
    {
      subtype: 'informational',
      content: 'UserPromptSubmit operation blocked by hook:\n[guard.sh]: no\n\n\nOriginal prompt: Water the figs',
      level: 'warning',
    },
    { kind: 'hook', label: 'A hook blocked the prompt', folded: false },
  ],
  [
    { subtype: 'informational', content: 'Original prompt: nothing was blocked' },
    { kind: 'other', label: 'Notice of the program', folded: true },
  ],
  [
    { subtype: 'informational', content: 'Args from unknown skill: to the orchard', level: 'warning' },
    { kind: 'other', label: 'Notice of the program', folded: false },
  ],
  [{ subtype: 'turn_duration', durationMs: 1800 }, { label: 'The turn took 2s' }],
  [{ subtype: 'turn_duration', durationMs: 3_599_499 }, { label: 'The turn took 59m 59s' }],
  [{ subtype: 'turn_duration', durationMs: 84_859_905 }, { label: 'The turn took 23h 34m' }],
])('a system line keeps what is its own: %j', async (own, expected) => {
  const line = { type: 'system', uuid: 'u', sessionId: pear, timestamp: '2026-02-01T08:00:00.000Z', ...own };
  const { session } = await readRecords([line]);
  expect(blocksOf(session)).toMatchObject([expected]);
});

test.each([
  [{ met: false, sentinel: true }, 'Goal set'],
  [{ met: true, sentinel: true }, 'Goal cleared'],
  [{ met: false }, 'Goal not met yet'],
  [{ met: false, failed: true }, 'Goal failed'],
  [{ met: true }, 'Goal met'],
  [{}, 'Goal'],
])('a goal says how it stands: %j', async (state, label) => {
  const attachment = { type: 'goal_status', condition: 'All jars are full', ...state };
  const { session } = await readRecords([user('go'), { type: 'attachment', attachment }]);
  expect(blocksOf(session)[1]).toMatchObject({ label, text: 'All jars are full', folded: false });
});

test('a resource of an MCP server is shown with its words', async () => {
  const content = {
    contents: [
      { uri: 'res://figs', text: 'Nine figs.' },
      { uri: 'res://blob', blob: 'AA==' },
    ],
  };
  const attachment = { type: 'mcp_resource', server: 'orchard', uri: 'res://figs', name: 'figs', content };
  const { session } = await readRecords([user('go'), { type: 'attachment', attachment }]);
  expect(blocksOf(session)[1]).toMatchObject({ label: 'MCP resource: res://figs', text: 'Nine figs.', folded: false });
});

const state = (worktreeSession: object | null): object => ({ type: 'worktree-state', worktreeSession });

test('a worktree is entered and left', async () => {
  const { session } = await readRecords([state(null), user('go'), state({ worktreeName: 'figs' }), state(null)]);
  expect(blocksOf(session).map((block) => (block.type === 'notice' ? block.label : block.type))).toEqual([
    'text',
    'Worktree',
    'The worktree was left',
  ]);
});

test.each([
  ['selected_lines_in_diff', { filePath: 'src/a.ts', content: '+figs' }, { type: 'attachment', text: '+figs' }],
  ['output_token_usage', { turn: 10, budget: 100 }, { type: 'notice', kind: 'reminder', folded: true }],
  ['skill_mention', { skillName: 'fig-count' }, { kind: 'skill', label: 'Skill mentioned: fig-count', record: {} }],
  [
    'at_mention_reference',
    { mentions: ['figs.csv', 'plums.csv'], unread: 'too_large', fileSize: 300_000, displayPath: 'figs.csv' },
    { type: 'attachment', label: 'Mentioned, not attached: figs.csv', text: 'figs.csv\nplums.csv', folded: true },
  ],
  ['unknown_command_fallback', { commandName: '/peel' }, { kind: 'other', label: 'Unknown command: /peel' }],
  ['session_cron_carry', { tasks: [{ id: 't1' }] }, { kind: 'task', record: { tasks: [{ id: 't1' }] } }],
  ['advisor_stripped', {}, { kind: 'other', label: 'Advice was left out' }],
  ['current_session_memory', { path: 'm.md', content: 'Figs first.' }, { kind: 'memory', text: 'Figs first.' }],
  [
    'skill_discovery',
    { skills: [{ name: 'fig-count' }] },
    { kind: 'skill', record: { skills: [{ name: 'fig-count' }] } },
  ],
  ['elapsed_time_reminder', { text: 'An hour.' }, { kind: 'reminder', text: 'An hour.' }],
  ['hook_deferred_tool', { hookName: 'PreToolUse' }, { type: 'notice', kind: 'hook', folded: true }],
])('an attachment %s is of a known kind', async (type, own, expected) => {
  const { session } = await readRecords([
    user('start'),
    { type: 'attachment', sessionId: pear, attachment: { type, ...own } },
  ]);
  expect(session.notes).toEqual([]);
  expect(blocksOf(session).at(-1)).toMatchObject(expected);
});

test('what a schedule asks of the agent is seen, and is nobody’s prompt', async () => {
  const fired = { promptSource: 'system', scheduledTaskId: '00000001', turnOrigin: 'scheduled' };
  const { session } = await readRecords([user('start'), user('Count the pears again.', fired)]);
  expect(session.statistics.prompts).toBe(1);
  const expected = { kind: 'task', label: 'A scheduled task began', text: 'Count the pears again.', folded: false };
  expect(blocksOf(session).at(-1)).toMatchObject(expected);
});

const memory = (mode: string): object => ({ type: 'memory-mode', mode, afterUuid: null });

test('memory is switched off and on: each is seen', async () => {
  const { session } = await readRecords([user('start'), memory('off'), user('go on'), memory('on')]);
  expect(blocksOf(session)).toMatchObject([
    { type: 'text' },
    { kind: 'mode', label: 'Memory: off' },
    { type: 'text' },
    { kind: 'mode', label: 'Memory: on' },
  ]);
  expect(session.notes).toEqual([]);
  expect(session.state).toMatchObject([{ kind: 'memory-mode', count: 2 }]);
});

test('where a session keeps its mods is stated, and nothing happened', async () => {
  const { session } = await readRecords([user('start'), { type: 'dev-mods', sessionId: pear, folder: pear }]);
  expect(blocksOf(session)).toHaveLength(1);
  expect(session).toMatchObject({ notes: [], state: [{ kind: 'dev-mods', count: 1, values: [{ folder: pear }] }] });
});

test('what a run said at its end is no step of a workflow', async () => {
  const end = { type: 'result', subtype: 'success', result: 'Nine figs.', num_turns: 2, total_cost_usd: 0.01 };
  const { session } = await readRecords([user('start'), { ...end, session_id: pear, uuid: 'z' }]);
  expect(session.notes).toEqual([]);
  expect(blocksOf(session).at(-1)).toMatchObject({
    kind: 'other',
    label: 'The run ended: success',
    text: 'Nine figs.',
    folded: true,
    record: { num_turns: 2, total_cost_usd: 0.01 },
  });
  const step = { type: 'result', key: 'count', result: 'Nine figs.' };
  expect(blocksOf((await readRecords([user('start'), step])).session).at(-1)).toMatchObject({
    kind: 'task',
    label: 'Result of the workflow step: count',
  });
});
