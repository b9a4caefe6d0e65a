import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claudeCode } from '../../src/sources/claude-code/source.ts';
import { type Coverage, startCoverage } from './coverage.ts';
import { inFolder } from './folder.ts';
import { writeInput } from './input.ts';
import { WORDS } from './mutate/words.ts';
import { convertedOf } from './oracles/converted.ts';

const ID = '10000000-0000-4000-8000-000000000001';

let coverage: Coverage;

beforeAll(() => {
  coverage = startCoverage((url) => url.includes('/src/'));
});

afterAll(() => coverage.stop());

/** What becomes of a session, and how many blocks of the program's code ran for it. */
function workFor(content: string): Promise<{ readonly kind: string; readonly steps: number }> {
  return inFolder(async (folder) => {
    writeInput(folder, new Map([[join('-home-fern-orchard', `${ID}.jsonl`), Buffer.from(content)]]));
    const root = { path: folder, realPath: realpathSync.native(folder) };
    const { sessions } = await claudeCode.discover([root], { followLinks: false });
    const [ref] = sessions;
    coverage.steps();
    const { kind } = await convertedOf(ref!, { strict: false });
    return { kind, steps: coverage.steps() };
  });
}

type Shape = (index: number, count: number) => object;

const user = (content: unknown, more: object): object => ({
  type: 'user',
  message: { role: 'user', content },
  ...more,
});
const answer = (content: unknown, more: object = {}, id = 'm'): object => ({
  type: 'assistant',
  requestId: 'r',
  message: { role: 'assistant', id, model: 'pear', content, usage: { output_tokens: 1 } },
  ...more,
});

const SHAPES: Readonly<Record<string, Shape>> = {
  'a chain of parents': (index) => user(`plum ${index}`, { uuid: `u${index}`, parentUuid: `u${index - 1}` }),
  'a ring of parents': (index, count) =>
    user(`plum ${index}`, { uuid: `u${index}`, parentUuid: `u${(index + 1) % count}` }),
  'many children of one parent': (index) => user(`plum ${index}`, { uuid: `u${index}`, parentUuid: 'u0' }),
  'one uuid for all': (index) => user(`plum ${index}`, { uuid: 'u', parentUuid: 'u' }),
  'one answer in many lines': (index) => answer([{ type: 'text', text: `plum ${index}` }]),
  'one answer that grows': (index) => answer([{ type: 'text', text: 'plum '.repeat(Math.min(index, 50)) }]),
  'one answer with places': (index) => answer([{ type: 'text', text: `plum ${index}` }], { apiBlockIndex: index % 7 }),
  'one call id for all': (index) =>
    answer([{ type: 'tool_use', id: 't', name: 'Bash', input: { command: `ls ${index}` } }]),
  'one result id for all': (index) => user([{ type: 'tool_result', tool_use_id: 't', content: `plum ${index}` }], {}),
  'calls that count anew, with results': (index) =>
    index % 2 === 0
      ? answer([{ type: 'tool_use', id: 'call_0', name: 'Bash', input: { command: `ls ${index}` } }], {
          requestId: `r${index}`,
        })
      : user([{ type: 'tool_result', tool_use_id: 'call_0', content: `plum ${index}` }], {}),
  'calls that count anew, in one response': (index) =>
    index % 2 === 0
      ? answer([{ type: 'tool_use', id: 'call_0', name: 'Bash', input: { command: `ls ${index}` } }], {
          requestId: undefined,
        })
      : user([{ type: 'tool_result', tool_use_id: 'call_0', content: `plum ${index}` }], {}),
  'calls that count anew, all unanswered': (index) =>
    answer([{ type: 'tool_use', id: 'call_0', name: 'Bash', input: { command: `ls ${index}` } }], {
      requestId: `r${index}`,
    }),
  'answers of one request': (index) => answer([{ type: 'text', text: `plum ${index}` }], {}, `m${index}`),
  'calls with results': (index) =>
    index % 2 === 0
      ? answer(
          [{ type: 'tool_use', id: `t${index}`, name: 'Read', input: { file_path: `/fig/${index}` } }],
          {},
          `m${index}`,
        )
      : user([{ type: 'tool_result', tool_use_id: `t${index - 1}`, content: 'figs' }], {}),
  'side chains': (index) => user(`plum ${index}`, { uuid: `u${index}`, isSidechain: true, agentId: `a${index}` }),
  'side chains without agents': (index) =>
    user(`plum ${index}`, { uuid: `u${index}`, isSidechain: true, parentUuid: `u${index - 2}` }),
  'progress of one call': (index) => ({
    type: 'progress',
    parentToolUseID: 't',
    data: { type: 'bash_progress', output: `plum ${index}`, fullOutput: `plum ${index}` },
  }),
  'a queue': (index) => ({
    type: 'queue-operation',
    operation: ['enqueue', 'dequeue'][index % 3] ?? 'enqueue',
    content: `plum ${index}`,
  }),
  titles: (index) => ({ type: 'ai-title', aiTitle: `plum ${index}`, leafUuid: `u${index}` }),
  summaries: (index) => ({ type: 'summary', summary: `plum ${index}`, leafUuid: `u${index}` }),
  'kinds that nobody knows': (index) => ({ type: `plum-${index}`, payload: [index] }),
  compactions: (index) => ({
    type: 'system',
    subtype: 'compact_boundary',
    content: 'c',
    uuid: `u${index}`,
    logicalParentUuid: `u${index - 1}`,
  }),
  members: (index) => user('plum', Object.fromEntries(Array.from({ length: 20 }, (_, key) => [`k${key}`, index]))),
};

const LEAST_ROUNDS = 3;
const MOST_ROUNDS = 8;

const linesOf = (shape: Shape, count: number): string =>
  [user('figs', { uuid: 'first' }), ...Array.from({ length: count }, (_, index) => shape(index, count))]
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');

test.each(Object.entries(SHAPES))('twice as many lines are no more than twice the work: %s', async (_, shape) => {
  await workFor(linesOf(shape, 50));
  // V8 forgets the counts of code that it throws away meanwhile, and never counts too much: the most is nearest to the truth.
  const most = { half: 0, whole: 0 };
  for (let round = 0; round < MOST_ROUNDS && (round < LEAST_ROUNDS || most.whole >= 2.5 * most.half); round += 1) {
    const half = await workFor(linesOf(shape, 600));
    const whole = await workFor(linesOf(shape, 1200));
    expect([half.kind, whole.kind]).toEqual(['converted', 'converted']);
    most.half = Math.max(most.half, half.steps);
    most.whole = Math.max(most.whole, whole.steps);
  }
  expect(most.half).toBeGreaterThan(600);
  expect(most.whole / most.half).toBeLessThan(2.5);
});

const MARKS = [
  ...WORDS,
  '<',
  '>',
  '`',
  '*',
  '_',
  '[',
  '](',
  '|',
  '\\',
  ' ',
  '\t',
  '\n',
  '- ',
  '> ',
  '#',
  '&',
  'a',
  '1',
  '.',
  '-',
  '@',
  'https://',
  '<a ',
  '</',
  '="',
];

test.each([
  ['one after the other', (mark: string) => mark.repeat(Math.ceil(300_000 / mark.length))],
  [
    'after a beginning that never ends',
    (mark: string) => `<bash-input>${mark.repeat(Math.ceil(100_000 / mark.length))}`,
  ],
])('no text of one mark takes more than its length asks for, %s', async (_, textOf) => {
  // A pattern that goes back over what it has read would be at work for hours.
  const lines = MARKS.filter((mark) => mark !== '').flatMap((mark, index) => [
    user(textOf(mark), { uuid: `u${index}` }),
    answer([{ type: 'text', text: textOf(mark) }], {}, `m${index}`),
  ]);
  const { kind } = await workFor(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect(kind).toBe('converted');
});
