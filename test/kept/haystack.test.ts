import { expect, test } from 'vitest';
import { jsonHaystack, markdownHaystack } from './haystack.ts';
import { bareLines, unwrapped } from './normal.ts';

test('a line is the same plainly and quoted, listed, numbered, escaped and coloured', () => {
  const plain = bareLines('ripe & *sweet* plums');
  for (const dressed of [
    '> ripe &amp; \\*sweet\\* plums',
    '   - ripe &#38; *sweet* plums',
    '  12→ripe & *sweet*   plums',
    '\u001b[31mripe\u001b[0m &amp;amp; *sweet* plums\r',
  ]) {
    expect(bareLines(dressed)).toEqual(plain);
  }
});

test('words are not taken for dress', () => {
  expect(bareLines('plums > pears\n\n12 plums\n')).toEqual(['plums > pears', '12 plums']);
  expect(bareLines('pear')).not.toEqual(bareLines('pears'));
});

test('wrappers give their words and their attributes', () => {
  const text =
    '<command-name>/pick</command-name>\n <teammate-message teammate_id="fern">two baskets</teammate-message> now';
  expect(unwrapped(text)).toEqual(['/pick', 'fern', 'two baskets', 'now']);
  expect(unwrapped('a <basket> of plums')).toEqual(['a <basket> of plums']);
});

test('JSON must hold a text as it is, Markdown each of its lines', () => {
  const json = jsonHaystack(['the plum\ntree', 'other']);
  expect(json.holds('the plum\ntree')).toBe(true);
  expect(json.holds('the plum tree')).toBe(false);
  expect(json.holds('treeother')).toBe(false);
  const markdown = markdownHaystack(['> the plum\n>\n> tree\n']);
  expect(markdown.holds('the plum\n\n\ntree')).toBe(true);
  expect(markdown.holds('the plum\nbush')).toBe(false);
});

test('a text that comes again is counted again, wherever the last search ended', () => {
  const json = jsonHaystack(['yes', 'no', 'yes']);
  expect(json.holds('no')).toBe(true);
  expect(json.holds('yes')).toBe(true);
  expect(json.times('yes', 5)).toBe(2);
  expect(json.times('yes', 1)).toBe(1);
});

test('news of a task may be kept without the entities that they are written with, other words not', () => {
  const json = jsonHaystack(['ripe <- plum & pear']);
  expect(json.holds('<task-notification><result>ripe &lt;- plum &amp; pear</result></task-notification>')).toBe(true);
  expect(json.holds('ripe &lt;- plum')).toBe(false);
});
