import { addTo } from '../../../session/add-to.ts';
import { stringAt } from '../../records/guards.ts';
import type { Draft } from './drafts.ts';
import { kindOf, type TranscriptLine } from './line.ts';

/** Follows the tree of uuids as far as it tells which turns were abandoned: order is the file's alone. */
export interface Branches {
  /** Takes every line of the conversation in the order of the file. */
  take(line: TranscriptLine, role: LineRole): void;
  /** The drafts whose turns somebody went back before, to take another way. */
  abandoned(): ReadonlySet<Draft>;
}

/** What a line is in the conversation. */
export interface LineRole {
  /** The draft whose turn begins with it. */
  readonly starts: Draft | null;
  /** The answer that it is a part of. */
  readonly answer: Draft | null;
}

interface Start {
  readonly draft: Draft;
  /** The turn that it continues by the tree; null when the tree doesn't say. */
  readonly parent: Draft | null;
}

/**
 * Two prompts of a human under one parent are two ways (a command that the agent answered is like a prompt): the earlier
 * is abandoned, with all turns that continue it. It is not when somebody goes on there after the last of them began: two
 * processes that continue one session write by turns. A parent counts as one however many lines, tool results or
 * progress lines it has; a parent that is not in the file, or comes later, is none, so there are no circles.
 */
export function createBranches(): Branches {
  const turnOf = new Map<string, Draft>();
  const anchorOf = new Map<string, string>();
  const starts: Start[] = [];
  const byAnchor = new Map<string, Draft[]>();
  const answered = new Set<Draft>();
  // What only the program carries out is no way that anybody takes.
  const isWay = (draft: Draft): boolean => draft.isPrompt || answered.has(draft);
  return {
    take(line, { starts: draft, answer }) {
      const { record } = line;
      const parent = stringAt(record, 'parentUuid');
      const uuid = stringAt(record, 'uuid');
      const parentTurn = parent === null ? undefined : turnOf.get(parent);
      const anchor = parent === null ? undefined : anchorOf.get(parent);
      if (draft !== null) {
        starts.push({ draft, parent: parentTurn ?? null });
        if (anchor !== undefined && kindOf(record) === 'user') addTo(byAnchor, anchor, draft);
      }
      if (uuid === null) return;
      const turn = draft ?? parentTurn;
      if (turn !== undefined) turnOf.set(uuid, turn);
      if (turn !== undefined && answer !== null) answered.add(turn);
      anchorOf.set(uuid, anchorAt(line, uuid, { anchor, answer }));
    },
    abandoned() {
      const left = new Set<Draft>();
      const reach = reachOf(starts, isWay);
      for (const all of byAnchor.values()) {
        const prompts = all.filter(isWay);
        const latest = reach.get(prompts.at(-1) ?? null)?.at ?? 0;
        for (const draft of prompts) if ((reach.get(draft)?.last ?? 0) < latest) left.add(draft);
      }
      // A turn stands behind the one it continues, so one pass is enough.
      for (const { draft, parent } of starts) if (parent !== null && left.has(parent)) left.add(draft);
      return left;
    },
  };
}

/** Where a turn stands among all that begin, and where the last prompt does of those that continue it. */
interface Reach {
  readonly at: number;
  readonly last: number;
}

function reachOf(starts: readonly Start[], isWay: (draft: Draft) => boolean): ReadonlyMap<Draft | null, Reach> {
  const reach = new Map<Draft | null, Reach>();
  const lastBehind = new Map<Draft, number>();
  // A turn stands behind the one it continues: seen from the end, all that continue it are known.
  for (const [at, { draft, parent }] of [...starts.entries()].toReversed()) {
    const last = lastBehind.get(draft) ?? at;
    reach.set(draft, { at, last });
    const isTaken = isWay(draft) || lastBehind.has(draft);
    if (parent !== null && isTaken) lastBehind.set(parent, Math.max(last, lastBehind.get(parent) ?? 0));
  }
  return reach;
}

/** What a line stands for as a parent: the lines of one response are one, and what runs beside it hangs on it. */
function anchorAt(
  { record }: TranscriptLine,
  uuid: string,
  { anchor, answer }: { readonly anchor: string | undefined; readonly answer: Draft | null },
): string {
  const kind = kindOf(record);
  if (answer !== null) return stringAt(answer.line.record, 'uuid') ?? uuid;
  return kind === 'user' || kind === 'assistant' ? uuid : (anchor ?? uuid);
}
