import type { Block } from '../../../../session/session.ts';
import { isObject, stringAt } from '../../../records/guards.ts';
import type { TranscriptLine } from '../line.ts';
import { isSameOrGrown } from './same-block.ts';

/** Where something was said: the line that said it last, and its place among the parts of the answer. */
export interface Said {
  readonly line: TranscriptLine;
  readonly at: number;
}

/** What an answer has said, found again by its words. Calls are not in it: they have ids. */
export interface SaidBlocks {
  find(block: Block): Said | null;
  remember(block: Block, said: Said): void;
}

/** Starts with nothing said. `blockAt` gives the block at a place as it is by now. */
export function createSaidBlocks(blockAt: (at: number) => Block | undefined): SaidBlocks {
  const texts = new Map<string, Said>();
  const others = new Map<string, Said>();
  const alike = ({ type }: Block): Map<string, Said> => (type === 'text' ? texts : others);
  return {
    find(block) {
      const key = keyOf(block);
      const said = key === null ? undefined : alike(block).get(key);
      const there = said === undefined ? undefined : blockAt(said.at);
      // What one id or signature says twice may be two things.
      return said !== undefined && there !== undefined && isSameOrGrown(there, block) ? said : null;
    },
    remember(block, said) {
      const key = keyOf(block);
      if (key !== null) alike(block).set(key, said);
    },
  };
}

/** By what a block is known again, but for calls: long texts themselves, of which no copy is made. */
function keyOf(block: Block): string | null {
  if (block.type === 'text') return block.text;
  if (block.type === 'thinking') return block.signature ?? block.text;
  if (block.type !== 'unknown' || !isObject(block.record)) return null;
  const id = stringAt(block.record, 'id') ?? stringAt(block.record, 'tool_use_id');
  return id === null ? null : `${block.kind} ${id}`;
}
