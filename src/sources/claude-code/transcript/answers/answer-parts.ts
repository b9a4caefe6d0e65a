import type { Block, ThinkingBlock, ToolCallBlock } from '../../../../session/session.ts';
import { isObject, stringAt } from '../../../records/guards.ts';
import { holds, isGrown } from '../calls/grown.ts';
import type { TranscriptLine } from '../line.ts';

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
  /** What was said, each with the line that said it last and its place here: texts, and thoughts and all else. */
  const texts = new Map<string, Said>();
  const others = new Map<string, Said>();
  /** What was said before: repeated with all that follows it, or said anew. */
  let held: Part[] = [];
  const calls = new Map<string, number[]>();
  const places = new Map<number, number>();
  const saidAs = ({ type }: Block): Map<string, Said> => (type === 'text' ? texts : others);
  // What one id or signature says twice may be two things.
  const knownAs = (block: Block): Said | null => {
    const key = keyOf(block);
    const known = key === null ? undefined : saidAs(block).get(key);
    const there = known === undefined ? undefined : parts[known.at];
    return known !== undefined && there !== undefined && isSameOrGrown(there.block, block) ? known : null;
  };
  // The block that a new one repeats or continues: the same call, or thought, or the same words at the same place.
  const placeOf = ({ index, position, line, block }: Part): number | null => {
    const candidates =
      block.type === 'tool_call'
        ? (calls.get(block.id)?.slice(-CALLS_OF_ONE_ID) ?? [])
        : index === null
          ? [
              position,
              parts.length - 1,
              block.type === 'thinking' && block.signature !== undefined ? knownAs(block)?.at : undefined,
            ]
          : [places.get(index)];
    const found = candidates.find((at) => {
      const there = at === null || at === undefined ? undefined : parts[at];
      return there !== undefined && there.line !== line && isSameOrGrown(there.block, block);
    });
    return found ?? null;
  };
  const saidBefore = ({ block, index, line }: Part): Said | null => {
    const before = index === null ? knownAs(block) : null;
    return before?.line === line ? null : before;
  };
  const remember = ({ block, index, line }: Part, at: number): void => {
    const key = index === null ? keyOf(block) : null;
    if (key !== null) saidAs(block).set(key, { line, at });
  };
  const atPlaceOf = ({ index }: Part): Part | undefined =>
    index === null ? undefined : parts[places.get(index) ?? -1];
  // Whoever repeats a response does so to its end, or in its time.
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
      const { block, index } = part;
      const before = saidBefore(part);
      if (before !== null) {
        if (!isSameRecord(before.line, part.line)) held.push(part);
        return;
      }
      // The latest of them may be the beginning of this one.
      if (held.at(-1)?.line !== part.line && isOutgrown(held.at(-1), part)) held.pop();
      for (const one of held) parts.push(one);
      held = [];
      remember(part, parts.length);
      if (block.type === 'tool_call') {
        const same = calls.get(block.id);
        if (same === undefined) calls.set(block.id, [parts.length]);
        else same.push(parts.length);
      }
      if (index !== null && !places.has(index)) places.set(index, parts.length);
      parts.push(part);
    },
    blocks() {
      const all = isRepeated() ? parts : [...parts, ...held];
      if (all.some(({ index }) => index === null)) return all.map(({ block }) => block);
      return all.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0)).map(({ block }) => block);
    },
  };
}

interface Said {
  readonly line: TranscriptLine;
  readonly at: number;
}

/** By what a block is known again, but for calls: long texts themselves, of which no copy is made. */
function keyOf(block: Block): string | null {
  if (block.type === 'text') return block.text;
  if (block.type === 'thinking') return block.signature ?? block.text;
  if (block.type !== 'unknown' || !isObject(block.record)) return null;
  const id = stringAt(block.record, 'id') ?? stringAt(block.record, 'tool_use_id');
  return id === null ? null : `${block.kind} ${id}`;
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

function isSameOrGrown(there: Block, block: Block): boolean {
  if (there.type === 'text' && block.type === 'text') return goTogether(there.text, block.text);
  if (there.type === 'thinking' && block.type === 'thinking') return isSameThought(there, block);
  if (there.type === 'tool_call' && block.type === 'tool_call') return isSameCall(there, block);
  return there.type === block.type && JSON.stringify(there) === JSON.stringify(block);
}

function goTogether(one: string, other: string): boolean {
  return other.startsWith(one) || one.startsWith(other);
}

// A damaged line may bear the id of another's call: only what one of them holds whole is the same.
function isSameCall(one: ToolCallBlock, other: ToolCallBlock): boolean {
  // What had results of its own was called by itself.
  const isAnsweredApart = one.result !== null && other.result !== null && one.result !== other.result;
  return one.name === other.name && !isAnsweredApart && isGrown(one.input, other.input);
}

// Thoughts without words are told apart by their signatures.
function isSameThought(one: ThinkingBlock, other: ThinkingBlock): boolean {
  const isSigned = one.signature !== undefined && other.signature !== undefined;
  if (isSigned) return one.signature === other.signature && goTogether(one.text, other.text);
  return one.redacted === other.redacted && goTogether(one.text, other.text);
}

/** The one that says more; of a call with what came of it, whichever of the two has that. */
function fuller(one: Block, other: Block): Block {
  const more = saysMore(other, one) ? other : one;
  const less = more === one ? other : one;
  if (more.type !== 'tool_call' || less.type !== 'tool_call') return more;
  const executedInput = more.executedInput ?? less.executedInput;
  const facts = less.facts === undefined ? more.facts : { ...less.facts, ...more.facts };
  return {
    ...more,
    ...(more.result === null && { result: less.result, subagentId: more.subagentId ?? less.subagentId }),
    ...(executedInput !== undefined && { executedInput }),
    ...(facts !== undefined && { facts }),
  };
}

/** Of two that go together. */
function saysMore(block: Block, than: Block): boolean {
  if (block.type === 'tool_call' && than.type === 'tool_call') return !holds(than.input, block.input);
  return wordsIn(block) > wordsIn(than);
}

function wordsIn(block: Block): number {
  if (block.type === 'text') return block.text.length;
  return block.type === 'thinking' ? block.text.length + (block.signature?.length ?? 0) : 0;
}
