import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, fenced, folded } from '../../../../src/formats/markdown/syntax/code.ts';
import { codeSpan, escapeLine, linkTarget, linkTo } from '../../../../src/formats/markdown/syntax/escape.ts';
import { oneLine, visible } from '../../../../src/formats/markdown/syntax/visible.ts';
import { nodesOf, parseGfm, wordsOf } from '../parsed.ts';

const nasty = array(
  constantFrom(
    'pear',
    'plum',
    ' ',
    '`',
    '``',
    '*',
    '**',
    '_',
    '__',
    '[',
    ']',
    '](',
    '![',
    '<b>',
    '</b>',
    '<!--',
    '&lt;',
    '&',
    '\\',
    '#',
    '# ',
    '- ',
    '1. ',
    '> ',
    '|',
    '~',
    '~~',
    'https://tree.example',
    'www.tree.example',
    'a@b.example',
    '\n',
    '\r',
    '\u0000',
    '\u001b[31m',
    '\u202e',
    '=',
    '+',
    ':',
    ']:',
    '[^1]',
    '$',
    '"',
    "'",
    '\ud83d',
    '.',
  ),
  { maxLength: 12 },
).map((parts) => parts.join(''));

const textOf = (markdown: string): string =>
  nodesOf(parseGfm(markdown))
    .flatMap((node) => (node.type === 'text' || node.type === 'inlineCode' ? [node.value] : []))
    .join('');

describe('a line of plain text', () => {
  test.each([
    ['in a paragraph', 'x ', ' x', ['x ', ' x']],
    ['at the start of a paragraph', '', ' x', ['', ' x']],
    ['in a heading', '### x ', ' x', ['x ', ' x']],
    ['in a list', '- ', ' x', ['', ' x']],
    ['in bold letters', '**x', 'x**', ['x', 'x']],
    ['in a link', '', '', ['', '']],
  ] as const)('says the same %s, and nothing of it is alive', (where, before, after, [wordBefore, wordAfter]) => {
    const put = (text: string): string =>
      where === 'in a link' ? linkTo(text, 'y') : before + escapeLine(text) + after;
    const expected = new Set(nodesOf(parseGfm(put('pear'))).map(({ type }) => type));
    assert(
      property(nasty, (text) => {
        const alive = nodesOf(parseGfm(put(text))).map(({ type }) => type);
        // Readers may make links of addresses, but their text stays.
        expect(alive.filter((type) => !expected.has(type) && type !== 'link')).toEqual([]);
        const said = textOf(put(text)).replaceAll(/\s+/g, ' ').trim();
        expect(said).toBe((wordBefore + oneLine(text) + wordAfter).replaceAll(/\s+/g, ' ').trim());
      }),
    );
  });

  test('is readable as it stands when it is harmless', () => {
    expect(escapeLine('Count [ripe] pears in my_basket.ts, 3 < 4 & more!')).toBe(
      'Count [ripe] pears in my_basket.ts, 3 \\< 4 & more!',
    );
  });
});

describe('underscores', () => {
  test.each([
    ['_ripe_', '\\_ripe\\_'],
    ['__plum__ and _', '\\_\\_plum\\_\\_ and \\_'],
    ['my_basket_2.ts', 'my_basket_2.ts'],
    ['_my_basket', '\\_my_basket'],
  ])('that might be marks are escaped, and those in words are not: %s', (text, expected) => {
    expect(escapeLine(text)).toBe(expected);
    expect(linkTo(text, 'y')).toBe(`[${expected}](y)`);
  });
});

describe('a code span', () => {
  test('holds any line', () => {
    assert(
      property(nasty, (text) => {
        const [paragraph] = parseGfm(`x ${codeSpan(text)} x`).children;
        expect(nodesOf(paragraph!).map(({ type }) => type)).not.toContain('html');
        const line = visible(text).replaceAll(/[ \t]*\n[ \t]*/g, ' ⏎ ');
        if (line.trim() !== '')
          expect(nodesOf(paragraph!)).toContainEqual(expect.objectContaining({ type: 'inlineCode', value: line }));
      }),
    );
  });

  test('takes time in line with its length, whatever it holds', () => {
    expect(codeSpan(`${' '.repeat(3_000_000)}x`)).toHaveLength(3_000_005);
  });

  test('shows where a line ended', () => {
    expect(codeSpan('pear\n  plum')).toBe('`pear ⏎ plum`');
    expect(codeSpan('\tpear \t\n  plum\n\n fig ')).toBe('` \tpear ⏎ plum ⏎  ⏎ fig  `');
    expect(codeSpan('')).toBe('(empty)');
    expect(codeSpan('`pear`')).toBe('`` `pear` ``');
  });
});

describe('a block of code', () => {
  test('holds any text as it is', () => {
    assert(
      property(
        array(constantFrom('```', '````', '~~~', '`', '\n', '    ', '\t', '# pear', '</details>', '- ', ' '), {
          maxLength: 20,
        }),
        (parts) => {
          const text = parts.join('');
          const tree = parseGfm(`${fenced(text)}\n\nafter`);
          expect(tree.children).toMatchObject([
            { type: 'code', value: text.endsWith('\n') ? text.slice(0, -1) : text },
            { type: 'paragraph' },
          ]);
        },
      ),
    );
  });

  test('shows control characters and leaves out colours', () => {
    expect(fenced('\u001b[1mripe\u001b[0m\u0007\r\npear\rplum\u0085\u202e\u2069')).toBe(
      '```\nripe␇\npear\nplum⟨U+0085⟩⟨U+202E⟩⟨U+2069⟩\n```',
    );
  });
});

describe('between two blocks', () => {
  test.each([
    ['- plums', '- pears'],
    ['* plums', '+ pears'],
    ['1. plums', '2. pears'],
    ['1) plums', '1) pears'],
    ['plums\n- figs', '* pears'],
    ['- plums', '    pears'],
  ])('stands what keeps them apart: %j and %j', (before, after) => {
    expect(between(before, after)).toBe('\n\n<!-- -->\n\n');
    expect(parseGfm(before + between(before, after) + after).children.at(-2)).toMatchObject({ value: '<!-- -->' });
    expect(folded('fruit', [before, after])).toContain(before + between(before, after) + after);
  });

  test.each([
    ['plums', '- pears'],
    ['- plums', 'pears'],
    ['-plums', '- pears'],
    ['- plums', '-pears'],
  ])('stands a blank line and no more where nothing is swallowed: %j and %j', (before, after) => {
    expect(between(before, after)).toBe('\n\n');
  });
});

describe('a fold', () => {
  test('says its summary as plain text and reads its blocks as Markdown', () => {
    const tree = parseGfm(folded('3 < 4 & "pears"\n\n</summary>', ['**ripe**']));
    expect(tree.children.map(({ type }) => type)).toEqual(['html', 'paragraph', 'html']);
    expect(tree.children[0]).toMatchObject({
      value: '<details><summary>3 &lt; 4 &amp; &quot;pears&quot; &lt;/summary&gt;</summary>',
    });
    expect(wordsOf(tree)).toContain('ripe');
  });
});

describe("a link's target", () => {
  test('is the path, whatever it holds', () => {
    assert(
      property(string({ unit: 'grapheme' }), (path) => {
        const [link] = nodesOf(parseGfm(`[x](${linkTarget(path)}y)`)).filter(({ type }) => type === 'link');
        expect(decodeURIComponent(Reflect.get(link!, 'url'))).toBe(`${path}y`);
      }),
    );
  });
});
