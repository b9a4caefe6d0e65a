import { expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { blocksOf, readRecords } from './reading.ts';
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
])('a system line keeps what is its own: %j', async (own, expected) => {
  const line = { type: 'system', uuid: 'u', sessionId: pear, timestamp: '2026-02-01T08:00:00.000Z', ...own };
  const { session } = await readRecords([line]);
  expect(blocksOf(session)).toMatchObject([expected]);
});
