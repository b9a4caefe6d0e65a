import { countLines, fenced, folded } from '../syntax/code.ts';
import type { View } from '../view.ts';
import { counted } from '../words.ts';

/** One replacement of a text in a file. */
export interface Replacement {
  readonly before: string;
  readonly after: string;
  readonly isEverywhere: boolean;
}

/** Longer files are not remembered: a session may claim edits that no memory could hold. */
const longestFile = 2 ** 25;

function apply(text: string | undefined, { before, after, isEverywhere }: Replacement): string | undefined {
  if (text === undefined) return undefined;
  if (before === '') return text === '' ? after : text;
  const most = isEverywhere ? Math.floor(text.length / before.length) : 1;
  if (text.length + most * after.length > longestFile) return undefined;
  return isEverywhere ? text.replaceAll(before, () => after) : text.replace(before, () => after);
}

/**
 * The whole file before an edit, folded; nothing when the calls told so far have shown it. Remembers what the file
 * holds after the edit, so that a file that is edited ten times is printed once.
 */
export function fileBefore(
  view: View,
  file: { readonly path: string; readonly content: string | undefined },
  replacements: readonly Replacement[],
): readonly string[] {
  const { files } = view.shown;
  const { path, content } = file;
  const seen = files.get(path);
  const after = replacements.reduce(apply, content ?? seen);
  if (after === undefined) files.delete(path);
  else files.set(path, after);
  if (content === undefined || content === '' || content === seen) return [];
  return [folded(`The file before · ${counted(countLines(content), 'line')}`, [fenced(content)])];
}
