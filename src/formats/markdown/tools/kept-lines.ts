/** A line that stands in both texts, by its place in each. */
export interface KeptLine {
  readonly before: number;
  readonly after: number;
}

/** In texts that differ in more lines nothing would be seen between the changes. */
const mostChanged = 200;

/** The same number for the same line, so that no two lines are compared twice, character by character. */
function numbered(...texts: readonly (readonly string[])[]): readonly (readonly number[])[] {
  const numbers = new Map<string, number>();
  return texts.map((lines) =>
    lines.map((line) => {
      const number = numbers.get(line) ?? numbers.size;
      numbers.set(line, number);
      return number;
    }),
  );
}

/** How far the first text is read on each diagonal; before it, with one change less, and so on. */
type Trace = readonly Int32Array[];

const at = (reached: Int32Array | undefined, diagonal: number): number => reached?.[diagonal + mostChanged + 1] ?? 0;

const isFromAbove = (reached: Int32Array | undefined, diagonal: number, changes: number): boolean =>
  diagonal === -changes || (diagonal !== changes && at(reached, diagonal - 1) < at(reached, diagonal + 1));

const startOf = (reached: Int32Array | undefined, diagonal: number, changes: number): number =>
  isFromAbove(reached, diagonal, changes) ? at(reached, diagonal + 1) : at(reached, diagonal - 1) + 1;

/** The shortest way through both texts (Myers, An O(ND) Difference Algorithm, 1986); null where it is too long. */
function traced(old: readonly number[], fresh: readonly number[]): Trace | null {
  const trace: Int32Array[] = [];
  let last: Int32Array | undefined;
  for (let changes = 0; changes <= mostChanged; changes += 1) {
    const reached: Int32Array = last?.slice() ?? new Int32Array(2 * mostChanged + 3);
    trace.push(reached);
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      let x = last === undefined ? 0 : startOf(last, diagonal, changes);
      while (x < old.length && x - diagonal < fresh.length && old[x] === fresh[x - diagonal]) x += 1;
      reached[diagonal + mostChanged + 1] = x;
      if (x >= old.length && x - diagonal >= fresh.length) return trace;
    }
    last = reached;
  }
  return null;
}

function keptWithin(before: readonly string[], after: readonly string[]): readonly KeptLine[] {
  const [old = [], fresh = []] = numbered(before, after);
  const trace = traced(old, fresh) ?? [];
  const kept: KeptLine[] = [];
  let x = old.length;
  let y = fresh.length;
  for (let changes = trace.length - 1; changes >= 0; changes -= 1) {
    const last = trace[changes - 1];
    const isAbove = last !== undefined && isFromAbove(last, x - y, changes);
    const start = last === undefined ? 0 : startOf(last, x - y, changes);
    for (; x > start; x -= 1, y -= 1) kept.push({ before: x - 1, after: y - 1 });
    if (isAbove) y -= 1;
    else x -= 1;
  }
  return kept.toReversed();
}

const saysAnything = /[\p{L}\p{N}]/u;

/** Without blank lines and brackets that stand alone between two changes: they only tear apart what belongs together. */
function thatSayAnything(kept: readonly KeptLine[], before: readonly string[]): readonly KeptLine[] {
  const runs: KeptLine[][] = [];
  for (const line of kept) {
    const last = runs.at(-1)?.at(-1);
    if (last?.before === line.before - 1 && last.after === line.after - 1) runs.at(-1)?.push(line);
    else runs.push([line]);
  }
  return runs.filter((run) => run.some((line) => saysAnything.test(before[line.before] ?? ''))).flat();
}

/**
 * The lines that stand in both texts in one order, as many as there can be and say anything; of texts that differ in too many lines
 * those that both begin and end with.
 */
export function keptLines(before: readonly string[], after: readonly string[]): readonly KeptLine[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const old = before.slice(head, before.length - tail);
  const inside = thatSayAnything(keptWithin(old, after.slice(head, after.length - tail)), old);
  return [
    ...Array.from({ length: head }, (_, index) => ({ before: index, after: index })),
    ...inside.map((line) => ({ before: line.before + head, after: line.after + head })),
    ...Array.from({ length: tail }, (_, index) => ({
      before: before.length - tail + index,
      after: after.length - tail + index,
    })),
  ];
}
