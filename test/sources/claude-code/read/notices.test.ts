import { expect, test } from 'vitest';
import { wordsAndRest } from '../../../../src/sources/claude-code/transcript/notices.ts';

test('words that differ in the space around them alone are said once, as the longer of them', () => {
  const record = { content: 'Nine figs.', stdout: 'Nine figs.\n\n', stderr: 'No plums.', hookName: 'Stop' };
  expect(wordsAndRest(record, ['content', 'stdout', 'stderr'])).toEqual({
    text: 'Nine figs.\n\n\nNo plums.',
    record: { hookName: 'Stop' },
  });
  expect(wordsAndRest({ content: ' \n', stdout: '' }, ['content', 'stdout']).text).toBe('');
});
