import type { Turn } from '../../../session/session.ts';
import { type Draft, messageOf } from './drafts.ts';
import { isoOf } from './line.ts';

/** Cuts messages into turns: each begins with a prompt or a command, turn 0 is what stands before the first. */
export function turnsOf(drafts: readonly Draft[], abandoned: ReadonlySet<Draft>, sessionId: string): readonly Turn[] {
  const groups: { readonly number: number; readonly drafts: Draft[] }[] = [];
  let number = 0;
  for (const draft of drafts) {
    const last = groups.at(-1);
    if (draft.startsTurn) {
      number += 1;
      groups.push({ number, drafts: [...(last === undefined ? [] : takeCaveats(last.drafts)), draft] });
    } else if (last === undefined) {
      groups.push({ number: 0, drafts: [draft] });
    } else {
      last.drafts.push(draft);
    }
  }
  return groups.filter((group) => group.drafts.length > 0).map((group) => turnOf(group, abandoned, sessionId));
}

/** A caveat announces the command behind it: it moves to that one's turn. */
function takeCaveats(drafts: Draft[]): readonly Draft[] {
  let from = drafts.length;
  while (from > 0 && isCaveat(drafts[from - 1])) from -= 1;
  return drafts.splice(from);
}

function isCaveat(draft: Draft | undefined): boolean {
  return (
    draft !== undefined &&
    draft.blocks.length > 0 &&
    draft.blocks.every((block) => block.type === 'notice' && block.kind === 'caveat')
  );
}

function turnOf(
  { number, drafts }: { readonly number: number; readonly drafts: readonly Draft[] },
  abandoned: ReadonlySet<Draft>,
  sessionId: string,
): Turn {
  let firstMs: number | null = null;
  let lastMs: number | null = null;
  for (const draft of drafts) {
    if (draft.line.ms !== null && (firstMs === null || draft.line.ms < firstMs)) firstMs = draft.line.ms;
    if (draft.lastMs !== null && (lastMs === null || draft.lastMs > lastMs)) lastMs = draft.lastMs;
  }
  return {
    number,
    startedAt: isoOf(firstMs),
    endedAt: isoOf(lastMs),
    abandoned: drafts.some((draft) => draft.startsTurn && abandoned.has(draft)),
    messages: drafts.map((draft) => messageOf(draft, sessionId)),
  };
}
