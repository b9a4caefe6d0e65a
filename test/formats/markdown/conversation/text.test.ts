import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assistantText, userText } from '../../../../src/formats/markdown/conversation/text.ts';
import { nodesOf, parseCommonMark, parseGfm, wordsOf } from '../parsed.ts';

const readers = [
  ['CommonMark', parseCommonMark],
  ['GFM', parseGfm],
] as const;
const writers = [
  ['assistant', assistantText],
  ['user', userText],
] as const;

const markers = [
  '',
  '',
  '',
  ' ',
  '  ',
  '   ',
  '    ',
  '     ',
  '\t',
  ' \t',
  '> ',
  '>',
  '- ',
  '-',
  '* ',
  '+ ',
  '1. ',
  '2. ',
  '1) ',
  '01. ',
  '10. ',
  '-\t',
  '>\t',
  '-    ',
  '-     ',
  '- [ ] ',
];
const beginnings = [
  '',
  '',
  '# ',
  '###### ',
  '#',
  '```',
  '````',
  '~~~',
  '```js ',
  '~~~~ js',
  '| ',
  '[pear]: ',
  '[^pear]: ',
  '[pear',
  '<div>',
  '</div>',
  '<!-- ',
  '<?php ',
  '<script>',
  '<a href="',
  '![fig](',
  '---',
  '===',
  '--',
  '=',
  '***',
  '_',
  ':-:',
  '| - | - |',
  '-|-',
];
const middles = [
  '',
  ' ',
  '`',
  '``',
  '```',
  '\\',
  '\\\\',
  '<',
  '<b>',
  '</b>',
  '<!--',
  '-->',
  '<https://tree.example>',
  'https://tree.example/',
  'www.tree.example/',
  'HTTP://tree.example',
  '|',
  '\\|',
  '\\`',
  '![',
  '](',
  '](javascript:fig)',
  '[x](<JavaScript:fig>)',
  '[x](java&#115;cript:fig)',
  '[x](\n  data:text/html,fig)',
  ')',
  ']',
  ']:',
  '*',
  '**',
  '_',
  '__',
  '~',
  '&lt;',
  '&',
  '> ',
  '"',
  "'",
  '\u202e',
  '\u0000',
  '\u000c',
  '\r',
  '<pear@tree.example>',
  '$',
  ':',
  '\u00a0',
];

/** Lines made of what has a meaning at their start, and words with what has one inside. */
const nastyLine = tuple(
  array(constantFrom(...markers), { maxLength: 4 }),
  constantFrom(...beginnings),
  array(tuple(constantFrom('plum', 'fig', 'quince', 'a', ''), constantFrom(...middles)), {
    maxLength: 4,
  }),
  constantFrom('', '', ' ', '  ', '```', '~~~', '|', '#'),
).map(([marks, beginning, inside, end]) => marks.join('') + beginning + inside.flat().join('') + end);
const nastyText = tuple(array(nastyLine, { minLength: 1, maxLength: 9 }), constantFrom('\n', '\n', '\n\n', '\r\n')).map(
  ([lines, end]) => lines.join(end),
);

/** As a browser reads an address: without blanks and what no address has. */
const isRunnable = (url: string): boolean => /^(?:javascript|vbscript|data):/i.test(url.replaceAll(/[\s\p{Cc}]/gu, ''));

const countOf = (text: string): number => text.match(/plum|fig|quince|pear/g)?.length ?? 0;

describe.each(writers)("the %s's text", (_writer, write) => {
  test.each(readers)('stays in its place for a reader of %s', (_reader, parse) => {
    assert(
      property(nastyText, (text) => {
        const tree = parse(`before\n\n${write(text)}\n\nafter`);
        const kinds = nodesOf(tree).map((node) =>
          node.type === 'heading' ? `heading ${String(node.depth)}` : node.type,
        );
        expect(kinds).not.toContain('html');
        expect(kinds).not.toContain('image');
        expect(kinds).not.toContain('imageReference');
        expect(kinds).not.toContain('definition');
        expect(kinds).not.toContain('footnoteDefinition');
        expect(kinds.filter((kind) => /^heading [123]$/.test(kind))).toEqual([]);
        expect(nodesOf(tree).filter((node) => node.type === 'link' && isRunnable(node.url))).toEqual([]);
        expect(tree.children[0]).toMatchObject({ type: 'paragraph', children: [{ type: 'text', value: 'before' }] });
        expect(tree.children.at(-1)).toMatchObject({ type: 'paragraph', children: [{ type: 'text', value: 'after' }] });
      }),
      { numRuns: Number(process.env['RUNS'] ?? 1000) },
    );
  });

  test.each(readers)('says all its words to a reader of %s', (_reader, parse) => {
    assert(
      property(nastyText, (text) => {
        const said = wordsOf(parse(write(text)));
        for (const [word] of text.matchAll(/plum|fig|quince|pear/g)) expect(said).toContain(word);
        expect(countOf(said)).toBeGreaterThanOrEqual(countOf(text));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 1000) },
    );
  });
});

const plainMarkdown = [
  'Two words, **bold** and *slanted*, `Array<string>` and a [link](https://tree.example/a_b).',
  '- pear\n- plum\n  - small\n    - green\n\n  with more\n- fig',
  '1. Do this:\n\n   ```ts\n   const basket: Array<Pear> = [];\n   ```\n\n2. Then that.',
  '| fruit | weight |\n| :-- | --: |\n| pear | `a \\| b` |\n| plum | <https://tree.example> |',
  '> quoted\n> > twice\n\nand on',
  'before\n\n    indented <code>\n\nafter',
  '```html\n<b>pear</b>\n# no heading\n[x]: y\n```',
  '~~~\n```\n~~~',
  '- [x] done\n- [ ] open',
  'a\\<b> \\` \\![x] 3 < 4, a <- b, i<3',
  '***\n\n- - -\n\n___',
  'See [data](data/javascript.md), [the peel](docs/a&b.md#java) and [home](/home/fern/x.ts:12).',
  'first line\\\nsecond line  \nthird line',
];

describe("the assistant's text", () => {
  test.each(plainMarkdown)('passes through byte for byte when it is plain Markdown: %j', (text) => {
    expect(assistantText(text)).toBe(text);
  });

  test.each([
    ['<div onclick="x()">pear</div>', '\\<div onclick="x()">pear\\</div>'],
    ['a <!-- b --> <?php ?> <![CDATA[', 'a \\<!-- b --> \\<?php ?> \\<\\![CDATA['],
    ['![pear](https://tree.example/pear.png)', '\\![pear](https://tree.example/pear.png)'],
    ['# Pears\n## Ripe', '#### Pears\n##### Ripe'],
    ['## Pears\n#### Ripe\n##### Soft', '#### Pears\n###### Ripe\n###### Soft'],
    ['> ### Pears', '> #### Pears'],
    ['Pears\n===', 'Pears\n\\==='],
    ['Pears\n---\nPlums', 'Pears\n\n---\nPlums'],
    ['- Pears\n  ---', '- Pears\n\n  ---'],
    ['> Pears\n> ---', '> Pears\n>\n> ---'],
    ['Pears\n-', 'Pears\n\\-'],
    ['[pear]: https://tree.example', '\\[pear]: https://tree.example'],
    ['[^pear]: a note', '\\[^pear]: a note'],
    ['[pear\nplum]: https://tree.example', '\\[pear\nplum]: https://tree.example'],
    ['a ` b\n` c', 'a \\` b\n\\` c'],
    ['a `` b ` c', 'a \\`\\` b \\` c'],
    ['```\nopen', '```\nopen\n```'],
    ['- ~~~~\n  open', '- ~~~~\n  open\n  ~~~~'],
    ['> ```\n> open', '> ```\n> open\n> ```'],
    [
      '1. Run:\n   ```sh\npick pears\n  --all\n```\n2. Rest',
      '1. Run:\n   ```sh\n   pick pears\n     --all\n   ```\n2. Rest',
    ],
    ['| a | b |\n| - | - |\n| `x | <y>` | z |', '| a | b |\n| - | - |\n| \\`x | \\<y>\\` | z |'],
    ['[pear](javascript:eat())', '[pear]\\(javascript:eat())'],
    ['[pear]( <Vbscript:eat>)', '[pear]\\( \\<Vbscript:eat>)'],
    ['[pear](jav&#97;script:eat)', '[pear]\\(jav&#97;script:eat)'],
    ['[pear](<java\tscript:eat>)', '[pear]\\(\\<java\tscript:eat>)'],
    ['[pear](\njavascript:eat)', '[pear]\\(\njavascript:eat)'],
    ['https://a.example/[pear](data:text/html,eat)', 'https://a.example/[pear]&#40;data:text/html,eat)'],
    ['https://tree.example/<b>', 'https://tree.example/&#60;b>'],
    ['https://tree.example/\\<b>', 'https://tree.example/\\&#60;b>'],
    ['https://tree.example/\\![a](b)', 'https://tree.example/\\&#33;[a](b)'],
    ['https://tree.example/`a <b>`', 'https://tree.example/&#96;a \\<b>\\`'],
    ['\u001b[32mgreen\u001b[0m \u0007', 'green ␇'],
  ])('is made safe: %j', (text, safe) => {
    expect(assistantText(text)).toBe(safe);
  });
});

describe("the user's text", () => {
  test.each([
    ['first\nsecond\n\nthird', 'first  \nsecond\n\nthird'],
    ['# not a heading\n#pears', '\\# not a heading  \n#pears'],
    ['change __init__ in **/*.py to &lt;b&gt;', 'change \\_\\_init\\_\\_ in \\*\\*/\\*.py to \\&lt;b\\&gt;'],
    ['this is **important**, my_pear', 'this is **important**, my_pear'],
    ['HEAD~1..HEAD~3 in ~/pears', 'HEAD\\~1..HEAD\\~3 in ~/pears'],
    ['~~not this~~', '~~not this\\~\\~'],
    ['grep \\d+\\.\\d+ and \\[x\\]', 'grep \\d+\\\\\\.\\d+ and \\\\\\[x\\\\\\]'],
    ['`\\.` and \\`', '`\\.` and \\\\\\`'],
    ['\\*not slanted\\*, \\`no code\\`', '\\\\\\*not slanted\\\\\\*, \\\\\\`no code\\\\\\`'],
    ['2*3*4 kg of *pears*', '2\\*3\\*4 kg of *pears*'],
    ['- pears\n- plums', '- pears  \n- plums'],
    ['```\n<b>\n```', '```\n<b>\n```'],
    ['  \n\n  indented\n\n', '  indented'],
    ['', ''],
    [
      'Look:\n\nfunction pick() {\n  return <b>;\n\n  // *all*\n}\n\nwhy?',
      'Look:\n\n```\nfunction pick() {\n  return <b>;\n\n  // *all*\n}\n```\n\nwhy?',
    ],
    ['a:\n\tb\n\nimport pears;\n\n\tc', '```\na:\n\tb\n\nimport pears;\n\n\tc\n```'],
    [
      'See\ndiff --git a/x b/x\n@@ -1 +1 @@\n- pear\n+ plum\n\n- fig\n\nDone?\n- fig',
      'See\n\n```diff\ndiff --git a/x b/x\n@@ -1 +1 @@\n- pear\n+ plum\n\n- fig\n```\n\nDone?  \n- fig',
    ],
    ['x\n  ```y``` z', '````\nx\n  ```y``` z\n````'],
    ['```\na\n  b\n```\nc', '```\na\n  b\n```\nc'],
    ['/**\n * Pears.\n */\npick();', '```\n/**\n * Pears.\n */\npick();\n```'],
    [
      'Why does this one pick no pears:\nfor each\n  pick',
      'Why does this one pick no pears:\n\n```\nfor each\n  pick\n```',
    ],
    ['Count all of the pears in\n  my basket', 'Count all of the pears in  \n  my basket'],
    ['1. pears\n   ripe\n\n   soft\n2. plums', '1. pears  \n   ripe\n\n   soft  \n2. plums'],
  ])('keeps its lines and reads as it was typed: %j', (text, safe) => {
    expect(userText(text)).toBe(safe);
  });
});

const bare = (text: string): string => text.replaceAll(/[*_\s]/g, '');

describe.each(readers)('words that a human typed, to a reader of %s', (_reader, parse) => {
  const words = constantFrom(
    'plum',
    '2',
    'HEAD',
    '~',
    '~~',
    '\\',
    '\\.',
    '\\[',
    '\\*',
    ' ',
    '*',
    '_',
    'C:',
    '/',
    '.',
    '&lt;',
  );
  // What begins like an address stays as it is: readers differ in what they take for one.
  const typedWords = array(words, { minLength: 1, maxLength: 12 }).filter((parts) => !parts.join('').includes('://'));

  test('are all there, sign by sign, but for emphasis', () => {
    assert(
      property(typedWords, (parts) => {
        const typed = `plum${parts.join('')}plum`;
        const tree = parse(userText(typed));
        const said = nodesOf(tree).flatMap((node) =>
          node.type === 'text' || node.type === 'inlineCode' ? [node.value] : [],
        );
        expect(nodesOf(tree).map(({ type }) => type)).not.toContain('delete');
        expect(bare(said.join(''))).toBe(bare(typed));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 1000) },
    );
  });
});

/** As long as a text of a session may well be. */
const long = (part: string): string => part.repeat(Math.ceil(500_000 / part.length));

describe('text of half a megabyte made to be slow', () => {
  test.each(
    [
      ['`'],
      ['` '],
      ['<'],
      ['<a'],
      ['['],
      ['!['],
      ['](a'],
      [']( '],
      ['](a '],
      ['#'],
      ['# \n'],
      ['> '],
      ['> > > '],
      ['- '],
      ['- - a'],
      ['* '],
      ['\\'],
      ['|'],
      ['`|'],
      ['|`\n'],
      ['| - |\n'],
      ['```\n'],
      ['- ```\n'],
      ['- ~~~\n- ```\n'],
      ['\n'],
      ['\t'],
      ['1. '],
      ['https://'],
      ['www.<b'],
      ['&'],
      ['&lt'],
      ['_'],
      ['*'],
      ['=\n'],
      ['[a\n'],
      ['[a]:\n'],
      ['    \n'],
      [' '],
      ['-\n\n'],
      ['> -\n'],
      ['\u001b['],
      ['\r'],
      ['\u0000'],
      ['- a\n  '],
    ].map(([part]) => [part ?? '', long(part ?? '')] as const),
  )('%j over and over comes back, and nothing behind it is drawn in', (_part, text) => {
    for (const write of [assistantText, userText]) {
      const safe = write(text);
      expect(safe.length).toBeLessThan(4 * text.length + 100);
      expect(safe).not.toMatch(/(?:^|\n)#{1,3}[ \n]/);
    }
  });

  test('runs of backticks of every length are told apart', () => {
    const text = Array.from({ length: 1000 }, (_, index) => '`'.repeat(index + 1)).join(' ');
    expect(assistantText(text)).toBe(text.replaceAll('`', '\\`'));
    expect(assistantText(`${text}\n\n${text} ${text}`).endsWith('`')).toBe(true);
  });

  test('containers stop nesting where no reader would follow', () => {
    const safe = assistantText(`${'- '.repeat(5000)}pear\n${'\n'.repeat(5000)}${'> '.repeat(5000)}plum`);
    const depths = nodesOf(parseGfm(safe)).filter(({ type }) => type === 'list' || type === 'blockquote');
    expect(depths).toHaveLength(32);
    expect(wordsOf(parseGfm(safe))).toMatch(/pear[^]*plum/);
  });
});
