import type { Due } from '../select.ts';

/** Beginning and ending a session takes as long as converting so much of it. */
export const SESSION_COST_BYTES = 16 * 1024;

/** Handing work to a thread and taking what came of it costs little beside converting as much as this. */
const BATCH_BYTES = 512 * 1024;

/** Sessions that are converted one after the other by the same thread, in their order: many small ones, or one alone. */
export interface Batch {
  readonly due: readonly Due[];
  /** Of their source files. */
  readonly bytes: number;
}

/** Cuts what is due into batches of some size. */
export function batchesOf(due: readonly Due[]): readonly Batch[] {
  const batches: Batch[] = [];
  let from = 0;
  let bytes = 0;
  const close = (to: number): void => {
    if (to > from) batches.push({ due: due.slice(from, to), bytes });
    from = to;
    bytes = 0;
  };
  for (const [index, { ref }] of due.entries()) {
    const cost = bytes + (index - from) * SESSION_COST_BYTES;
    if (cost + ref.bytes + SESSION_COST_BYTES > BATCH_BYTES) close(index);
    bytes += ref.bytes;
  }
  close(due.length);
  return batches;
}
