import { type FailureCode, type Retry, type RetryPolicy, rowOf } from './catalogue.ts';
import type { SubjectFailure } from './failure.ts';

/** How hopeful each policy is. */
const hope: Readonly<Record<RetryPolicy, number>> = { none: 0, after_fix: 1, rerun: 2, backoff: 3 };

/** At most `size` failures: the first of every code before the second of any, each round in the order given. */
export function sampleOf(failures: readonly SubjectFailure[], size: number): readonly SubjectFailure[] {
  const seen = new Map<string, number>();
  const rounds: SubjectFailure[][] = Array.from({ length: size }, () => []);
  for (const failure of failures) {
    const { code } = failure.failure;
    const round = seen.get(code) ?? 0;
    seen.set(code, round + 1);
    rounds[round]?.push(failure);
  }
  return rounds.flat().slice(0, size);
}

/** How often each code failed, the most frequent first, ties by number. */
export function frequenciesOf(failures: readonly SubjectFailure[]): readonly (readonly [FailureCode, number])[] {
  const frequencies = new Map<FailureCode, number>();
  for (const { failure } of failures) frequencies.set(failure.code, (frequencies.get(failure.code) ?? 0) + 1);
  return [...frequencies].toSorted(([a, often], [b, oftenB]) => oftenB - often || rowOf(a).number - rowOf(b).number);
}

/** The best prospect that any of the failures has (of two waits the longer one); null when there is none. */
export function mostHopefulOf(failures: readonly SubjectFailure[]): Retry | null {
  let best: Retry | null = null;
  for (const { failure } of failures) {
    const { retry } = rowOf(failure.code);
    if (best === null || isMoreHopeful(retry, best)) best = retry;
  }
  return best;
}

function isMoreHopeful(a: Retry, b: Retry): boolean {
  if (a.policy !== b.policy) return hope[a.policy] > hope[b.policy];
  return (a.after_seconds ?? 0) > (b.after_seconds ?? 0);
}
