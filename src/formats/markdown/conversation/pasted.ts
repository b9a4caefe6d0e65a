/** A stretch of a text that a human typed: prose, or code or a patch that was pasted into it. */
export interface Part {
  readonly kind: Kind;
  readonly text: string;
}

type Kind = 'prose' | 'code' | 'diff';

const mayBePasted = /(?:^|\n)(?: {2}| ?\t|diff --git |@@ -|\/\*)/;
const indented = /^(?: {2}| ?\t)/;
const listItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/;
const patchStart = /^(?:diff --git |@@ -)/;
const patchLine =
  /^(?:[-+ @\\]|diff --git |index |(?:new|deleted) file |(?:old|new) mode |rename |similarity |Binary )/;
const codeLine = /[;{}(),>]$|^(?:\/\/|\/\*|#include|import |from |export |@)/;
/** Six words and nothing that only code has. */
const sentence = /^(?:[^\s;{}=]+ ){5}[^;{}=]+$/;
const fenceLine = /^[ \t]*(?:(`{3,})[^`]*|(~{3,})[^\n]*)$/;

/** What has been found out about the lines so far. */
interface Sorting {
  readonly lines: readonly string[];
  readonly kinds: Kind[];
  /** The lines below belong to a list's item as long as they are indented. */
  isInList: boolean;
  /** What the run before was, if only blank lines have stood since. */
  before: Kind;
}

/** The first line of a patch in the run and whether the run is code before it. */
function look(sorting: Sorting, from: number, to: number): { readonly patch: number; readonly isIndented: boolean } {
  const { lines } = sorting;
  let isIndented = false;
  if (!indented.test(lines[from] ?? '')) sorting.isInList = false;
  for (let at = from; at < to; at += 1) {
    const line = lines[at] ?? '';
    if (patchStart.test(line)) return { patch: at, isIndented };
    if (line.startsWith('/*')) return { patch: to, isIndented: true };
    if (!isIndented && listItem.test(line)) sorting.isInList = true;
    else if (!sorting.isInList && indented.test(line)) isIndented = true;
  }
  return { patch: to, isIndented };
}

const every = ({ lines }: Sorting, [from, to]: readonly [number, number], pattern: RegExp): boolean => {
  for (let at = from; at < to; at += 1) if (!pattern.test((lines[at] ?? '').trimEnd())) return false;
  return true;
};

/** Says of the lines between two blank ones what they are. */
function sortRun(sorting: Sorting, from: number, to: number): void {
  if (from === to) return;
  const { lines, kinds, before } = sorting;
  if (before === 'diff' && every(sorting, [from, to], patchLine)) {
    kinds.fill('diff', from, to);
    return;
  }
  const { patch, isIndented } = look(sorting, from, to);
  const goesOn =
    before === 'code' && (isIndented || indented.test(lines[from] ?? '') || every(sorting, [from, to], codeLine));
  let code = from;
  if (!goesOn) while (code < patch && sentence.test(lines[code] ?? '')) code += 1;
  sorting.before = goesOn || (isIndented && patch - code > 1) ? 'code' : 'prose';
  kinds.fill(sorting.before, code, patch);
  kinds.fill('diff', patch, to);
  if (patch < to) sorting.before = 'diff';
}

/** The kind of each line; blank lines and fenced code count as prose. */
function kindsOf(lines: readonly string[]): readonly Kind[] {
  const sorting: Sorting = {
    lines,
    kinds: lines.map(() => 'prose'),
    isInList: false,
    before: 'prose',
  };
  let fence = '';
  let from = 0;
  for (const [at, line] of lines.entries()) {
    const [, ticks, tildes] = fenceLine.exec(line) ?? [];
    const run = ticks ?? tildes ?? '';
    if (fence === '' && run === '' && line.trim() !== '') continue;
    if (fence === '') sortRun(sorting, from, at);
    from = at + 1;
    if (fence !== '' && run.startsWith(fence) && line.trim() === run) fence = '';
    else if (fence === '' && run !== '') {
      fence = run;
      sorting.before = 'prose';
    }
  }
  if (fence === '') sortRun(sorting, from, lines.length);
  return sorting.kinds;
}

/** Where the part that begins there ends: blank lines go with the code on both sides of them. */
function endOfPart(lines: readonly string[], kinds: readonly Kind[], from: number): number {
  const kind = kinds[from];
  let end = from + 1;
  for (let at = end; at < lines.length; at += 1) {
    if (kinds[at] === kind) end = at + 1;
    else if (kind === 'prose' || (lines[at] ?? '').trim() !== '') break;
  }
  return end;
}

/** Cuts what was pasted out of what was typed: lines whose indentation means something, and patches. Linear. */
export function partsOf(text: string): readonly Part[] {
  if (!mayBePasted.test(text)) return [{ kind: 'prose', text }];
  const lines = text.split('\n');
  const kinds = kindsOf(lines);
  const parts: Part[] = [];
  for (let from = 0; from < lines.length;) {
    const to = endOfPart(lines, kinds, from);
    parts.push({ kind: kinds[from] ?? 'prose', text: lines.slice(from, to).join('\n') });
    from = to;
  }
  return parts;
}
