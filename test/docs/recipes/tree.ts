import { parseDocument } from 'yaml';

/** What a YAML text holds; raises on anything that a strict reader would complain of. */
export function treeOf(text: string): unknown {
  const document = parseDocument(text, { strict: true, uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw problem;
  return document.toJS();
}

/** What stands at a path; undefined when nothing does. */
export function at(tree: unknown, ...path: readonly (string | number)[]): unknown {
  let value = tree;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([key]) => key === String(name))?.[1];
  }
  return value;
}

/** The list at a path; raises when there is none. */
export function listAt(tree: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const list = at(tree, ...path);
  if (!Array.isArray(list)) throw new Error(`no list at ${path.join('.')}`);
  return list;
}

/** The text at a path; raises when there is none. */
export function textAt(tree: unknown, ...path: readonly (string | number)[]): string {
  const text = at(tree, ...path);
  if (typeof text !== 'string') throw new Error(`no text at ${path.join('.')}`);
  return text;
}

/** The names in a mapping. */
export function keysOf(tree: unknown): readonly string[] {
  return typeof tree === 'object' && tree !== null ? Object.keys(tree) : [];
}
