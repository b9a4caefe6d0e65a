import { type FailureCode, rowOf } from './catalogue.ts';
import type { RunFacts, Signal } from './run-facts.ts';

/** How a run ended, in one word. */
export type Outcome =
  | 'ok'
  | 'partial'
  | 'all_failed'
  | 'nothing'
  | 'usage'
  | 'source'
  | 'locked'
  | 'bookmark'
  | 'bookmark_not_saved'
  | 'output'
  | 'interrupted'
  | 'internal';

const outcomeOfCode: ReadonlyMap<FailureCode, Outcome> = new Map([
  ['EXPORT_OK', 'ok'],
  ['EXPORT_NOTHING_TO_EXPORT', 'nothing'],
  ['INTERRUPTED', 'interrupted'],
]);

const outcomeOfExit: ReadonlyMap<number, Outcome> = new Map([
  [1, 'internal'],
  [2, 'usage'],
  [3, 'partial'],
  [4, 'all_failed'],
  [10, 'source'],
  [11, 'locked'],
  [20, 'bookmark'],
  [21, 'bookmark_not_saved'],
  [30, 'output'],
]);

const signalNumber: Readonly<Record<Signal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** The code of a run: what stopped it, else what became of its sessions. */
export function codeOf(facts: RunFacts): FailureCode {
  if (facts.signal !== null) return 'INTERRUPTED';
  if (facts.stopped !== null) return stopOf(facts.stopped.code);
  const { exported, failed, unchanged } = facts.counts;
  if (facts.failures.length > 0 || failed > 0) {
    // A folder that can't be read leaves what was safe as safe as it was; a session that was due and failed does not.
    // What a restore finds in its place is as good as restored.
    const isPartial = exported > 0 || (unchanged > 0 && (failed === 0 || facts.command === 'restore'));
    return isPartial ? 'EXPORT_PARTIAL' : 'EXPORT_ALL_FAILED';
  }
  return exported > 0 ? 'EXPORT_OK' : 'EXPORT_NOTHING_TO_EXPORT';
}

/** The code that a run stops with. A folder that stops it is its source; a session's own code has no business to. */
function stopOf(code: FailureCode): FailureCode {
  if (code === 'FOLDER_UNREADABLE') return 'SOURCE_UNREADABLE';
  return code === 'INTERRUPTED' || rowOf(code).exit !== null ? code : 'INTERNAL_ERROR';
}

/** How a run ended. */
export function outcomeOf(facts: RunFacts): Outcome {
  const code = codeOf(facts);
  return outcomeOfCode.get(code) ?? outcomeOfExit.get(rowOf(code).exit ?? 1) ?? 'internal';
}

/** The exit code of a run; 128 + n for a signal. */
export function exitOf(facts: RunFacts): number {
  const code = codeOf(facts);
  if (code === 'INTERRUPTED') return 128 + signalNumber[facts.signal ?? 'SIGINT'];
  if (code === 'EXPORT_PARTIAL' && facts.partialOk) return 0;
  if (code === 'EXPORT_NOTHING_TO_EXPORT' && facts.errorOnEmpty) return 5;
  return rowOf(code).exit ?? 1;
}
