import type { Block } from '../../../../session/session.ts';
import { isObject, stringAt } from '../../../records/guards.ts';
import type { TranscriptLine } from '../line.ts';
import { FewMap } from './few-map.ts';
import { isSameOrGrown } from './same-block.ts';

/** Where something was said: the line that said it last, and its place among the parts of the answer. */
export interface Said {
  readonly line: TranscriptLine;
  readonly at: number;
}

/** What an answer has said, found again by its words. Calls are not in it: they have ids. */
export class SaidBlocks {
  readonly #blockAt: (at: number) => Block | undefined;
  readonly #texts = new FewMap<string, Said>();
  readonly #others = new FewMap<string, Said>();

  /** Starts with nothing said. `blockAt` gives the block at a place as it is by now. */
  constructor(blockAt: (at: number) => Block | undefined) {
    this.#blockAt = blockAt;
  }

  find(block: Block): Said | null {
    const key = keyOf(block);
    const said = key === null ? undefined : this.#alike(block).get(key);
    const there = said === undefined ? undefined : this.#blockAt(said.at);
    // What one id or signature says twice may be two things.
    return said !== undefined && there !== undefined && isSameOrGrown(there, block) ? said : null;
  }

  remember(block: Block, said: Said): void {
    const key = keyOf(block);
    if (key !== null) this.#alike(block).set(key, said);
  }

  #alike({ type }: Block): FewMap<string, Said> {
    return type === 'text' ? this.#texts : this.#others;
  }
}

/** By what a block is known again, but for calls: long texts themselves, of which no copy is made. */
function keyOf(block: Block): string | null {
  if (block.type === 'text') return block.text;
  if (block.type === 'thinking') return block.signature ?? block.text;
  if (block.type !== 'unknown' || !isObject(block.record)) return null;
  const id = stringAt(block.record, 'id') ?? stringAt(block.record, 'tool_use_id');
  return id === null ? null : `${block.kind} ${id}`;
}
