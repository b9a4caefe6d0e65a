import { describe, expect, test } from 'vitest';
import { nodesOf, parseGfm } from './parsed.ts';
import { markdown } from '../../../src/formats/markdown/index.ts';
import { TOOLS } from '../../../src/formats/markdown/tools/index.ts';
import { textsIn } from '../../../src/formats/markdown/members.ts';
import type { Json, ToolCallBlock } from '../../../src/session/session.ts';
import { entriesOf, stem } from '../entries.ts';
import { answer, aSession, aTurn, prompt } from '../sessions.ts';
import { toolCases } from './tool-cases.ts';

const told = (calls: readonly ToolCallBlock[]): string => {
  const session = aSession({ turns: [aTurn(1, [prompt('Count the pears.'), answer(calls)])] });
  const document = entriesOf(markdown, session).get(`${stem}.md`) ?? '';
  return document.slice(document.indexOf('🔧'));
};

describe.each(Object.entries(toolCases))('%s', (name, calls) => {
  test('reads as in its golden file', async () => {
    await expect(told(calls)).toMatchFileSnapshot(`../../../fixtures/formats/tools/${name}.md`);
  });

  test('is Markdown whose HTML is ours alone', () => {
    const html = nodesOf(parseGfm(told(calls))).flatMap((node) => (node.type === 'html' ? [node.value] : []));
    expect(
      html.filter((tag) => !/^(?:<details(?: open)?><summary>[^<\n]*<\/summary>|<\/details>|<!-- -->)$/.test(tag)),
    ).toEqual([]);
  });

  test('is printed with every text of its input and of its result', () => {
    const words = new Set(told(calls).match(/[\p{L}\p{N}]+/gu));
    const texts = calls.flatMap(({ input, result: answered }) => [
      // A box shows these two.
      ...[...textsIn(input)].filter((text) => text !== 'completed' && text !== 'pending'),
      ...(answered?.content ?? []).flatMap((block) => (block.type === 'text' ? [block.text] : [])),
    ]);
    for (const word of texts.join(' ').match(/[\p{L}\p{N}]+/gu) ?? []) expect(words).toContain(word);
  });
});

const called = (name: string, input: ToolCallBlock['input'], more: Partial<ToolCallBlock> = {}): string =>
  told([{ type: 'tool_call', id: 't', name, input, result: null, subagentId: null, ...more }]);

test.each([...TOOLS.keys()])('%s, or a tool that is rendered like it, has a golden file', (name) => {
  const rendered = Object.values(toolCases).flatMap((calls) => calls.map((block) => TOOLS.get(block.name)));
  expect(rendered).toContain(TOOLS.get(name));
});

const answered = (text: string, record: Json): ToolCallBlock['result'] => ({
  at: null,
  isError: false,
  content: [{ type: 'text', text }],
  record,
});

describe('a tool that nothing is known of', () => {
  test('is printed with every member, whatever it holds', () => {
    const input = {
      flag: 'beta',
      enabled: false,
      ttl: null,
      note: '',
      at: [756, 150],
      box: { x: 10, on: false },
      none: [],
    };
    const text = called('mcp__flags__set', input);
    for (const said of [
      'flag: beta',
      'enabled: false',
      'ttl: null',
      'note:',
      'at: [756,150]',
      '"on":false',
      'none: []',
    ]) {
      expect(text).toContain(said);
    }
    expect(called('computer', { action: 'click', coordinate: [756, 150] })).toContain('coordinate: [756,150]');
  });

  test('tells the numbers of its record, unless its words hold them', () => {
    const rows = [
      [1, 2],
      [3, 4],
    ];
    const result = answered('two rows', { structured: { rows } });
    expect(called('mcp__m__q', {}, { result })).toContain('[[1,2],[3,4]]');
    const said = answered(JSON.stringify({ rows }, null, 2), { structured: { rows } });
    expect(called('mcp__m__q', {}, { result: said }).match(/\[\[1,2\],\[3,4\]\]/g)).toBeNull();
    expect(called('mcp__m__q', {}, { result: answered('', [1, 2, 3]) })).toContain('[1,2,3]');
    expect(called('mcp__m__q', {}, { result: answered('', { e: { count: 77, name: '' } }) })).toContain('77');
  });
});

test('numbers and yeses in what else is known of a call and its result are told', () => {
  const facts = { mcpMeta: { structuredContent: { temperature: 22.5 } }, caller: { depth: { isDirect: true } } };
  const text = called('mcp__w__t', {}, { result: { ...answered('mild', null)!, facts }, facts });
  expect(text.match(/"temperature":22\.5/g)).toHaveLength(2);
  expect(text.match(/"isDirect":true/g)).toHaveLength(2);
});

test('numbers in what a known tool is asked are told', () => {
  expect(called('Bash', { command: 'ls', limits: { cpu: [1, 2] }, sandbox: false })).toContain('"cpu":[1,2]');
});

describe('what was really run', () => {
  test.each<[Json, Json, readonly string[]]>([
    [{ from: 'A', to: 'B' }, { from: 'B', to: 'A' }, ['from: B', 'to: A']],
    [{ flag: true }, { flag: false }, ['flag: false']],
    [{ a: 1, b: 2 }, { a: 1 }, ['a: 1']],
    [{ a: 1 }, {}, ['{}']],
    [{ a: 1 }, 'rm -r', ['rm -r']],
    [{ a: 1 }, ['rm', '-r'], ['["rm","-r"]']],
  ])('is told where it is not what was asked: %j, %j', (input, executedInput, said) => {
    const text = called('Tool', input, { executedInput });
    const behind = text.slice(text.indexOf('What was really run:'));
    for (const one of said) expect(behind).toContain(one);
  });
});

test('a picture that the archive does not hold is no picture', () => {
  const record = { image: 'images/logo.png' };
  expect(called('mcp__m__logo', {}, { result: answered('', record) })).not.toContain('![');
  const own = { image: `images/${'ab'.repeat(6)}.png` };
  expect(called('mcp__m__logo', {}, { result: answered('', own) })).toContain(`![image](../../${own.image})`);
});

describe('a picture that both the result and its record hold', () => {
  const file = `images/${'cd'.repeat(6)}.png`;
  const image = { type: 'image', mediaType: 'image/png', bytes: 8, file } as const;
  const text = { type: 'text', text: 'A long snapshot of the page' } as const;

  test.each<[string, Json]>([
    [
      'as the API writes it',
      [text, { type: 'image', source: { type: 'base64', media_type: 'image/png', image: file } }],
    ],
    ['as MCP writes it', [text, { type: 'image', mimeType: 'image/png', image: file }]],
    ['as a shell writes it', { isImage: true, stdout: text.text, image: file }],
  ])('is told once, %s', (_, record) => {
    const result = { at: null, isError: false, content: [text, image], record };
    const document = called('mcp__browser__shot', {}, { result });
    expect(document.match(/snapshot/g)).toHaveLength(1);
    expect(document.match(/cdcdcdcdcdcd/g)).toHaveLength(1);
  });

  test('is told with what else the record says', () => {
    const record = [{ type: 'image', mimeType: 'image/png', image: file, caption: 'Plums in June' }];
    const result = { at: null, isError: false, content: [image], record };
    expect(called('mcp__browser__shot', {}, { result })).toContain('Plums in June');
  });
});

test.each<[Json, readonly string[]]>([
  [
    {
      picture: { type: 'image', mimeType: 'image/png', image: `images/${'ab'.repeat(6)}.png`, path: 'shots/one.png' },
      other: 'either/or',
      source: 'shots/two.png',
    },
    ['shots/one.png', 'either/or', 'shots/two.png'],
  ],
  [
    { contents: [{ uri: 'reports/two.pdf', mimeType: 'application/pdf', image: `images/${'ab'.repeat(6)}.pdf` }] },
    ['reports/two.pdf'],
  ],
  [{ image: 'images/0123456789ab.png', caption: 'cats/dogs' }, ['images/0123456789ab.png', 'cats/dogs']],
])('what stands beside a picture is told: %j', (record, said) => {
  const text = called('mcp__m__show', {}, { result: answered('', record) });
  for (const one of said) expect(text).toContain(one);
});

test('a member that looks like a picture beside words of its own is none', () => {
  const record = { image: 'images/0123456789ab.png', caption: 'cats/dogs' };
  expect(called('mcp__m__show', {}, { result: answered('', record) })).not.toContain('![');
});

test('what a record holds and is no picture is a link', () => {
  const record = { image: `images/${'ab'.repeat(6)}.wav` };
  const text = called('mcp__m__say', {}, { result: answered('', record) });
  expect(text).toContain(`[document](../../${record.image})`);
  expect(text).not.toContain('![');
});

const refused = (text: string, tool = 'Bash'): string =>
  called(tool, { command: 'ls' }, { result: { at: null, isError: true, content: [{ type: 'text', text }] } });

const quoteOf = (text: string, tool?: string): string => refused(text, tool).match(/^>.*$/gm)?.join('\n') ?? '';

describe('what the user answered to a call that was not run', () => {
  const REFUSAL =
    "The user doesn't want to proceed with this tool use. The tool use was rejected (eg. if it was a file edit). To tell you how to proceed, the user said:\n";

  test.each([
    '\t<script>alert(1)</script>',
    'like so:\n\n\t<script>x</script>',
    '- a\n\n\t\t<script>x</script>',
    '1. do\n\n\t    <iframe src=x>',
    '- - \t<script>',
  ])('holds no HTML of its own, wherever its tabs are: %j', (words) => {
    const text = refused(REFUSAL + words);
    const html = nodesOf(parseGfm(text)).flatMap((node) => (node.type === 'html' ? [node.value] : []));
    expect(html.filter((tag) => !/^<\/?(?:details|summary)/.test(tag))).toEqual([]);
    expect(text).toContain(`\`\`\`\n${REFUSAL}${words}`);
  });

  test('is not what the program says behind it', () => {
    const note = "Note: The user's next message may contain a correction or preference. Pay close attention.";
    const text = `${REFUSAL}Not the trees\n\n${note}`;
    expect(quoteOf(text)).toBe('> 👤 **User**\n>\n> Not the trees');
    expect(refused(text)).toContain(note);
  });

  test('is not what the program says in its place', () => {
    const text = `${REFUSAL}The user wants to clarify these questions.\n    This means they may have more to say.`;
    expect(quoteOf(text)).toBe('');
    expect(refused(text)).toContain('    This means they may have more to say.');
  });

  test.each(['Agent', 'ExitPlanMode', 'Grep', 'Read', 'TaskOutput', 'WebFetch', 'mcp__orchard__count'])(
    'is his whatever the tool: %s',
    (tool) => {
      expect(quoteOf(`${REFUSAL}Not the trees`, tool)).toBe('> 👤 **User**\n>\n> Not the trees');
    },
  );

  test('is told in a subagent too', () => {
    const text = 'Permission for this tool use was denied. The tool use was rejected. The user said:\nNot the trees';
    expect(quoteOf(text)).toBe('> 👤 **User**\n>\n> Not the trees');
  });
});

test('a call that was made after its message began says when', () => {
  expect(called('Grep', { pattern: 'pear' }, { at: '2026-02-01T23:59:58.000Z' })).toMatch(/^🔧 .*23:59:58/);
});

test('notes to an answer that are no text are printed as they are', () => {
  const record = { questions: [], answers: { Which: 'Ripe' }, annotations: { Which: { notes: ['windfalls'] } } };
  expect(called('AskUserQuestion', { questions: [] }, { result: answered('x', record) })).toContain('windfalls');
});

test.each([
  ['hook', 'a hook kept it from running'],
  ['automode-blocked', 'auto mode forbids it'],
  ['automode-unavailable', 'auto mode could not judge it'],
])('a call that %s kept from running says why', (denial, words) => {
  const result = { at: null, isError: true, content: [], denial };
  expect(called('Bash', { command: 'ls' }, { result })).toContain(words);
});

const printed = (stderr: string): string =>
  called('Bash', { command: 'ls' }, { result: { ...answered('', { stdout: '', stderr })!, content: [] } });

test('a command that printed nothing but errors had an output', () => {
  expect(printed('frost')).not.toContain('_No output._');
  expect(printed('')).toContain('_No output._');
});

test('a reminder in the last line of a file that was read is the file’s, not the program’s', () => {
  const text = '     1→plum\n     2→<system-reminder>Ripe?</system-reminder>';
  expect(called('Read', { file_path: 'plums.txt' }, { result: answered(text, {}) })).not.toContain('Reminder');
});

const readAs = (text: string, source: string): string =>
  called(
    'Read',
    { file_path: 'a.ipynb' },
    {
      result: answered(text, {
        type: 'notebook',
        file: { filePath: 'a.ipynb', cells: [{ cellType: 'code', cell_id: 'c1', source }] },
      }),
    },
  );

describe('what a notebook says twice', () => {
  test('is not told of a cell that stands in the text of the result', () => {
    expect(readAs('<cell id="c1">weigh()\ncount()</cell id="c1">', 'weigh()\ncount()')).not.toContain('cells');
  });

  test('is told of a cell that does not', () => {
    expect(readAs('<cell id="c1">weigh()</cell id="c1">', 'weigh()\ncount()')).toContain('cells');
  });
});

const sent = (text: string, meta: Json): string =>
  called('mcp__orchard__count', {}, { result: { ...answered(text, {})!, facts: { mcpMeta: meta } } });

describe('what a server sends as text and as structured content', () => {
  test('is told once where it is the same', () => {
    expect(sent('{"pears": 3}', { structuredContent: { pears: 3 } })).not.toContain('mcpMeta');
  });

  test.each<[string, Json]>([
    ['{"pears": 3}', { structuredContent: { pears: 4 } }],
    ['{"pears": 3}', { structuredContent: { pears: 3 }, _meta: { tree: 'quince' } }],
    ['three pears', { structuredContent: { pears: 3 } }],
  ])('is told twice where it is not: %s and %j', (text, meta) => {
    expect(sent(text, meta)).toContain('mcpMeta');
  });
});

const allowed = (permissionDecision: Json): string =>
  called('Bash', { command: 'ls' }, { result: { ...answered('pears', {})!, facts: { permissionDecision } } });

describe('who allowed a call', () => {
  test('is not told where the settings did', () => {
    expect(allowed({ decision: 'accept', source: 'config', reasonType: 'mode' })).not.toContain('permissionDecision');
  });

  test.each([
    [{ decision: 'accept', source: 'user' }],
    [{ decision: 'reject', source: 'config' }],
    [{ decision: 'accept', source: 'config', note: 'by the rule for pears' }],
    ['accept'],
  ])('is told where it was another, or says more: %j', (decision) => {
    expect(allowed(decision)).toContain('permissionDecision');
  });
});

const contentOf = (content: NonNullable<ToolCallBlock['result']>['content'], more: object = {}): string =>
  called('mcp__orchard__look', {}, { result: { at: null, isError: false, content, ...more } });

describe('what a server answers with beside texts and pictures', () => {
  const place = {
    type: 'document',
    title: 'tree://3/notes',
    mediaType: 'text/markdown',
    file: null,
    bytes: 0,
  } as const;

  test('is told once, though the program records it once more', () => {
    const record = [
      { type: 'resource', resource: { uri: 'tree://3/notes', mimeType: 'text/markdown', text: 'Nine figs.' } },
      { type: 'resource_link', uri: 'tree://4', name: 'more.txt', description: 'all of it', mimeType: 'text/plain' },
    ];
    const link = { ...place, title: 'more.txt', url: 'tree://4', mediaType: 'text/plain' };
    const facts = { contentMembers: [{ block: 1, description: 'all of it' }] };
    const text = contentOf([{ ...place, text: 'Nine figs.' }, link], { record, facts });
    expect(text.match(/Nine figs/g)).toHaveLength(1);
    expect(text.match(/tree:\/\/4/g)).toHaveLength(1);
    expect(text.match(/all of it/g)).toHaveLength(1);
  });

  test('is told where the record says more', () => {
    const record = [{ type: 'resource_link', uri: 'tree://4', name: 'more.txt', description: 'all of it' }];
    expect(contentOf([{ ...place, title: 'more.txt', url: 'tree://4' }], { record })).toContain('all of it');
  });

  test('is named by what it is', () => {
    const sound = { ...place, title: null, mediaType: 'audio/mpeg', file: 'images/0123456789ab.mp3', bytes: 8 };
    expect(contentOf([sound])).toContain('[audio](');
  });
});

describe('a preview of an option', () => {
  const preview = '## Ripe\n\n- soft\n- sweet';
  const options = [
    { label: 'Ripe', description: 'soft', preview },
    { label: 'Hard', preview: 'green' },
  ];
  const questions = [{ question: 'Which?', options }];
  const asked = (annotation: Json): string =>
    called(
      'AskUserQuestion',
      { questions },
      { result: answered('x', { questions, answers: { 'Which?': 'Ripe' }, annotations: { 'Which?': annotation } }) },
    );

  test('stands with its line breaks, once, and is what somebody chose by', () => {
    const text = asked({ preview });
    expect(text.split('- soft\n- sweet')).toHaveLength(2);
    expect(text).not.toMatch(/⏎|annotations/);
    expect(text).toContain('`preview: green`');
  });

  test('stands beside a note, which is told once too', () => {
    const text = asked({ preview, notes: 'windfalls, please' });
    expect(text.split('windfalls')).toHaveLength(2);
    expect(text.split('- soft\n- sweet')).toHaveLength(2);
    expect(text).not.toContain('annotations');
  });

  test.each<Json>([{ preview: '## Another' }, { preview, mood: 'ripe' }, { preview: ['## Ripe'] }, 'Another'])(
    'is told where it is none of an option, or more is said: %j',
    (annotation) => {
      expect(asked(annotation)).toContain(typeof annotation === 'string' ? 'Another' : 'annotations');
    },
  );

  test('that is no text is told as it is', () => {
    const odd = [{ question: 'Which?', options: [{ label: 'Ripe', preview: { html: '<b>x</b>\n' } }] }];
    expect(called('AskUserQuestion', { questions: odd })).toContain('"html"');
  });
});

const ran = (bashEditDiff: Json): string =>
  called('Bash', { command: 'sed -i s/green/ripe/ a.txt' }, { result: answered('', { stdout: '', bashEditDiff }) });

describe('what a command changed in files', () => {
  const hunks = [{ oldStart: 3, oldLines: 1, newStart: 3, newLines: 1, lines: ['-green pears', '+ripe pears'] }];
  const edits = { files: [{ filePath: '/w/a.txt', hunks }], moreFiles: 0, changedFiles: ['/w/a.txt'] };

  test('is a diff, told once', () => {
    const text = ran(edits);
    expect(text).toContain('```diff\n@@ -3,1 +3,1 @@\n-green pears\n+ripe pears\n```');
    expect(text.split('/w/a.txt')).toHaveLength(2);
    expect(text).not.toContain('bashEditDiff');
  });

  test('names the files whose diff is not there, and how many more there are', () => {
    const text = ran({ ...edits, moreFiles: 2, changedFiles: ['/w/a.txt', '/w/b.txt'] });
    expect(text).toContain('`/w/b.txt`');
    expect(text).toContain('2 more files');
    expect(text).not.toContain('bashEditDiff');
  });

  test.each<Json>([
    { ...edits, mood: 'ripe' },
    { ...edits, files: [{ filePath: '/w/a.txt', hunks, mode: '0755' }] },
    { ...edits, files: [{ filePath: '/w/a.txt', hunks: [{ lines: [1] }] }] },
    { ...edits, changedFiles: [{ path: '/w/b.txt' }] },
    { ...edits, moreFiles: 'several' },
    ['/w/a.txt'],
  ])('is told as it is where it says more: %j', (more) => {
    expect(ran(more)).toContain('bashEditDiff');
  });
});

describe('what is of another type than a tool has it', () => {
  test.each<Json>([
    'quince',
    ['quince'],
    { old_string: 'a', new_string: ['quince'] },
    { old_string: { is: 'quince' } },
  ])('stands among the edits of one file: %j', (edit) => {
    const edits = [{ old_string: 'x', new_string: 'y' }, edit];
    expect(called('MultiEdit', { file_path: '/orchard/a.txt', edits })).toContain('quince');
  });

  test.each<Json>([['quince'], { is: 'quince' }])('stands in the place of what was read: %j', (content) => {
    const record = { type: 'text', file: { filePath: '/orchard/a.txt', content, numLines: 1 } };
    expect(called('Read', { file_path: '/orchard/a.txt' }, { result: answered('1→pears', record) })).toContain(
      'quince',
    );
  });

  test.each<Json>([
    { success: true, updatedFields: { is: 'quince' } },
    { success: true, updatedFields: 'quince' },
    { success: true, statusChange: { from: 'pending', to: 'completed', by: 'quince' } },
    { success: true, statusChange: { from: ['quince'], to: 'completed' } },
  ])('stands in what became of a task: %j', (record) => {
    const input = { taskId: '1', status: 'completed' };
    expect(called('TaskUpdate', input, { result: answered('Updated', record) })).toContain('quince');
  });
});

const ROUTED = { success: true, message: 'Sent to the\n gardener', routing: { target: '@gardener', summary: 'figs' } };

const confirmed = (record: Json): string =>
  called(
    'SendMessage',
    { to: 'gardener', message: 'The figs are ripe.' },
    { result: answered(JSON.stringify(ROUTED, null, 2), record) },
  );

test('a confirmation that is JSON is told once, and what its record says otherwise is told too', () => {
  expect(confirmed(ROUTED).match(/@gardener/g)).toHaveLength(1);
  expect(confirmed({ ...ROUTED, routing: { target: '@quince', summary: 'figs' } })).toContain('@quince');
});

const found = (more: object): string => {
  const record = { type: 'tool_reference', tool_name: 'Weigh', ...more };
  const content = [{ type: 'unknown', kind: 'tool_reference', record }] as const;
  return called('ToolSearch', { query: 'scales' }, { result: { at: null, isError: false, content } });
};

test('a tool that a search found is a name, unless more is said of it', () => {
  expect(found({})).toContain('→ `Weigh`');
  expect(found({ server: 'quince' })).toContain('quince');
});
