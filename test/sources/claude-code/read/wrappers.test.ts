import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOfText } from '../../../../src/sources/claude-code/transcript/prompts/text-blocks.ts';
import { messagesOf, readRecords, user } from './reading.ts';
import { childrenOf, splitWrappers } from '../../../../src/sources/claude-code/transcript/prompts/wrappers.ts';

/** The segments in a word each: `tag{attributes}:body`, or the text. */
function segmentsOf(text: string): readonly string[] {
  return splitWrappers(text).map((segment) => {
    if (segment.kind === 'text') return segment.text;
    const attributes = Object.entries(segment.attributes).map(([name, value]) => `${name}=${value}`);
    return `${segment.tag}{${attributes.join(',')}}:${segment.body}`;
  });
}

describe('the wrappers in a text', () => {
  test.each<[string, readonly string[]]>([
    ['no wrapper at all\n', ['no wrapper at all\n']],
    ['a <system-reminder>b</system-reminder> c', ['a', 'system-reminder{}:b', 'c']],
    [
      'a log:\n```\n<system-reminder>b</system-reminder>\n```\nwhy?',
      ['a log:\n```\n<system-reminder>b</system-reminder>\n```\nwhy?'],
    ],
    [
      '```\nx\n```\n<system-reminder>b</system-reminder>\n~~~\ny\n~~~',
      ['```\nx\n```', 'system-reminder{}:b', '~~~\ny\n~~~'],
    ],
    [
      'Look:\n```\nlog\n<system-reminder>a</system-reminder>\n<system-reminder>\n```bash\nnpm\n```\n</system-reminder>',
      ['Look:\n```\nlog', 'system-reminder{}:a', 'system-reminder{}:\n```bash\nnpm\n```\n'],
    ],
    [
      '```npm test``` fails\n<system-reminder>a</system-reminder>\n```\nx\n```',
      ['```npm test``` fails', 'system-reminder{}:a', '```\nx\n```'],
    ],
    [
      '~~~\n```\n~~~\n<system-reminder>a</system-reminder>\n```\nx\n```',
      ['~~~\n```\n~~~', 'system-reminder{}:a', '```\nx\n```'],
    ],
    [
      '````\n```\n<system-reminder>a</system-reminder>\n```\n````',
      ['````\n```\n<system-reminder>a</system-reminder>\n```\n````'],
    ],
    ['```\nnever closed\n<system-reminder>b</system-reminder>', ['```\nnever closed', 'system-reminder{}:b']],
    [
      '<system-reminder>a\n```\nb</system-reminder>\n<system-reminder>c</system-reminder>\n```\nd\n```',
      ['system-reminder{}:a\n```\nb', 'system-reminder{}:c', '```\nd\n```'],
    ],
    ['<bash-stdout>x</bash-stdout><bash-stderr></bash-stderr>', ['bash-stdout{}:x', 'bash-stderr{}:']],
    [
      '<teammate-message teammate_id="h" summary="a > b">hi</teammate-message>',
      ['teammate-message{teammate_id=h,summary=a > b}:hi'],
    ],
    [
      '<teammate-message teammate_id=h>hi</teammate-message>',
      ['<teammate-message teammate_id=h>hi</teammate-message>'],
    ],
    [
      '<bash-stdout>a </bash-stdout> b</bash-stdout><bash-stderr>c</bash-stderr>',
      ['bash-stdout{}:a </bash-stdout> b', 'bash-stderr{}:c'],
    ],
    [
      '<bash-stdout>one</bash-stdout><bash-stderr></bash-stderr>\n<bash-input>pwd</bash-input>\n<bash-stdout>two</bash-stdout>',
      ['bash-stdout{}:one', 'bash-stderr{}:', 'bash-input{}:pwd', 'bash-stdout{}:two'],
    ],
    [
      '<bash-stdout>one</bash-stdout>\n<bash-input>pwd</bash-input>\n<bash-stdout>two</bash-stdout>',
      ['bash-stdout{}:one', 'bash-input{}:pwd', 'bash-stdout{}:two'],
    ],
    [
      '<bash-stdout>one</bash-stdout>\n<bash-input>pwd</bash-input>\n<bash-stdout>two</bash-stdout><bash-stderr>e</bash-stderr>',
      ['bash-stdout{}:one', 'bash-input{}:pwd', 'bash-stdout{}:two', 'bash-stderr{}:e'],
    ],
    [
      '<bash-stdout>a</bash-stdout><bash-stderr>e</bash-stderr> about </bash-stdout> here',
      ['bash-stdout{}:a', 'bash-stderr{}:e', 'about </bash-stdout> here'],
    ],
    ['</bash-stdout><bash-stdout>a', ['</bash-stdout><bash-stdout>a']],
    ['words first <bash-input>ls</bash-input>', ['words first <bash-input>ls</bash-input>']],
    ['<system-reminder>never closed', ['<system-reminder>never closed']],
    ['`<system-reminder>a</system-reminder>`', ['`<system-reminder>a</system-reminder>`']],
    ['<div>no wrapper</div> <3', ['<div>no wrapper</div> <3']],
    ['<command-names>x</command-names>', ['<command-names>x</command-names>']],
    ['<system-reminder>a<system-reminder>b</system-reminder>c', ['system-reminder{}:a<system-reminder>b', 'c']],
    ['<', ['<']],
    ['', ['']],
  ])('%j', (text, segments) => {
    expect(segmentsOf(text)).toEqual(segments);
  });

  test('no word is lost, whatever stands where', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<system-reminder>',
        '</system-reminder>',
        '<command-name>',
        '</command-name>',
        '<ide_selection x="',
        '">',
        '\n',
        '<bash-input>',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.map((one, index) => `${one} w${index}x `).join('');
        const kept = segmentsOf(text).join('\n');
        expect(pieces.map((_one, index) => `w${index}x`).filter((word) => !kept.includes(word))).toEqual([]);
      }),
    );
  });
});

describe('what is inside of a wrapper', () => {
  test('is told apart by its tags, each once; the rest is the words between', () => {
    expect(childrenOf('a<status>done</status>b<status>again</status><note>open', ['status', 'note'])).toEqual({
      children: { status: 'done' },
      rest: 'ab<status>again</status><note>open',
    });
  });
});

describe('what wrappers mean', () => {
  test('the parts of a command are one command, in any order', () => {
    const parts = [
      '<command-args>a b</command-args>',
      '<command-name>prune</command-name>',
      '<command-message>prune</command-message>',
    ];
    for (const text of [parts.join('\n'), parts.toReversed().join('')]) {
      expect(blocksOfText(text)).toEqual([{ type: 'command', name: '/prune', args: 'a b' }]);
    }
  });

  test('two commands in a row are two', () => {
    expect(blocksOfText('<bash-input>a</bash-input><bash-input>b</bash-input>')).toEqual([
      { type: 'shell', command: 'a' },
      { type: 'shell', command: 'b' },
    ]);
  });

  test('what was printed keeps its white space and colours', () => {
    expect(blocksOfText('<local-command-stdout>\n \u001b[1mx\u001b[0m\n</local-command-stdout>')).toEqual([
      { type: 'command', name: '', args: '', stdout: '\n \u001b[1mx\u001b[0m\n' },
    ]);
  });

  test('a sentence that only begins like an interruption is a sentence', () => {
    expect(blocksOfText('[Request interrupted by user] why does it say so?')).toMatchObject([{ type: 'text' }]);
    expect(blocksOfText('[Request interrupted by user] what is this? [x]')).toMatchObject([{ type: 'text' }]);
    for (const text of ['[Request interrupted by user]', ' [Request interrupted by user for tool use]\n']) {
      expect(blocksOfText(text)).toMatchObject([{ type: 'notice', kind: 'interruption' }]);
    }
  });
});

function newsOf(fields: string): unknown {
  return blocksOfText(`<task-notification>\n${fields}\n</task-notification>`)[0];
}

describe('what a line says a human typed', () => {
  const words = [
    'This session is being continued from a previous conversation: why?',
    'Stop hook feedback: explain it',
  ];

  test.each(words)('is no word of the program’s, however it begins: %j', async (text) => {
    const typed = [{ origin: { kind: 'human' } }, { promptSource: 'typed' }];
    for (const more of typed) {
      const { session } = await readRecords([user(text, more)]);
      expect(messagesOf(session)).toMatchObject([{ isPrompt: true, blocks: [{ type: 'text', text }] }]);
      expect(session.turns).toMatchObject([{ number: 1 }]);
    }
    const { session } = await readRecords([user(text)]);
    expect(messagesOf(session)).toMatchObject([{ isPrompt: false, blocks: [{ type: 'notice', text }] }]);
  });

  test('is the program’s where it says both', async () => {
    const both = { origin: { kind: 'task-notification' }, promptSource: 'typed' };
    const { session } = await readRecords([user('Stop hook feedback: explain it', both)]);
    expect(messagesOf(session)).toMatchObject([{ isPrompt: false }]);
  });
});

test('the first line behind a wrapper keeps its indentation', () => {
  const code = '    def f():\n        return 1\n    f()';
  const before = '<ide_opened_file>f.py</ide_opened_file>';
  expect(segmentsOf(`${before}\n\n${code}\n`)).toEqual(['ide_opened_file{}:f.py', code]);
  expect(segmentsOf(`${before}  fine \n`)).toEqual(['ide_opened_file{}:f.py', 'fine']);
  expect(segmentsOf(`${before} \n \t\n`)).toEqual(['ide_opened_file{}:f.py']);
});

test('a closing tag that is named between backticks closes nothing', () => {
  const typed = 'explain <system-reminder> and also `</system-reminder>` to me';
  expect(segmentsOf(typed)).toEqual([typed]);
  const quoted = '<system-reminder>the tag `x`</system-reminder> go on';
  expect(segmentsOf(quoted)).toEqual(['system-reminder{}:the tag `x`', 'go on']);
});

test('how a command’s text is written is no word of anybody', async () => {
  const line =
    '<command-message>pdf</command-message>\n<command-name>pdf</command-name>\n<skill-format>true</skill-format>';
  const { session } = await readRecords([user(line)]);
  expect(messagesOf(session)).toMatchObject([{ isPrompt: false, blocks: [{ type: 'command', name: '/pdf' }] }]);
});

describe('the news of a background task', () => {
  test.each([
    'Read the output file to retrieve the result: /tmp/plum.output',
    'Read the output file to retrieve the result.',
    'Full transcript available at: /tmp/plum.jsonl',
  ])('have words of the program behind them: %s', async (tail) => {
    const news = '<task-notification>\n<summary>Plums</summary>\n</task-notification>';
    const { session } = await readRecords([user(`${news}\n${tail}`)]);
    const [message] = messagesOf(session);
    expect(message).toMatchObject({ isPrompt: false, blocks: [{ type: 'notice', text: `Plums\n\n${tail}` }] });
    expect([session.statistics.turns, message?.blocks.length]).toEqual([0, 1]);
    expect(blocksOfText(`${news}\n${tail}\nWhy did it stop?`)).toMatchObject([
      { type: 'notice', text: `Plums\n\n${tail}` },
      { type: 'text', text: 'Why did it stop?' },
    ]);
    expect(blocksOfText(tail)).toEqual([{ type: 'text', text: tail }]);
  });

  test('are read without the entities that its fields are written with, each decoded once', () => {
    const fields =
      '<summary>Plum &quot;p&quot; &lt;- pear</summary><result>a &amp;&amp; b &#39;c&#39; &amp;lt;</result>';
    expect(newsOf(fields)).toMatchObject({
      label: 'Plum "p" <- pear',
      text: 'Plum "p" <- pear\n\na && b \'c\' &lt;',
    });
  });

  test('stay as they are where a bare bracket shows that nothing was encoded', () => {
    expect(newsOf('<result>`&lt;` is a < in a page</result>')).toMatchObject({ text: '`&lt;` is a < in a page' });
  });
});

test('what was given to a command without a name is a text, not the output of the command before', async () => {
  const { session } = await readRecords([
    user('<command-name>/prune</command-name><command-args>figs</command-args>'),
    user('<command-args>one</command-args>'),
    user('<command-name></command-name><command-args>two</command-args>'),
    user('<command-args>three</command-args><local-command-stdout>done</local-command-stdout>'),
    user('<command-args>four</command-args><command-name>/water</command-name>'),
  ]);
  expect(messagesOf(session).map(({ blocks }) => blocks)).toEqual([
    [{ type: 'command', name: '/prune', args: 'figs' }],
    [{ type: 'text', text: 'one' }],
    [{ type: 'text', text: 'two' }],
    [
      { type: 'text', text: 'three' },
      { type: 'command', name: '', args: '', stdout: 'done' },
    ],
    [{ type: 'command', name: '/water', args: 'four' }],
  ]);
});

test('of what a shell printed the errors are read as they were before they were escaped, and the rest as it is', () => {
  const printed = '&lt;a.html&gt; &amp;&amp; &quot;x&quot; &apos;y&apos;';
  expect(blocksOfText(`<bash-stdout>${printed}</bash-stdout><bash-stderr>${printed}</bash-stderr>`)).toEqual([
    { type: 'shell', command: '', stdout: printed, stderr: '<a.html> && "x" \'y\'' },
  ]);
  expect(blocksOfText('<bash-stderr>a < b &lt;</bash-stderr>')).toMatchObject([{ stderr: 'a < b &lt;' }]);
});

describe('what the program answers in the user’s name', () => {
  test.each([
    ['Unknown skill: prunne', true],
    ['Unknown slash command: prunne', true],
    ['Unknown command: /prunne. Did you mean /prune?', true],
    ['Unknown skill: prunne\nWhat does that mean?', false],
    ['Unknown skill: what is that?', false],
  ])('%j to a command that it doesn’t know is no prompt', async (text, isTheirs) => {
    const { session } = await readRecords([user(text), user('Prune the pears.')]);
    expect(session.statistics.prompts).toBe(isTheirs ? 1 : 2);
    expect(session.title === 'Prune the pears.').toBe(isTheirs);
    const [block] = messagesOf(session)[0]!.blocks;
    const said = isTheirs ? { type: 'notice', label: 'Unknown command', folded: false, text } : { type: 'text', text };
    expect(block).toMatchObject(said);
  });

  test('is a prompt all the same where the line says that a human typed it', async () => {
    const { session } = await readRecords([user('Unknown skill: prunne', { promptSource: 'typed' })]);
    expect(session.statistics.prompts).toBe(1);
  });
});

test('the news of a background shell of late 2025 is no prompt', async () => {
  const { session } = await readRecords([
    user('Prune the pears.'),
    user(
      '<bash-notification>\n<shell-id>b1</shell-id>\n<status>failed</status>\n<summary>Command "prune" failed.</summary>\nRead the output file to retrieve the output.\n</bash-notification>',
    ),
    user('[SYSTEM NOTIFICATION - NOT USER INPUT]\nA task ended.'),
  ]);
  expect(session.statistics.prompts).toBe(1);
  const blocks = messagesOf(session).flatMap((message) => message.blocks);
  expect(blocks).toMatchObject([
    { type: 'text' },
    {
      kind: 'task',
      label: 'Command "prune" failed.',
      text: 'Command "prune" failed.\n\nRead the output file to retrieve the output.',
      record: { 'shell-id': 'b1', status: 'failed' },
    },
    { kind: 'task', label: 'News of a background task' },
  ]);
});
