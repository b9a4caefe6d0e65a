import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** The document as GitHub's flavour of Markdown reads it. */
export const parseGfm = (markdown: string): Root =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

/** The document as plain CommonMark reads it. */
export const parseCommonMark = (markdown: string): Root => fromMarkdown(markdown);

/** Every node of a tree, parents before children. */
export function nodesOf(node: Nodes): readonly Nodes[] {
  const found: Nodes[] = [];
  const waiting: Nodes[] = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    if ('children' in next) waiting.push(...next.children.toReversed());
  }
  return found;
}

/** All that a node says, to a reader or in its attributes. */
export const wordsOf = (node: Nodes): string =>
  nodesOf(node)
    .flatMap((each) => ['value', 'lang', 'meta', 'url', 'title', 'alt'].map((member) => Reflect.get(each, member)))
    .filter((value) => typeof value === 'string')
    .join(' ');
