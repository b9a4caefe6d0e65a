import { failureOf, type SubjectFailure } from '../../failures/failure.ts';
import type { RunRecord } from './read-documents.ts';

/** A run of which not every volume is there. */
export interface IncompleteRun {
  readonly traceId: string;
  readonly startedAt: string;
  /** The volumes that are missing among those that must have been written. */
  readonly missing: readonly number[];
  /**
   * None of its volumes says that it is the last: later ones are missing, or the run was cut short before it could write
   * them. Only a bookmark can tell the two apart.
   */
  readonly hasNoLast: boolean;
}

/**
 * The runs whose volumes are not complete: the numbers of a run's volumes go from 1 to that of the last, which says so.
 * Runs are told apart by trace id and start, since a trace id may be used twice.
 */
export function incompleteRuns(records: readonly RunRecord[]): readonly IncompleteRun[] {
  const runs = new Map<string, RunRecord[]>();
  for (const record of records) {
    const key = JSON.stringify([record.traceId, record.startedAt]);
    const volumes = runs.get(key) ?? [];
    volumes.push(record);
    runs.set(key, volumes);
  }
  return Array.from(runs.values(), incompleteRun).filter(({ missing, hasNoLast }) => missing.length > 0 || hasNoLast);
}

/** No run has more: a hostile record must not make us count to the end of numbers. */
const MOST_VOLUMES = 100_000;

function incompleteRun(volumes: readonly RunRecord[]): IncompleteRun {
  const [first] = volumes;
  const numbers = new Set(volumes.map(({ volume }) => volume));
  const highest = Math.min(MOST_VOLUMES, Math.max(...numbers));
  const missing: number[] = [];
  for (let number = 1; number < highest; number += 1) if (!numbers.has(number)) missing.push(number);
  return {
    traceId: first?.traceId ?? '',
    startedAt: first?.startedAt ?? '',
    missing,
    hasNoLast: !volumes.some(({ isLast }) => isLast),
  };
}

/** Volumes that are missing, as failures. */
export function volumeFailures(incomplete: readonly IncompleteRun[]): readonly SubjectFailure[] {
  return incomplete.flatMap(({ missing, hasNoLast, startedAt }) => {
    const failureAt = (details: Readonly<Record<string, number | boolean>>): SubjectFailure => {
      return { subject: null, failure: failureOf('NOT_IN_ARCHIVE', { ...details, run: startedAt }) };
    };
    const gaps = missing.map((volume) => failureAt({ volume }));
    return hasNoLast ? [...gaps, failureAt({ last: true })] : gaps;
  });
}
