import { attempt } from '../../failures/attempt.ts';
import { type Failure, failureOf } from '../../failures/failure.ts';
import type { SessionRef } from '../../session/reference.ts';
import type { Converter } from '../convert/converter.ts';
import { type Batch, batchesOf } from './batches.ts';
import { inOrder } from './in-order.ts';
import type { Period } from '../select/period.ts';
import type { Memory } from './publish.ts';
import { type Run, stopBy } from './run.ts';
import { createSubjects } from './subjects.ts';
import { createTaker, type Taker } from './taker.ts';
import type { Due } from '../select.ts';

/** Source bytes under way at once: what is read, rendered and deflated of them is in memory. */
const BYTES_IN_FLIGHT = 24 * 1024 * 1024;
/** Source bytes converted before their turn: of these the deflated entries are in memory, as are those of the volume. */
const BYTES_AHEAD = 256 * 1024 * 1024;

/** The sessions that are due, at least one, among those that were found. */
export interface DueSessions {
  /** All that were found: names depend on them. */
  readonly refs: readonly SessionRef[];
  readonly due: readonly Due[];
  /** Of what is within it only a session that is read can be told. */
  readonly period: Period | null;
}

/** Converts what is due, volume after volume, and advances the bookmark after each. */
export async function exportDue(run: Run, memory: Memory, sessions: DueSessions): Promise<Failure | null> {
  const { job, world } = run;
  const archive = job.isDryRun ? null : await world.openArchive(run.startedAt);
  const ended = await attempt('run', async () => {
    const converter = await openConverter(run, sessions);
    const taker = createTaker(run, { ...memory, archive });
    const taken = await attempt('run', () => takeAll(run, taker, { sessions, converter }));
    // The end of a large volume needs memory of its own: the threads give theirs back meanwhile.
    const closing = attempt('run', () => converter.close());
    const finished = taken.ok && taken.value === null ? await attempt('run', () => taker.finish()) : taken;
    const stopped = finished.ok ? finished.value : stopBy(run, finished);
    const closed = await closing;
    return closed.ok ? stopped : stopBy(run, closed);
  });
  await archive?.discard();
  return ended.ok ? ended.value : stopBy(run, ended);
}

/** Whether any of what is due is more than unchanged, left out or failed. Tells and counts nothing. */
export async function anyConverts(run: Run, sessions: DueSessions): Promise<boolean> {
  const subjectOf = createSubjects(run, sessions.refs);
  const converter = await openConverter(run, sessions, true);
  try {
    for (const due of sessions.due) {
      if (run.world.signal() !== null) return false;
      const [conversion] = await converter.convert([subjectOf(due)]);
      if (conversion?.kind === 'converted') return true;
    }
    return false;
  } finally {
    await converter.close();
  }
}

function openConverter({ job, world }: Run, { due, period }: DueSessions, isTrial = false): Promise<Converter> {
  const { formats: wanted, level, rules, readOptions, largestSession } = job;
  const bytes = due.reduce((sum, { ref }) => sum + ref.bytes, 0);
  const largestBytes = due.reduce((most, { ref }) => Math.max(most, ref.bytes), 0);
  return world.openConverter(
    { wanted, level, period, rules, readOptions, largestSession },
    { sessions: due.length, bytes, largestBytes, isTrial },
  );
}

interface Work {
  readonly sessions: DueSessions;
  readonly converter: Converter;
}

/** Everything that is due, but for the end of the last volume. */
async function takeAll(run: Run, taker: Taker, { sessions, converter }: Work): Promise<Failure | null> {
  const { world } = run;
  const { due } = sessions;
  const subjectOf = createSubjects(run, sessions.refs);
  const limits = {
    items: converter.width,
    bytes: BYTES_IN_FLIGHT,
    ahead: BYTES_AHEAD,
    bytesOf: (batch: Batch) => batch.bytes,
    isStopped: () => world.signal() !== null,
  };
  const convert = (batch: Batch) => converter.convert(batch.due.map(subjectOf));
  let done = 0;
  for await (const { item, result } of inOrder(batchesOf(due), limits, convert)) {
    for (const [index, { ref }] of item.due.entries()) {
      if (world.signal() !== null) break;
      const conversion = result[index];
      if (conversion === undefined) return failureOf('INTERNAL_ERROR');
      world.tell({ event: 'converting', ref, done: done++, due: due.length });
      const failure = await taker.take(ref, conversion);
      if (failure !== null) return failure;
    }
    if (world.signal() !== null) break;
  }
  return world.signal() === null ? null : failureOf('INTERRUPTED');
}
