import type { Result } from '../../failures/result.ts';
import type { SessionRef } from '../../session/reference.ts';
import type { Survey } from '../../sources/source.ts';
import { dayOf, overlaps, type Period } from './period.ts';
import type { Due, Left } from '../select.ts';

/** Looks at the times of sessions without reading them whole. */
export interface Surveyor {
  readonly survey: (ref: SessionRef) => Promise<Result<Survey>>;
  readonly isStopped: () => boolean;
}

/** What is left of a selection on the latest day. */
export interface LastDay {
  readonly due: readonly Due[];
  readonly left: readonly Left[];
  /** The latest UTC day on which any session found ends; null when none has a conversation. */
  readonly period: Period | null;
}

/** Narrows to the sessions that overlap the latest day; one that can't be read stays due, to fail with its code. */
export async function narrowToLastDay(
  refs: readonly SessionRef[],
  due: readonly Due[],
  surveyor: Surveyor,
): Promise<LastDay> {
  const spans = new Map<string, { readonly firstMs: number; readonly lastMs: number } | null>();
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const ref of refs) {
    // Which day is the latest is not known then.
    if (surveyor.isStopped()) return { due, left: [], period: null };
    const survey = await surveyor.survey(ref);
    if (!survey.ok) continue;
    const lastMs = survey.value.lastMs ?? ref.mtimeMs;
    const span = survey.value.isEmpty ? null : { firstMs: survey.value.firstMs ?? ref.mtimeMs, lastMs };
    spans.set(ref.key, span);
    if (span !== null) latestMs = Math.max(latestMs, lastMs);
  }
  const period = Number.isFinite(latestMs) ? dayOf(latestMs) : null;
  const stillDue: Due[] = [];
  const left: Left[] = [];
  for (const item of due) {
    const span = spans.get(item.ref.key);
    if (span === null) left.push({ ref: item.ref, reason: 'empty' });
    else if (span === undefined || period === null || overlaps(period, span.firstMs, span.lastMs)) stillDue.push(item);
    else left.push({ ref: item.ref, reason: 'filtered' });
  }
  return { due: stillDue, left, period };
}
