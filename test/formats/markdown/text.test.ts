import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assistantText, userText } from '../../../src/formats/markdown/text.ts';
import { nodesOf, parseCommonMark, parseGfm, wordsOf } from './parsed.ts';

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
        expect(tree.children[0]).toMatchObject({ type: 'paragraph', children: [{ type: 'text', value: 'before' }] });
        expect(tree.children.at(-1)).toMatchObject({ type: 'paragraph', children: [{ type: 'text', value: 'after' }] });
      }),
      { numRuns: Number(process.env['RUNS'] ?? 2000) },
    );
  });

  test.each(readers)('says all its words to a reader of %s', (_reader, parse) => {
    assert(
      property(nastyText, (text) => {
        const said = wordsOf(parse(write(text)));
        for (const [word] of text.matchAll(/plum|fig|quince|pear/g)) expect(said).toContain(word);
        expect(countOf(said)).toBeGreaterThanOrEqual(countOf(text));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 2000) },
    );
  });
});
