/** A code fence: where its opening line begins, and its closing one. */
export interface Fence {
  readonly start: number;
  readonly end: number;
}

const FENCE_OR_TAG = /^ {0,3}(`{3,}|~{3,})([^\n]*)$|</gm;

/**
 * The code fences of a text that are closed, as CommonMark has them. `skip` is asked at each `<` outside of their lines
 * and says up to where nothing counts, or -1. Linear in the length of the text, `skip` aside.
 */
export function fencesIn(text: string, skip: (at: number) => number): readonly Fence[] {
  if (!text.includes('```') && !text.includes('~~~')) return [];
  const fences: Fence[] = [];
  const marks = new RegExp(FENCE_OR_TAG);
  let open: { readonly start: number; readonly sign: string } | null = null;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    const [, sign, rest = ''] = match;
    if (sign === undefined) {
      marks.lastIndex = Math.max(marks.lastIndex, skip(match.index));
    } else if (open === null) {
      if (!sign.startsWith('`') || !rest.includes('`')) open = { start: match.index, sign };
    } else if (sign.startsWith(open.sign) && rest.trim() === '') {
      fences.push({ start: open.start, end: match.index });
      open = null;
    }
  }
  return fences;
}
