import { describe, expect, test } from 'vitest';
import { nodesOf, parseGfm } from './parsed.ts';
import { markdown } from '../../../src/formats/markdown/index.ts';
import { textsIn } from '../../../src/formats/markdown/members.ts';
import type { ToolCallBlock } from '../../../src/session/session.ts';
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
