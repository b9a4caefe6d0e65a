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
  [{ subtype: 'turn_duration', durationMs: 1800 }, { label: 'The turn took 1.8 s' }],
  [{ subtype: 'turn_duration', durationMs: 3_599_499 }, { label: 'The turn took 59 min 59 s' }],
  [{ subtype: 'turn_duration', durationMs: 84_859_905 }, { label: 'The turn took 23 h 34 min' }],
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
