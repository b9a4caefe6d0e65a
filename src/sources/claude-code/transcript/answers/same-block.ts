import type { Block, ThinkingBlock, ToolCallBlock } from '../../../../session/session.ts';
import { holds, isGrown } from '../calls/grown.ts';

/** Whether two blocks are one, of which either may have been written when less of it was there. */
export function isSameOrGrown(there: Block, block: Block): boolean {
  if (there.type === 'text' && block.type === 'text') return goTogether(there.text, block.text);
  if (there.type === 'thinking' && block.type === 'thinking') return isSameThought(there, block);
  if (there.type === 'tool_call' && block.type === 'tool_call') return isSameCall(there, block);
  return there.type === block.type && JSON.stringify(there) === JSON.stringify(block);
}

/** Whether one text is the beginning of the other. */
export function goTogether(one: string, other: string): boolean {
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

/** Of two that are one: the one that says more; of a call with what came of it, whichever of the two has that. */
export function fuller(one: Block, other: Block): Block {
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
