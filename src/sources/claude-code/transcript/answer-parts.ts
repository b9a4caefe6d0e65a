import type { Block, ThinkingBlock, ToolCallBlock } from '../../../session/session.ts';
import { holds, isGrown } from './grown.ts';
import type { TranscriptLine } from './line.ts';

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
  /** By their place in the response where every line tells it, else in the order of the file. */
  blocks(): readonly Block[];
}

/** With so many of the latest calls of its id a call is compared: there is one, where nothing is damaged. */
const CALLS_OF_ONE_ID = 4;

/** Starts without blocks. */
export function createParts(): Parts {
  const parts: Part[] = [];
  /** The texts, each with the line that said it. */
  const texts = new Map<string, object>();
  /** Texts that were said before: repeated with all that follows them, or said anew before something else. */
  let held: Part[] = [];
  const calls = new Map<string, number[]>();
  const places = new Map<number, number>();
  // The block that a new one repeats or continues: the same call, or the same words at the same place.
  const placeOf = ({ index, position, line, block }: Part): number | null => {
    const candidates =
      block.type === 'tool_call'
        ? (calls.get(block.id)?.slice(-CALLS_OF_ONE_ID) ?? [])
        : index === null
          ? [position, parts.length - 1]
          : [places.get(index)];
    const found = candidates.find((at) => {
      const there = at === null || at === undefined ? undefined : parts[at];
      return there !== undefined && there.line !== line && isSameOrGrown(there.block, block);
    });
    return found ?? null;
  };
  const isSaidBefore = ({ block, index, line }: Part): boolean => {
    const saidBy = block.type === 'text' && index === null ? texts.get(block.text) : undefined;
    return saidBy !== undefined && saidBy !== line;
  };
  return {
    add(part) {
      const at = placeOf(part);
      const there = at === null ? undefined : parts[at];
      if (at !== null && there !== undefined) {
        held = [];
        const block = fuller(there.block, part.block);
        if (block.type === 'text') texts.set(block.text, part.line);
        parts[at] = { ...there, line: part.line, block };
        return;
      }
      const { block, index } = part;
      if (isSaidBefore(part)) {
        held.push(part);
        return;
      }
      // The latest of them may be the beginning of this one.
      if (held.at(-1)?.line !== part.line && isOutgrown(held.at(-1), part)) held.pop();
      parts.push(...held);
      held = [];
      if (block.type === 'text' && index === null) texts.set(block.text, part.line);
      if (block.type === 'tool_call') {
        const same = calls.get(block.id);
        if (same === undefined) calls.set(block.id, [parts.length]);
        else same.push(parts.length);
      }
      if (index !== null && !places.has(index)) places.set(index, parts.length);
      parts.push(part);
    },
    blocks() {
      if (parts.some(({ index }) => index === null)) return parts.map(({ block }) => block);
      return parts.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0)).map(({ block }) => block);
    },
  };
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
