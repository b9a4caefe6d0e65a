import { describe, expect, test } from 'vitest';
import type { Block, Json, ToolCallBlock, ToolResult } from '../../../src/session/session.ts';
import type { Statistics, Totals } from '../../../src/session/statistics.ts';
import { countedOnce, countPrompts, type Tally, tallyOf, togetherOf } from '../../../src/session/statistics/tally.ts';
import { uniqueCalls } from '../../../src/session/statistics/calls.ts';
import { message, turn } from '../../support/sessions.ts';

function result(text: string, more: Partial<ToolResult> = {}): ToolResult {
  return { at: null, isError: false, content: [{ type: 'text', text }], ...more };
}

const together = (tallies: readonly Tally[]): Totals => togetherOf(tallies, countedOnce(tallies));

let count = 0;

function call(name: string, input: Json, given: ToolResult | null): ToolCallBlock {
  count += 1;
  return { type: 'tool_call', id: `call-${count}`, name, input, result: given, subagentId: null };
}

function tally(blocks: readonly Block[], role: 'assistant' | 'user' = 'assistant'): Tally {
  return tallyOf([turn(1, [message(role, blocks, { messageId: 'm', requestId: 'r' })])], []);
}

function counted(...blocks: readonly Block[]): Statistics {
  return tally(blocks).statistics;
}

const notice = (kind: 'compaction' | 'api-error' | 'interruption' | 'hook'): Block => ({
  type: 'notice',
  kind,
  label: '',
  text: '',
  folded: true,
});

describe('commands', () => {
  test.each<[string, ToolResult | null, Json, unknown]>([
    ['a good end', result('ok', { record: { stdout: 'ok', interrupted: false } }), {}, ['ok', 0]],
    ['no record, as in subagents', result('ok'), {}, ['ok', 0]],
    ['an exit code in the words', result('Exit code 128\nno branch', { isError: true }), {}, ['failed', 128]],
    [
      'an exit code in the record',
      result('no branch', { isError: true, record: 'Error: Exit code 2\nno' }),
      {},
      ['failed', 2],
    ],
    ['an error of old versions', result('no branch', { isError: true }), {}, ['failed', null]],
    ['an interruption', result('', { record: { interrupted: true } }), {}, ['interrupted', null]],
    ['the background', result('id b1', { record: { backgroundTaskId: 'b1' } }), {}, ['background', null]],
    ['the background by wish', result('id b1'), { run_in_background: true }, ['background', null]],
    [
      'a code that means no failure',
      result('', { record: { returnCodeInterpretation: 'No matches found' } }),
      {},
      ['ok', null],
    ],
    ['no result', null, {}, ['unknown', null]],
  ])('%s', (_name, given, input, expected) => {
    const { commands } = counted(call('Bash', { command: 'prune pears', ...(input as object) }, given));
    expect(commands.map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual([expected]);
  });

  test('a command that a hook kept from running did not run; one that was interrupted may have begun', () => {
    const interrupted = { isError: true, denial: 'interrupted' };
    const kept = [
      result('PreToolUse:Bash hook error: [x]: no', { isError: true }),
      result('Error: PreToolUse:Bash hook error: [x]: no', { isError: true }),
      result('Hook PreToolUse:Bash denied this tool', { isError: true }),
    ].map((given) => call('Bash', { command: 'fell the oak' }, given));
    expect(counted(...kept).commands).toEqual([]);
    const cut = [
      result('half', { ...interrupted, record: { stdout: 'half', interrupted: true } }),
      result('[Request interrupted by user for tool use]', interrupted),
      result('The user', { ...interrupted, record: 'Error: [Request interrupted by user for tool use]' }),
    ].map((given) => call('Bash', { command: 'fell the oak' }, given));
    expect(counted(...cut).commands.map(({ outcome }) => outcome)).toEqual(cut.map(() => 'interrupted'));
  });

  test('a command that was refused did not run', () => {
    const refused = [
      result('The user said no', { isError: true, denial: 'user-rejected' }),
      result('<tool_use_error>InputValidationError</tool_use_error>', { isError: true }),
    ].map((given) => call('Bash', { command: 'fell the oak' }, given));
    expect(counted(...refused)).toMatchObject({
      commands: [],
      toolCalls: 2,
      tools: [{ name: 'Bash', calls: 2, errors: 2, refused: 1 }],
    });
  });

  test.each([
    ['user-rejected', 1],
    ['permission-rule', 1],
    ['hook', 1],
    ['not-approved', 1],
    ['automode-blocked', 1],
    ['automode-unavailable', 1],
    ['cancelled', undefined],
    ['interrupted', undefined],
  ])('a call that was denied as %s is refused, or is not', (denial, refused) => {
    const given = call('Bash', { command: 'fell the oak' }, result('no', { isError: true, denial }));
    const [tool] = counted(given).tools;
    expect(tool).toMatchObject({ name: 'Bash', calls: 1, errors: 1 });
    expect(tool?.refused).toBe(refused);
  });

  test("a person's own commands count, without a code that nobody recorded", () => {
    const { commands } = tally([{ type: 'shell', command: 'ls shed', stdout: 'ladder' }], 'user').statistics;
    expect(commands).toEqual([{ command: 'ls shed', exitCode: null, outcome: 'unknown' }]);
  });
});

describe('files', () => {
  test('reads and writes of one file are counted together; what failed, or was cut short, touched nothing', () => {
    const done = result('done');
    const { filesTouched } = counted(
      call('Read', { file_path: '/plum.md' }, done),
      call('Edit', { file_path: '/plum.md' }, done),
      call('NotebookEdit', { notebook_path: '/fig.ipynb' }, done),
      call('Write', { file_path: '/pear.md' }, result('no', { isError: true })),
      call('Write', { file_path: '/quince.md' }, null),
      call('Grep', { path: '/plum.md' }, done),
      call('Write', { file_path: 7 }, done),
    );
    expect(filesTouched).toEqual([
      { path: '/plum.md', reads: 1, writes: 1 },
      { path: '/fig.ipynb', reads: 0, writes: 1 },
    ]);
  });
});

describe('addresses', () => {
  test('those that were fetched, found, asked for and answered with are listed once', () => {
    const { urls } = counted(
      { type: 'text', text: 'See https://a.example and https://a.example.' },
      call('WebFetch', { url: 'https://b.example/x y' }, result('')),
      call(
        'WebSearch',
        { query: 'figs' },
        result('', { record: { results: [{ content: [{ url: 'https://c.example' }] }] } }),
      ),
      call('WebSearch', { query: 'figs' }, result('Links: [{"url":"https://d.example"}]')),
      call(
        'web_search',
        {},
        {
          ...result(''),
          content: [{ type: 'unknown', kind: 'web_search_result', record: { url: 'https://e.example' } }],
        },
      ),
      call('Bash', { command: 'curl https://no.example' }, result('https://no.example')),
    );
    expect(urls).toEqual([
      'https://a.example',
      'https://b.example/x y',
      'https://c.example',
      'https://d.example',
      'https://e.example',
    ]);
  });
});

describe('what happened', () => {
  test('pictures, compactions, errors and interruptions are counted where they stand', () => {
    const image = { type: 'image', mediaType: 'image/png', file: 'images/a.png', bytes: 1 } as const;
    const { images, compactions, apiErrors, interruptions } = counted(
      image,
      call('Read', {}, { ...result(''), content: [image] }),
      { type: 'tool_result', callId: 'gone', result: { ...result(''), content: [image] } },
      notice('compaction'),
      notice('api-error'),
      notice('api-error'),
      notice('interruption'),
      notice('hook'),
    );
    expect({ images, compactions, apiErrors, interruptions }).toEqual({
      images: 3,
      compactions: 1,
      apiErrors: 2,
      interruptions: 1,
    });
  });

  test('turn 0 is no turn, and messages are prompts and responses', () => {
    const turns = [
      turn(0, [message('system', []), message('assistant', [], { messageId: 'before' })]),
      turn(1, [
        message('user', []),
        message('assistant', [], { messageId: 'm' }),
        message('assistant', [], { messageId: 'm' }),
      ]),
    ];
    expect(tallyOf(turns, [0, 5]).statistics).toMatchObject({
      turns: 1,
      prompts: 1,
      responses: 2,
      messages: 3,
      wallMs: 5,
    });
  });
});

describe('what is counted', () => {
  const usage = { input: 1, output: 2, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, webSearches: 0 };

  test('a command that the program alone carried out is no turn; one with an answer, and a prompt, are', () => {
    const command = message('user', [{ type: 'command', name: '/clear', args: '' }], { isPrompt: false });
    const turns = [
      turn(1, [command]),
      turn(2, [command, message('assistant', [], { messageId: 'm' })]),
      turn(3, [message('user', [])]),
    ];
    expect(tallyOf(turns, []).statistics.turns).toBe(2);
  });

  test('responses that name no use are told, in sums too, and what no response stands behind is none', () => {
    const told = tallyOf([turn(1, [message('assistant', [], { messageId: 'a', usage })])], []);
    const untoldOf = (requestId: string): Tally =>
      tallyOf(
        [
          turn(1, [
            message('assistant', [], { messageId: 'b', requestId }),
            message('assistant', [], { messageId: 'c', usage }),
            message('assistant', [], { messageId: 'd', model: '<synthetic>' }),
          ]),
        ],
        [],
      );
    const untold = untoldOf('r1');
    expect(told.statistics).not.toHaveProperty('uncountedResponses');
    expect(untold.statistics).toMatchObject({ responses: 2, uncountedResponses: 1 });
    expect(together([told, untold, untold, untoldOf('r2')])).toMatchObject({ uncountedResponses: 2 });
    expect(together([told])).not.toHaveProperty('uncountedResponses');
  });
});

describe('a conversation and its subagents together', () => {
  test('a response and a call that both hold count once', () => {
    const shared = call('Read', { file_path: '/plum.md' }, result('no', { isError: true }));
    const own = call('Bash', { command: 'ls' }, result('x'));
    expect(together([tally([shared]), tally([shared, own])])).toMatchObject({
      messages: 1,
      toolCalls: 2,
      tools: [
        { name: 'Read', calls: 1, errors: 1 },
        { name: 'Bash', calls: 1, errors: 0 },
      ],
    });
  });
});

describe('what several files repeat', () => {
  test('is known by the same keys: a copied prompt by what it copies', () => {
    const prompt = { isPrompt: true } as const;
    const { prompts } = tallyOf(
      [
        turn(1, [message('user', [], { ...prompt, uuid: 'u1' })]),
        turn(2, [message('user', [], { ...prompt, uuid: 'u2', copyOf: 'u1' })]),
        turn(3, [message('user', [], { ...prompt, uuid: null })]),
        turn(4, [message('user', [], { ...prompt, uuid: null })]),
      ],
      [],
    );
    expect(prompts).toEqual(['u1', 'u1', '', '']);
    expect(countPrompts(prompts)).toBe(3);
  });

  test.each([
    ['before', [true, false]],
    ['behind', [false, true]],
  ])('is a failed call where one of them tells of the failure, %s', (_where, errors) => {
    const calls = errors.map((isError) => ({ key: 'call-1', name: 'Bash', isError, isRefused: isError }));
    expect(uniqueCalls(calls)).toEqual([{ key: 'call-1', name: 'Bash', isError: true, isRefused: true }]);
  });

  test.each([
    ['before, and did not fail', [true, false], false],
    ['behind, and did not fail', [false, true], false],
    ['before one that says only that it failed', [true, false], true],
  ])('is a refused call where one of them says so, %s', (_where, refusals, isError) => {
    const calls = refusals.map((isRefused) => ({
      key: 'call-1',
      name: 'Bash',
      isError: isError && !isRefused,
      isRefused,
    }));
    expect(uniqueCalls(calls)).toEqual([{ key: 'call-1', name: 'Bash', isError, isRefused: true }]);
  });
});
