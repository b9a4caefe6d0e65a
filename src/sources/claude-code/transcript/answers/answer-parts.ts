import type { Block } from '../../../../session/session.ts';
import { stringAt } from '../../../records/guards.ts';
import type { TranscriptLine } from '../line.ts';
import { createSaidBlocks, type Said } from './said-blocks.ts';
import { fuller, goTogether, isSameOrGrown } from './same-block.ts';

/** A block of an answer and its place in the API response, where the line tells it. */
export interface Part {
  readonly index: number | null;
  /** The block's place in its line, where the line holds several. */
  readonly position: number | null;
  /** Blocks of one line are never repeats of each other. */
  readonly line: TranscriptLine;
  readonly block: Block;
}

/** The blocks of one answer, collected from lines that may repeat or outgrow what earlier ones said. */
export interface Parts {
  add(part: Part): void;
  /** Whether another block has the place in the response that one of these names: they are of another response. */
  clashWith(some: readonly Part[]): boolean;
  /** Whether all of these are here, at the places in the response that they name, and are of their time. */
  holdAll(some: readonly Part[]): boolean;
  /** By their place in the response where every line tells it, else in the order of the file. */
  blocks(): readonly Block[];
}

/** With so many of the latest calls of its id a call is compared: there is one, where nothing is damaged. */
const CALLS_OF_ONE_ID = 4;

/** Starts without blocks. */
export function createParts(): Parts {
  const parts: Part[] = [];
  const said = createSaidBlocks((at) => parts[at]?.block);
  /** What was said before: repeated with all that follows it, or said anew. */
  let held: Part[] = [];
  const calls = new Map<string, number[]>();
  const places = new Map<number, number>();
  /** Where the block may be that a new one repeats or continues: the same call, or thought, or words at the same place. */
  const candidatesFor = ({ index, position, block }: Part): readonly (number | null | undefined)[] => {
    if (block.type === 'tool_call') return calls.get(block.id)?.slice(-CALLS_OF_ONE_ID) ?? [];
    if (index !== null) return [places.get(index)];
    const isSigned = block.type === 'thinking' && block.signature !== undefined;
    return [position, parts.length - 1, isSigned ? said.find(block)?.at : undefined];
  };
  const placeOf = (part: Part): number | null => {
    const found = candidatesFor(part).find((at) => {
      const there = at === null || at === undefined ? undefined : parts[at];
      return there !== undefined && there.line !== part.line && isSameOrGrown(there.block, part.block);
    });
    return found ?? null;
  };
  const saidBefore = ({ block, index, line }: Part): Said | null => {
    const before = index === null ? said.find(block) : null;
    return before?.line === line ? null : before;
  };
  const remember = ({ block, index, line }: Part, at: number): void => {
    if (index === null) said.remember(block, { line, at });
  };
  const append = (part: Part): void => {
    const { block, index } = part;
    const at = parts.push(part) - 1;
    remember(part, at);
    if (block.type === 'tool_call') {
      const same = calls.get(block.id);
      if (same === undefined) calls.set(block.id, [at]);
      else same.push(at);
    }
    if (index !== null && !places.has(index)) places.set(index, at);
  };
  const atPlaceOf = ({ index }: Part): Part | undefined =>
    index === null ? undefined : parts[places.get(index) ?? -1];
  /** Whoever repeats a response does so to its end, or in its time. */
  const isRepeated = (): boolean => {
    const last = held.at(-1);
    const before = last === undefined ? null : saidBefore(last);
    if (last === undefined || before === null || before.at === parts.length - 1) return true;
    return isSameTime(last.line, before.line);
  };
  return {
    clashWith: (some) =>
      some.some((part) => {
        const there = atPlaceOf(part);
        return there !== undefined && !isSameOrGrown(there.block, part.block);
      }),
    holdAll: (some) =>
      some.every((part) => {
        const there = atPlaceOf(part);
        return there !== undefined && isSameOrGrown(there.block, part.block) && isSameTime(there.line, part.line);
      }),
    add(part) {
      const at = placeOf(part);
      const there = at === null ? undefined : parts[at];
      if (at !== null && there !== undefined) {
        held = [];
        const block = fuller(there.block, part.block);
        parts[at] = { ...there, line: part.line, block };
        remember({ ...part, block }, at);
        return;
      }
      const before = saidBefore(part);
      if (before !== null) {
        if (!isSameRecord(before.line, part.line)) held.push(part);
        return;
      }
      // The latest of them may be the beginning of this one.
      if (held.at(-1)?.line !== part.line && isOutgrown(held.at(-1), part)) held.pop();
      for (const one of held) parts.push(one);
      held = [];
      append(part);
    },
    blocks() {
      const all = isRepeated() ? parts : [...parts, ...held];
      if (all.some(({ index }) => index === null)) return all.map(({ block }) => block);
      return all.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0)).map(({ block }) => block);
    },
  };
}

function isSameTime({ ms }: TranscriptLine, other: TranscriptLine): boolean {
  return ms !== null && ms === other.ms;
}

/** Whether one line is written once more, as the program's progress does. */
function isSameRecord(one: TranscriptLine, other: TranscriptLine): boolean {
  const uuid = stringAt(one.record, 'uuid');
  return uuid !== null && uuid === stringAt(other.record, 'uuid');
}

function isOutgrown(one: Part | undefined, other: Part): boolean {
  return one?.block.type === 'text' && other.block.type === 'text' && goTogether(one.block.text, other.block.text);
}
