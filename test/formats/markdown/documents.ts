import type { Session } from '../../../src/session/session.ts';
import { answer, aSession, aSubagent, aTurn, call, inserted, nothingHappened, prompt, result } from '../sessions.ts';

const tokens = { input: 1200, output: 3400, cacheRead: 560_000, cacheWrite: 7800 };
const models = [{ model: 'claude-opus-4-5-20251101', responses: 12, tokens, costUsd: 0.4123 }];

const busy: Session = aSession({
  title: 'Count the pears: "all" of them # --- and <b>more</b>',
  titleOrigin: 'custom',
  turns: [
    aTurn(1, [
      prompt('Count the pears.\nAll of them, in my_basket/*.txt', {
        facts: { permissionMode: 'plan', origin: { kind: 'human' } },
      }),
      answer([
        { type: 'thinking', text: '', signature: 'c2lnbmVk', redacted: false },
        { type: 'thinking', text: 'There may be <few>.', redacted: false },
        { type: 'text', text: '# Counting\n\n- I look into the basket.' },
        call('Bash', { command: 'ls baskets', description: 'List the baskets' }, { result: result('pears.txt') }),
      ]),
      answer([call('Read', { file_path: 'pears.txt' }, { result: result('     1→three pears') })], {
        at: '2026-01-31T08:00:20.000Z',
      }),
      answer('There are **three**.', { at: '2026-02-01T00:00:01.000Z', stopReason: 'max_tokens' }),
    ]),
    aTurn(2, [prompt('Really?')], true),
    aTurn(3, [prompt('Thanks', { isQueued: true, at: '2026-02-01T00:00:05.000Z' })]),
  ],
  endedAt: '2026-02-01T00:00:05.000Z',
  links: [{ relation: 'continued-in', sessionId: '99999999-2222-4333-8444-555555555555' }],
  notes: [
    { code: 'MALFORMED_LINES', count: 2, lines: [4, 1200] },
    {
      code: 'UNKNOWN_RECORDS',
      count: 3,
      lines: [7],
      files: { 'a/subagents/agent-1.jsonl': [1, 2] },
      kinds: { 'system/pear': 3 },
    },
    { code: 'SYSTEM_CONTEXT_OMITTED', count: 1, lines: [2] },
  ],
  state: [
    { kind: 'mode', count: 4, values: [{ mode: 'normal' }] },
    { kind: 'pr-link', count: 2, values: [{ prNumber: 1, prUrl: 'https://orchard.example/1' }, { prNumber: 2 }] },
  ],
  statistics: {
    ...nothingHappened,
    turns: 3,
    messages: 8,
    prompts: 3,
    responses: 12,
    toolCalls: 2,
    tools: [
      { name: 'Bash', calls: 12, errors: 2, refused: 1 },
      { name: 'mcp__scales__weigh|all', calls: 1, errors: 0 },
    ],
    models,
    tokens,
    costUsd: 0.4123,
    filesTouched: [
      { path: 'pears.txt', reads: 2, writes: 0 },
      { path: 'my `basket`.ts', reads: 1, writes: 3 },
    ],
    commands: [
      { command: 'ls baskets', exitCode: 0, outcome: 'ok' },
      { command: 'weigh pears\nweigh plums', exitCode: 2, outcome: 'failed' },
      { command: 'sleep 600', exitCode: null, outcome: 'interrupted' },
      { command: 'watch river', exitCode: null, outcome: 'background' },
      { command: 'guess', exitCode: null, outcome: 'unknown' },
    ],
    urls: ['https://orchard.example/pears', 'https://orchard.example/<odd> one'],
    wallMs: 57_605_000,
    activeMs: 125_000,
    together: { messages: 8, toolCalls: 2, tokens, models, tools: [], costUsd: 0.4123 },
  },
});

const kinds: Session = aSession({
  title: 'Every kind of block',
  turns: [
    aTurn(0, [inserted([{ type: 'notice', kind: 'hook', label: 'Hook: SessionStart', text: 'ready', folded: true }])]),
    aTurn(1, [
      prompt([
        { type: 'text', text: 'See [Image #1].' },
        { type: 'image', mediaType: 'image/png', file: 'images/0123456789ab.png', bytes: 1234 },
        { type: 'image', mediaType: 'image/webp', file: null, bytes: 77 },
        { type: 'image', mediaType: 'image/png', file: null, bytes: 0, url: 'https://orchard.example/pear.png' },
        {
          type: 'document',
          mediaType: 'application/pdf',
          title: 'Pears (2026)',
          file: 'images/ffffffffffff.pdf',
          bytes: 5678,
        },
        { type: 'document', mediaType: 'text/plain', title: null, file: null, bytes: 12, text: 'pear\nplum' },
        {
          type: 'attachment',
          kind: 'file',
          label: 'File basket.txt',
          text: 'pear\n',
          folded: false,
          record: { filename: 'basket.txt', content: 'pear\n', displayPath: 'my/basket.txt' },
        },
      ]),
      prompt(
        [
          {
            type: 'command',
            name: '/review',
            args: 'the <pears>',
            stdout: 'Reviewed \u001b[1mall\u001b[22m.',
            stderr: 'No plums.',
          },
        ],
        { isPrompt: false },
      ),
      prompt([{ type: 'command', name: '/note', args: 'one\ntwo' }], { isPrompt: false }),
      prompt([{ type: 'shell', command: 'ls -1', stdout: 'a\nb' }], { isPrompt: false }),
      prompt([{ type: 'text', text: 'Base folder of this skill: baking\n\n## Tart' }], {
        isPrompt: false,
        isMeta: true,
        facts: { sourceToolUseID: 'toolu_9' },
      }),
      prompt([{ type: 'text', text: 'from elsewhere' }], { foreignSessionId: '99999999-2222-4333-8444-555555555555' }),
      answer(
        [
          { type: 'thinking', text: '', redacted: true },
          {
            type: 'text',
            text: 'Pears are sweet.',
            citations: [{ url: 'https://orchard.example', cited_text: 'sweet' }],
          },
          { type: 'unknown', kind: 'hologram', record: { type: 'hologram', data: 'x' } },
          { type: 'unknown', kind: 'hologram', record: { type: 'hologram', data: 'pear '.repeat(40) } },
          { type: 'tool_result', callId: 'toolu_lost', result: result('found again', { isError: true }) },
        ],
        { facts: { planContent: '# Plan\nPick.' } },
      ),
      inserted([
        {
          type: 'notice',
          kind: 'compaction',
          label: 'Compacted (auto, 155,000 tokens before)',
          text: '',
          folded: false,
          record: {
            type: 'system',
            subtype: 'compact_boundary',
            compactMetadata: { trigger: 'auto', preTokens: 155000 },
          },
        },
        {
          type: 'notice',
          kind: 'compaction-summary',
          label: 'Summary so far',
          text: '## Pears\n\n- counted',
          folded: true,
        },
        {
          type: 'notice',
          kind: 'api-error',
          label: 'API error 529',
          text: 'The river is <overloaded>.',
          folded: false,
        },
        {
          type: 'notice',
          kind: 'api-error',
          label: 'API error',
          text: 'line one\nline two',
          folded: false,
          record: { retryInMs: 500, cause: 'flood' },
        },
        {
          type: 'notice',
          kind: 'interruption',
          label: 'Interrupted by the user',
          text: 'Interrupted by the user',
          folded: false,
        },
      ]),
      inserted([
        {
          type: 'notice',
          kind: 'hook',
          label: 'Hook: PostToolUse',
          text: 'ok',
          folded: true,
          record: { command: './hook.sh', exitCode: 0, stdout: 'ok' },
        },
      ]),
      inserted([
        {
          type: 'attachment',
          kind: 'todo_reminder',
          label: 'Reminder',
          text: 'The list is\nempty.',
          folded: true,
          record: {},
        },
      ]),
      inserted([{ type: 'notice', kind: 'duration', label: 'The turn took 12s', text: '', folded: true }]),
      answer('    indented at the start'),
      answer('- a list\n- at the start'),
      answer('1. another list', { stopReason: 'end_turn' }),
    ]),
  ],
});

const nested: Session = aSession({
  title: 'Send out the bees',
  turns: [
    aTurn(1, [
      prompt('Find the trees.'),
      answer([
        call(
          'Task',
          { description: 'Find the pear trees', prompt: 'Find them.', subagent_type: 'Explore' },
          { id: 'toolu_agent', subagentId: 'a1234567890abcdef', result: result('Three trees.') },
        ),
      ]),
    ]),
  ],
  subagents: [
    aSubagent({
      turns: [
        aTurn(1, [
          prompt('Find them.'),
          answer([
            call('Task', { description: 'Look higher', prompt: 'Climb.' }, { id: 'toolu_deep', subagentId: 'b2' }),
          ]),
        ]),
      ],
    }),
    aSubagent({
      id: 'b2',
      agentType: null,
      description: 'Look higher',
      toolCallId: 'toolu_deep',
      parentAgentId: 'a1234567890abcdef',
      turns: [aTurn(1, [prompt('Climb.')])],
    }),
    aSubagent({ id: '../B2', agentType: null, description: null, toolCallId: null }),
  ],
  statistics: {
    ...nothingHappened,
    turns: 1,
    models,
    tokens,
    costUsd: 0.4123,
    together: {
      messages: 9,
      toolCalls: 5,
      tokens: { ...tokens, input: 9999 },
      models: [...models, { ...models[0]!, model: 'claude-haiku-4-5', costUsd: null }],
      tools: [],
      costUsd: null,
    },
  },
});

const long: Session = aSession({
  title: 'Twenty-one questions',
  turns: Array.from({ length: 21 }, (_, index) =>
    aTurn(
      index + 1,
      [
        prompt(
          `Question ${String(index + 1)}: [pear](https://orchard.example) & more words than a heading can hold, so it is cut`,
        ),
      ],
      index === 3,
    ),
  ),
});

const empty: Session = aSession({
  title: '(untitled)',
  titleOrigin: 'none',
  project: null,
  cwd: null,
  gitBranch: null,
  agentVersion: null,
  startedAt: null,
  endedAt: null,
});

/** Sessions by the name of their golden folder. */
export const documents: Readonly<Record<string, Session>> = { busy, kinds, nested, long, empty };
