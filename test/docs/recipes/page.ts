import { readFileSync } from 'node:fs';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** A fenced block of a page, with the heading it stands under. */
export interface Block {
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** A page of the project, by its path from the root. */
export function pageAt(path: string): string {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

/** Every fenced block of a page. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = '';
  for (const node of fromMarkdown(page).children) {
    if (node.type === 'heading') heading = page.slice(node.position?.start.offset, node.position?.end.offset);
    if (node.type === 'code') {
      blocks.push({ heading: heading.replace(/^#+ /, ''), language: node.lang ?? '', text: node.value });
    }
  }
  return blocks;
}

/** What stands in a block under that heading of the recipes; `mark` tells several of one language apart. */
export function recipe(heading: string, language: string, mark = ''): string {
  const fitting = blocksOf(pageAt('docs/recipes.md')).filter(
    (block) => block.heading === heading && block.language === language && block.text.includes(mark),
  );
  const [only, ...others] = fitting;
  if (only === undefined || others.length > 0) throw new Error(`${fitting.length} blocks of ${heading}, not one`);
  return only.text;
}
