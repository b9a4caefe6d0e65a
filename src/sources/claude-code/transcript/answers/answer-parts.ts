import type { Block } from '../../../../session/session.ts';
import { stringAt } from '../../../records/guards.ts';
import type { TranscriptLine } from '../line.ts';
import { FewMap } from './few-map.ts';
import { type Said, SaidBlocks } from './said-blocks.ts';
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

/** With so many of the latest calls of its id a call is compared: there is one, where nothing is damaged. */
const CALLS_OF_ONE_ID = 4;

/** The blocks of one answer, collected from lines that may repeat or outgrow what earlier ones said. */
export class Parts {
  readonly #parts: Part[] = [];
  readonly #said = new SaidBlocks((at) => this.#parts[at]?.block);
  /** What was said before: repeated with all that follows it, or said anew. */
  #held: Part[] = [];
  readonly #calls = new FewMap<string, number[]>();
  readonly #places = new FewMap<number, number>();

  add(part: Part): void {
    const at = this.#placeOf(part);
    const there = at === null ? undefined : this.#parts[at];
    if (at !== null && there !== undefined) {
      this.#held = [];
      const block = fuller(there.block, part.block);
      this.#parts[at] = { ...there, line: part.line, block };
      this.#remember({ ...part, block }, at);
      return;
    }
    const before = this.#saidBefore(part);
    if (before !== null) {
      if (!isSameRecord(before.line, part.line)) this.#held.push(part);
      return;
    }
    // The latest of them may be the beginning of this one.
    const last = this.#held.at(-1);
    if (last?.line !== part.line && isOutgrown(last, part)) this.#held.pop();
    for (const one of this.#held) this.#parts.push(one);
    this.#held = [];
    this.#append(part);
  }

  /** Whether another block has the place in the response that one of these names: they are of another response. */
  clashWith(some: readonly Part[]): boolean {
    return some.some((part) => {
      const there = this.#atPlaceOf(part);
      return there !== undefined && !isSameOrGrown(there.block, part.block);
    });
  }

  /** Whether all of these are here, at the places in the response that they name, and are of their time. */
  holdAll(some: readonly Part[]): boolean {
    return some.every((part) => {
      const there = this.#atPlaceOf(part);
      return there !== undefined && isSameOrGrown(there.block, part.block) && isSameTime(there.line, part.line);
    });
  }

  /** By their place in the response where every line tells it, else in the order of the file. */
  blocks(): readonly Block[] {
    const all = this.#isRepeated() ? this.#parts : [...this.#parts, ...this.#held];
    if (all.some(({ index }) => index === null)) return all.map(({ block }) => block);
    return all.toSorted((one, other) => (one.index ?? 0) - (other.index ?? 0)).map(({ block }) => block);
  }

  #placeOf(part: Part): number | null {
    const found = this.#candidatesFor(part).find((at) => {
      const there = at === null || at === undefined ? undefined : this.#parts[at];
      return there !== undefined && there.line !== part.line && isSameOrGrown(there.block, part.block);
    });
    return found ?? null;
  }

  /** Where the block may be that a new one repeats or continues: the same call, or thought, or words at the same place. */
  #candidatesFor({ index, position, block }: Part): readonly (number | null | undefined)[] {
    if (block.type === 'tool_call') return this.#calls.get(block.id)?.slice(-CALLS_OF_ONE_ID) ?? [];
    if (index !== null) return [this.#places.get(index)];
    const isSigned = block.type === 'thinking' && block.signature !== undefined;
    return [position, this.#parts.length - 1, isSigned ? this.#said.find(block)?.at : undefined];
  }

  #saidBefore({ block, index, line }: Part): Said | null {
    const before = index === null ? this.#said.find(block) : null;
    return before?.line === line ? null : before;
  }

  #remember({ block, index, line }: Part, at: number): void {
    if (index === null) this.#said.remember(block, { line, at });
  }

  #append(part: Part): void {
    const { block, index } = part;
    const at = this.#parts.push(part) - 1;
    this.#remember(part, at);
    if (block.type === 'tool_call') {
      const same = this.#calls.get(block.id);
      if (same === undefined) this.#calls.set(block.id, [at]);
      else same.push(at);
    }
    if (index !== null && this.#places.get(index) === undefined) this.#places.set(index, at);
  }

  #atPlaceOf({ index }: Part): Part | undefined {
    return index === null ? undefined : this.#parts[this.#places.get(index) ?? -1];
  }

  /** Whoever repeats a response does so to its end, or in its time. */
  #isRepeated(): boolean {
    const last = this.#held.at(-1);
    const before = last === undefined ? null : this.#saidBefore(last);
    if (last === undefined || before === null || before.at === this.#parts.length - 1) return true;
    return isSameTime(last.line, before.line);
  }
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
