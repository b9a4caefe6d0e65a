import type { Turn } from '../../../session/session.ts';
import { type Draft, messageOf } from './drafts.ts';
import { isoOf } from './line.ts';

interface Group {
  readonly number: number;
  readonly drafts: Draft[];
  /** How many of the drafts it began with: these stay in it. */
  readonly begun: number;
}

/** Cuts messages into turns: each begins with a prompt or a command, turn 0 is what stands before the first. */
export function turnsOf(drafts: readonly Draft[], abandoned: ReadonlySet<Draft>, sessionId: string): readonly Turn[] {
  const groups: Group[] = [];
  let number = 0;
  for (const draft of drafts) {
    const last = groups.at(-1);
    if (draft.startsTurn) {
      number += 1;
      const begun = [draft, ...(last === undefined ? [] : takeCaveats(last))];
      groups.push({ number, drafts: begun, begun: begun.length });
    } else if (last === undefined) {
      groups.push({ number: 0, drafts: [draft], begun: 0 });
    } else {
      last.drafts.push(draft);
    }
  }
  return groups.filter((group) => group.drafts.length > 0).map((group) => turnOf(group, abandoned, sessionId));
}

/** A caveat announces the command behind it: it moves to that one's turn, below what was called. */
function takeCaveats({ drafts, begun }: Group): readonly Draft[] {
  let from = drafts.length;
  while (from > begun && isCaveat(drafts[from - 1])) from -= 1;
  return drafts.splice(from);
}

function isCaveat(draft: Draft | undefined): boolean {
  return (
    draft !== undefined &&
    draft.blocks.length > 0 &&
    draft.blocks.every((block) => block.type === 'notice' && block.kind === 'caveat')
  );
}

function turnOf({ number, drafts }: Group, abandoned: ReadonlySet<Draft>, sessionId: string): Turn {
  let firstMs: number | null = null;
  let lastMs: number | null = null;
  // What the program put in may be much older than the turn: a caveat has the time of an earlier session.
  const isAllMeta = drafts.every(({ isMeta }) => isMeta);
  for (const draft of drafts) {
    const { ms } = draft.line;
    if (ms !== null && (firstMs === null || ms < firstMs) && (isAllMeta || !draft.isMeta)) firstMs = ms;
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
