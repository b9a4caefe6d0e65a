import type { Json } from '../../../session/session.ts';
import { codeSpan } from '../syntax/escape.ts';
import { elementsIn, isMembers, type Members, membersOf, numberIn, textIn } from '../members.ts';
import { counted } from '../words.ts';
import { diff, isPatch, patchOf } from './diff.ts';

const hasOnly = (members: Members, names: readonly string[]): boolean =>
  Object.keys(members).every((name) => names.includes(name));

const isFile = (value: Json): boolean => {
  const file = membersOf(value);
  return textIn(file, 'filePath') !== undefined && isPatch(file['hunks']) && hasOnly(file, ['filePath', 'hunks']);
};

/**
 * What a command changed in files, as the program saw it (2.1.270): `{files: [{filePath, hunks}], changedFiles: [path],
 * moreFiles}`, the hunks as those of a patch.
 */
interface ShellEdits {
  readonly files: readonly Members[];
  /** Of these no diff is there. */
  readonly others: readonly string[];
  readonly more: number;
}

function editsIn(value: Json | undefined): ShellEdits | null {
  const { files = [], changedFiles = [], moreFiles = 0, ...rest } = membersOf(value);
  const isKnown =
    isMembers(value) &&
    Object.keys(rest).length === 0 &&
    Array.isArray(files) &&
    files.every(isFile) &&
    Array.isArray(changedFiles) &&
    changedFiles.every((path) => typeof path === 'string') &&
    typeof moreFiles === 'number';
  if (!isKnown) return null;
  const known = elementsIn(value, 'files').map(membersOf);
  const shown = new Set(known.map((file) => textIn(file, 'filePath')));
  const paths = elementsIn(value, 'changedFiles').filter((path) => typeof path === 'string');
  return { files: known, others: paths.filter((path) => !shown.has(path)), more: numberIn(value, 'moreFiles') ?? 0 };
}

/** The diffs of the files, the names of those without, and how many more there are; null where more is said. */
export function shellEdits(value: Json | undefined): readonly string[] | null {
  const edits = editsIn(value);
  if (edits === null) return null;
  const { files, others, more } = edits;
  const rest = [...others.map((path) => codeSpan(path)), ...(more > 0 ? [counted(more, 'more file')] : [])];
  return [
    ...files.flatMap((file) => {
      const patch = patchOf(elementsIn(file, 'hunks'));
      return [`Changed ${codeSpan(textIn(file, 'filePath') ?? '')}`, ...(patch.length > 0 ? [diff(patch)] : [])];
    }),
    ...(rest.length > 0 ? [`Changed ${rest.join(' · ')}`] : []),
  ];
}
