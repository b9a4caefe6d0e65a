import { code, countLines } from '../syntax/code.ts';
import type { Json } from '../../../session/session.ts';
import { elementsIn, type Members, membersOf, numberIn, textsIn } from '../members.ts';
import { visible } from '../syntax/visible.ts';
import type { Replacement } from './file-before.ts';
import { keptLines } from './kept-lines.ts';
import { areShown } from './lines.ts';

/** A line of a patch that holds several becomes several. */
const split = (line: string): string | readonly string[] =>
  line.includes('\n') ? line.split('\n').map((part, index) => (index === 0 ? part : line.charAt(0) + part)) : line;

function headOf(hunk: Members): string {
  const at = (start: string, lines: string): string =>
    `${String(numberIn(hunk, start) ?? '?')},${String(numberIn(hunk, lines) ?? '?')}`;
  return `@@ -${at('oldStart', 'oldLines')} +${at('newStart', 'newLines')} @@`;
}

/** The patch that the program recorded: `[{oldStart, oldLines, newStart, newLines, lines[]}]`. */
export function patchOf(hunks: readonly Json[]): readonly string[] {
  return hunks.map(membersOf).flatMap((hunk) => {
    const lines = elementsIn(hunk, 'lines').filter((line) => typeof line === 'string');
    return lines.length === 0 ? [] : [headOf(hunk), ...lines.flatMap(split)];
  });
}

/** Whether a patch is of the known shape, so that its lines are all it says. */
export const isPatch = (value: Json | undefined): boolean =>
  Array.isArray(value) &&
  value.every((hunk: Json) => {
    const { lines, ...places } = membersOf(hunk);
    return (
      Array.isArray(lines) && lines.every((line) => typeof line === 'string') && textsIn(places).next().done === true
    );
  });

const linesOf = (text: string): readonly string[] => (text === '' ? [] : visible(text).split('\n'));

const signed = (sign: string, lines: readonly string[]): readonly string[] => lines.map((line) => sign + line);

/** What was asked for as lines of a diff: what both texts have stands once. */
export function replacement(before: string, after: string): readonly string[] {
  const old = linesOf(before);
  const fresh = linesOf(after);
  let from = { before: 0, after: 0 };
  return [...keptLines(old, fresh), { before: old.length, after: fresh.length }].flatMap((next) => {
    const gone = signed('-', old.slice(from.before, next.before));
    const added = signed('+', fresh.slice(from.after, next.after));
    from = { before: next.before + 1, after: next.after + 1 };
    return [...gone, ...added, ...signed(' ', old.slice(next.before, from.before))];
  });
}

const linesWith = (sign: string, lines: readonly string[]): string =>
  lines.flatMap((line) => (line.startsWith(sign) ? [line.slice(1)] : [])).join('\n');

/** The replacement without the lines that it leaves as they are. */
export function changeOf({ before, after, isEverywhere }: Replacement): Replacement {
  const lines = replacement(before, after);
  return { before: linesWith('-', lines), after: linesWith('+', lines), isEverywhere };
}

const showsBoth = (patch: readonly string[], { before, after }: Replacement): boolean =>
  (before === '' || areShown(before, patch, ' -')) && (after === '' || areShown(after, patch, ' +'));

/** Whether a patch has as many lines as a text, less those of the other sign: else it can't show it. */
function hasLines(patch: readonly string[], text: string, other: string): boolean {
  if (text === '') return true;
  const most = patch.filter((line) => !line.startsWith(other) && !line.startsWith('@@')).length;
  return countLines(text) <= most;
}

const withoutWidths = (text: string): string => text.replaceAll(/[ \t]+/g, ' ').replaceAll(/^ | $/gm, '');

/** Whether a patch shows every line of what was to be replaced, and of what by; it may have other tabs and spaces. */
export function showsAll(patch: readonly string[], replacements: readonly Replacement[]): boolean {
  if (replacements.every((each) => showsBoth(patch, each))) return true;
  if (!replacements.every(({ before, after }) => hasLines(patch, before, '+') && hasLines(patch, after, '-')))
    return false;
  const flat = patch.map((line) => line.charAt(0) + withoutWidths(line.slice(1)));
  return replacements.every(({ before, after, ...rest }) =>
    showsBoth(flat, { ...rest, before: withoutWidths(before), after: withoutWidths(after) }),
  );
}

/** Lines of a diff as a block. */
export const diff = (lines: readonly string[]): string => code(lines.join('\n'), 'Diff', 'diff');
