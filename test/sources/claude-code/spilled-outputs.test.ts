import { expect, test } from 'vitest';
import { pear } from './homes.ts';
import { blocksOf, jsonl, readTree, user, answer } from './read/reading.ts';

const FILE = `${pear}/tool-results/mcp-orchard-count-1.txt`;
const words = (text: string): string =>
  `Error: result (120,000 characters${text}) exceeds maximum allowed tokens. Output has been saved to /home/fern/${FILE}.\nFormat: Plain text\nUse offset.`;

test.each(['', ' across 1,200 lines'])(
  'a result that was too large for the transcript has not failed, and its output stands with its call (%j)',
  async (extent) => {
    const text = words(extent);
    const result = { type: 'tool_result', tool_use_id: '1', content: text };
    const records = [answer([{ type: 'tool_use', id: '1', name: 'mcp__orchard__count', input: {} }])];
    const tree = { [`${pear}.jsonl`]: jsonl([...records, user([result], { toolUseResult: text })]), [FILE]: 'plums' };
    const { session } = await readTree(tree);
    expect(blocksOf(session)).toMatchObject([
      {
        type: 'tool_call',
        result: { isError: false, persisted: { path: `-home-fern-orchard/${FILE}`, text: 'plums' } },
      },
    ]);
    expect(blocksOf(session)).toHaveLength(1);
    expect(session.statistics.tools).toMatchObject([{ calls: 1, errors: 0 }]);
  },
);

test('another error that only looks like it is one', async () => {
  const text = 'Error: result (of the harvest) exceeds maximum allowed tokens. Output has been saved to /x.';
  const result = { type: 'tool_result', tool_use_id: '1', content: text };
  const records = [answer([{ type: 'tool_use', id: '1', name: 'Bash', input: {} }])];
  const { session } = await readTree({
    [`${pear}.jsonl`]: jsonl([...records, user([result], { toolUseResult: text })]),
  });
  expect(blocksOf(session)).toMatchObject([{ type: 'tool_call', result: { isError: true } }]);
});
