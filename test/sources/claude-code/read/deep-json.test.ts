import { expect, test } from 'vitest';
import { pear } from '../homes.ts';
import { answer, blocksOf, jsonl, readRecords, readTree, user } from './reading.ts';

const DEEP = `{"plum":${'['.repeat(8000)}${']'.repeat(8000)}}`;

test('a call whose input is text of JSON too deep for a record keeps the text', async () => {
  const call = { type: 'tool_use', id: 'toolu_1', name: 'Bash', input: DEEP };
  const { session } = await readRecords([user('go'), answer([call])]);
  expect(blocksOf(session)).toMatchObject([{ text: 'go' }, { input: DEEP }]);
});

test('files beside a transcript that are too deep are kept as text', async () => {
  const { session } = await readTree({
    [`${pear}.jsonl`]: jsonl([user('go'), answer('done')]),
    [`${pear}/custom-title.json`]: DEEP,
    [`${pear}/subagents/agent-a1.jsonl`]: jsonl([user('look', { isSidechain: true, agentId: 'a1' })]),
    [`${pear}/subagents/agent-a1.meta.json`]: DEEP,
  });
  expect(JSON.stringify(session).split(JSON.stringify(DEEP).slice(1, -1))).toHaveLength(3);
  expect(session.notes.map(({ code }) => code)).toContain('MALFORMED_LINES');
});
