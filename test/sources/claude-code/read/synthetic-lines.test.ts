import { describe, expect, test } from 'vitest';
import { FORMATS } from '../../../../src/formats/index.ts';
import { answer, messagesOf, readRecords, user } from './reading.ts';

const zeros = { usage: { input_tokens: 0, output_tokens: 0 } };
const byProgram = { model: '<synthetic>', ...zeros };

describe('a line without the model’s name', () => {
  test('is the answer that was streamed until it was interrupted, and counts no use', async () => {
    const { session, counted } = await readRecords([
      user('Write about plums.'),
      answer('# The plum\n\nFew fruits', {}, byProgram),
      user([{ type: 'text', text: '[Request interrupted by user]' }]),
    ]);
    const [, said] = messagesOf(session);
    expect(said).toMatchObject({ role: 'assistant', model: '<synthetic>' });
    expect(said?.blocks).toEqual([{ type: 'text', text: '# The plum\n\nFew fruits' }]);
    expect(said).not.toHaveProperty('usage');
    expect([counted.responses, session.statistics.models, session.statistics.costUsd]).toEqual([[], [], 0]);
  });

  test('is the model’s where it only begins as a phrase of the program’s does, and goes on for long', async () => {
    const text = `API Error ${'and what the gardener made of it '.repeat(20)}`;
    const { session } = await readRecords([answer(text, {}, byProgram)]);
    expect(messagesOf(session)).toMatchObject([{ role: 'assistant', blocks: [{ type: 'text', text }] }]);
  });

  test.each([
    'No response requested.',
    '(no content)',
    '5-hour limit reached ∙ resets 3pm',
    'Claude AI usage limit reached|1760000000',
    'You’ve hit your session limit · resets 3pm',
    'API Error: 529 overloaded',
    'Prompt is too long',
  ])('is the program’s own phrase: %s', async (text) => {
    const { session } = await readRecords([user('Plums?'), answer(text, {}, byProgram)]);
    expect(messagesOf(session)[1]).toMatchObject({ role: 'system', blocks: [{ type: 'notice', kind: 'other', text }] });
  });

  test('is an error of the API where it says so, whatever its words', async () => {
    const { session } = await readRecords([answer('The plums are out.', { isApiErrorMessage: true }, byProgram)]);
    expect(messagesOf(session)[0]?.blocks).toMatchObject([{ type: 'notice', kind: 'api-error' }]);
  });

  test('keeps the id of the request that failed', async () => {
    const asked = { isApiErrorMessage: true, requestId: 'req_011CPlums' };
    const { session } = await readRecords([answer('API Error: 500', asked, byProgram)]);
    expect(messagesOf(session)[0]?.facts).toMatchObject({ requestId: 'req_011CPlums' });
    const [main] = Array.from(FORMATS.md.render(session, { stem: 'plum' }), ({ pieces }) => [...pieces].join(''));
    expect(main).toContain('req_011CPlums');
  });
});
