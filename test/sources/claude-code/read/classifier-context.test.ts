import { expect, test } from 'vitest';
import { answer, readRecords, user } from './reading.ts';

const HELD = { serverClassifierContext: 'the classifier', hostClassifierContext: ['the classifier'] };

test.each<[string, object]>([
  ['a prompt', user('go', HELD)],
  ['an answer', { ...answer([{ type: 'text', text: 'gone' }]), ...HELD }],
  ['a system line', { type: 'system', subtype: 'local_command', content: 'done', ...HELD }],
  ['a system line of an unknown kind', { type: 'system', subtype: 'rested', ...HELD }],
  ['an attachment', { type: 'attachment', attachment: { type: 'todo', content: [] }, ...HELD }],
  ['an attachment without one', { type: 'attachment', ...HELD }],
  ['progress without any', { type: 'progress', ...HELD }],
  ['a state', { type: 'mode', mode: 'plan', ...HELD }],
  ['a state of which the last counts', { type: 'last-prompt', lastPrompt: 'go', ...HELD }],
  ['a step of a workflow', { type: 'started', key: 'plums', ...HELD }],
  ['the end of a run', { type: 'result', subtype: 'success', result: 'done', ...HELD }],
  ['an unknown kind', { type: 'rested', uuid: 'u9', ...HELD }],
])('the context of classifiers beside %s is left out, and noted', async (_, record) => {
  const { session } = await readRecords([user('go'), record]);
  expect(JSON.stringify(session)).not.toContain('lassifier');
  expect(session.notes).toContainEqual(expect.objectContaining({ code: 'SYSTEM_CONTEXT_OMITTED', lines: [2] }));
});
