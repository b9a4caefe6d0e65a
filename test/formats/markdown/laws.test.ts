import {
  type Arbitrary,
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  dictionary,
  integer,
  oneof,
  option,
  property,
  record,
  tuple,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markdown } from '../../../src/formats/markdown/index.ts';
import { textsIn } from '../../../src/formats/markdown/members.ts';
import type { Block, Json, Message, Session, ToolResult, Turn } from '../../../src/session/session.ts';
import { entriesOf } from '../entries.ts';
import { aSession, aSubagent, aTurn, nothingHappened, prompt } from '../sessions.ts';
import { structureProblems } from './structure.ts';

const marks = [
  '',
  ' ',
  '\n',
  '\n\n',
  '`',
  '```\n',
  '~~~\n',
  '<b>',
  '</details>',
  '<!--',
  '# ',
  '\n# ',
  '\n- ',
  '\n1. ',
  '\n> ',
  '\n    ',
  '---\n',
  '\n===\n',
  '| a | b |\n| - | - |\n',
  '![x](y)',
  '\n[pear]: ',
  '\\',
  '*',
  '__',
  '&lt;',
  '\u001b[1m',
  '\u0000',
  '\r',
  'https://tree.example/',
  '$&',
  '\ud83d',
];

/** A text with a word of its own amid marks that mean something somewhere. */
const text = tuple(
  array(constantFrom(...marks), { maxLength: 4 }),
  integer({ min: 1000, max: 9999 }),
  array(constantFrom(...marks), { maxLength: 4 }),
).map(([before, number, after]) => `${before.join('')}pear${String(number)}x${after.join('')}`);

const json: Arbitrary<Json> = oneof(
  text,
  constantFrom<Json>(null, true, false, 0, 3.5, '', [], {}),
  array(text, { maxLength: 2 }),
  dictionary(constantFrom('path', 'status', 'content', 'name'), oneof(text, integer(), boolean()), { maxKeys: 3 }),
);

const memberNames = [
  'command',
  'description',
  'file_path',
  'old_string',
  'new_string',
  'content',
  'pattern',
  'path',
  'prompt',
  'subagent_type',
  'todos',
  'edits',
  'url',
  'query',
  'questions',
  'plan',
  'skill',
  'taskId',
  'task_id',
  'subject',
  'stdout',
  'stderr',
  'file',
  'structuredPatch',
  'originalFile',
  'filenames',
  'results',
  'answers',
  'task',
  'tasks',
  'newTodos',
  'oldTodos',
  'result',
  'isAsync',
  'interrupted',
  'message',
];
const objects = dictionary(constantFrom(...memberNames), json, { maxKeys: 6 });
const tools = [
  'Bash',
  'Read',
  'Edit',
  'MultiEdit',
  'Write',
  'NotebookEdit',
  'Glob',
  'Grep',
  'LS',
  'Task',
  'Agent',
  'TodoWrite',
  'TaskCreate',
  'TaskUpdate',
  'TaskList',
  'TaskGet',
  'TaskOutput',
  'TaskStop',
  'WebFetch',
  'WebSearch',
  'AskUserQuestion',
  'EnterPlanMode',
  'ExitPlanMode',
  'Skill',
  'ToolSearch',
  'BashOutput',
  'KillShell',
  'KillBash',
  'mcp__scales__weigh',
  'Graft',
];

const textBlock = record({ type: constant('text' as const), text });
const image = record({
  type: constant('image' as const),
  mediaType: text,
  file: option(constant('images/0123456789ab.png')),
  bytes: integer({ min: 0, max: 9 }),
});
const paper = record({
  type: constant('document' as const),
  mediaType: constant('text/plain'),
  title: option(text),
  file: constant(null),
  bytes: constant(0),
  text,
});
const unknown = record({ type: constant('unknown' as const), kind: text, record: json });
const result: Arbitrary<ToolResult> = record(
  {
    at: constant(null),
    isError: boolean(),
    content: array(oneof(textBlock, image, paper, unknown), { maxLength: 3 }),
    record: oneof(json, objects),
    denial: text,
    persisted: record({ path: text, text }),
    facts: dictionary(constant('userFeedback'), json),
  },
  { requiredKeys: ['at', 'isError', 'content'] },
);

const block: Arbitrary<Block> = oneof(
  textBlock,
  record({ type: constant('thinking' as const), text, redacted: boolean() }),
  record({
    type: constant('tool_call' as const),
    id: constant('toolu_1'),
    name: oneof(constantFrom(...tools), text),
    input: oneof(objects, json),
    result: option(result),
    subagentId: option(constant('a1')),
  }),
  record({ type: constant('tool_result' as const), callId: text, result }),
  image,
  paper,
  record({
    type: constant('command' as const),
    name: oneof(text, constant('')),
    args: text,
    stdout: text,
    stderr: text,
  }),
  record({ type: constant('shell' as const), command: text, stdout: text, stderr: text }),
  record({
    type: constant('attachment' as const),
    kind: constant('file'),
    label: text,
    text,
    folded: boolean(),
    record: json,
  }),
  record({
    type: constant('notice' as const),
    kind: constantFrom('hook' as const, 'compaction-summary' as const, 'api-error' as const),
    label: text,
    text,
    folded: boolean(),
    record: json,
  }),
  unknown,
);

const message: Arbitrary<Message> = record({
  role: constantFrom('user' as const, 'assistant' as const, 'system' as const),
  blocks: array(block, { maxLength: 4 }),
  isPrompt: boolean(),
  isMeta: boolean(),
  facts: dictionary(constantFrom('effort', 'planContent'), json, { maxKeys: 2 }),
  model: text,
}).map(({ model, ...some }) => ({
  ...prompt([]),
  ...some,
  ...(some.role === 'assistant' && !some.isMeta && { model }),
}));

const turns: Arbitrary<readonly Turn[]> = array(tuple(array(message, { maxLength: 4 }), boolean()), {
  maxLength: 3,
}).map((all) => all.map(([messages, isAbandoned], index) => aTurn(index, messages, isAbandoned)));

const session: Arbitrary<Session> = record({
  title: text,
  project: text,
  cwd: text,
  turns,
  agentTurns: turns,
  path: text,
  command: text,
  url: text,
  kind: text,
  value: json,
}).map(({ agentTurns, path, command, url, kind, value, ...members }) =>
  aSession({
    ...members,
    subagents: [
      aSubagent({ id: 'a1', toolCallId: 'toolu_1', agentType: path, description: command, turns: agentTurns }),
    ],
    state: [{ kind, count: 1, values: [value] }],
    links: [{ relation: 'contains', sessionId: url }],
    notes: [{ code: 'UNKNOWN_RECORDS', count: 1, lines: [1], kinds: { [kind]: 1 } }],
    statistics: {
      ...nothingHappened,
      filesTouched: [{ path, reads: 1, writes: 0 }],
      commands: [{ command, exitCode: 1, outcome: 'failed' }],
      urls: [url],
      tools: [{ name: kind, calls: 1, errors: 0 }],
      models: [{ model: command, responses: 1, tokens: nothingHappened.tokens, costUsd: null }],
    },
  }),
);

describe('any session as Markdown', () => {
  test('holds every word of it', () => {
    assert(
      property(session, (any) => {
        const printed = [...entriesOf(markdown, any).values()].join('\n');
        const words = new Set(printed.match(/pear\d{4}x/g));
        const { id: _id, ...held } = any;
        const missing = [...textsIn(JSON.parse(JSON.stringify(held)) as Json, new Set(['mediaType']))]
          .flatMap((each) => each.match(/pear\d{4}x/g) ?? [])
          .filter((word) => !words.has(word));
        expect(missing).toEqual([]);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
  });

  test('has no HTML, great headings, definitions and pictures but our own', () => {
    assert(
      property(session, (any) => {
        for (const document of entriesOf(markdown, any).values()) {
          const body = document.replace(/^---\n[^]*?\n---\n/, '');
          expect(structureProblems(body)).toEqual([]);
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 300) },
    );
  });
});
