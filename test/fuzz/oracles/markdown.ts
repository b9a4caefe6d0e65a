import { parse } from 'yaml';
import { structureProblems } from '../../formats/markdown/structure.ts';
import { promise } from '../target.ts';

const FRONT_MATTER = /^---\n([^]*?)\n---\n/;

/** Promises that a document has front matter that is YAML, and no structure but the program's own. */
export function promiseMarkdown(text: string, isWhole: boolean): void {
  const front = FRONT_MATTER.exec(text);
  promise('Markdown has front matter', front !== null, () => text.slice(0, 200));
  let matter: unknown = null;
  try {
    matter = parse(front?.[1] ?? '');
  } catch {
    matter = null;
  }
  promise('front matter is YAML', typeof matter === 'object' && matter !== null, () => front?.[1]?.slice(0, 500) ?? '');
  promise('Markdown is well formed', text.isWellFormed());
  if (!isWhole) return;
  const problems = structureProblems(text.slice(front?.[0].length));
  promise('Markdown holds no structure but its own', problems.length === 0, () => problems.slice(0, 3).join(' | '));
}
