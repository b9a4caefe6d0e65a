import { attempt, attemptSync } from '../../failures/attempt.ts';
import type { Failure } from '../../failures/failure.ts';
import { failureOf } from '../../failures/failure.ts';
import type { SessionRef } from '../../session/reference.ts';
import { type Conversion, failed } from '../convert/conversion.ts';
import type { ConversionSubject } from '../convert.ts';
import type { Converter } from '../convert/converter.ts';
import { type Batch, batchesOf } from './batches.ts';
import { clashingFiles, fileKey, idLabels } from '../entry-name.ts';
import { inOrder } from './in-order.ts';
import type { Period } from '../select/period.ts';
import { type Holdings, type Memory, publishVolume, saveMemory } from './publish.ts';
import { exported, fail, leave, type Pending, remember, rememberedFiles, type Run, stopBy } from './run.ts';
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

/** What each session's conversion needs to know of the others: a name that is its own. Made when the first is due. */
function createSubjects(run: Run, refs: readonly SessionRef[]): (due: Due) => ConversionSubject {
  let names: Names | null = null;
  return ({ ref, known }) => {
    names ??= namesOf(run, refs);
    const { labels, clashing } = names;
    return {
      ref,
      known,
      label: labels.get(ref.key) ?? ref.id,
      clashing: ref.files.map((file) => file.path).filter((path) => clashing.has(fileKey(ref.key, path))),
    };
  };
}

interface Names {
  readonly labels: ReadonlyMap<string, string>;
  readonly clashing: ReadonlySet<string>;
}

function namesOf({ job, world }: Run, refs: readonly SessionRef[]): Names {
  return {
    labels: idLabels(refs, world.hashOf),
    clashing: clashingFiles(job.formats.includes('raw') ? refs : []),
  };
}

/** Puts conversions where they belong: into a volume, or into the count of what was left out or failed. */
interface Taker {
  take(ref: SessionRef, conversion: Conversion): Promise<Failure | null>;
  /** Publishes what is left, or saves what was learnt. */
  finish(): Promise<Failure | null>;
}

type Converted = Extract<Conversion, { kind: 'converted' }>;

function createTaker(run: Run, holdings: Holdings): Taker {
  let pending: Pending[] = [];

  const publish = async (isLast: boolean): Promise<Failure | null> => {
    const failure = await publishVolume(run, holdings, { pending, isLast });
    pending = [];
    return failure;
  };

  const toArchive = async (ref: SessionRef, { archived, files }: Converted): Promise<Failure | null> => {
    const { archive } = holdings;
    const tellNotes = (): void => archived.notes.forEach(({ code, count }) => run.tally.noted(code, count));
    if (archive === null) {
      tellNotes();
      exported(run, [{ ref, row: () => archived.row }]);
      return null;
    }
    // Asked first: a volume that is closed for a session which comes into none may have been the last.
    const checked = attemptSync('write', () => archive.check(archived));
    if (!checked.ok) {
      fail(run, ref, failed(archived.row.project, checked));
      return null;
    }
    const failure = archive.hasRoomFor(archived) ? null : await publish(false);
    if (failure !== null) return failure;
    const added = await attempt('write', () => archive.add(archived));
    if (!added.ok) return stopBy(run, added);
    tellNotes();
    pending.push({ ref, row: added.value, files: rememberedFiles(ref, files) });
    return null;
  };

  return {
    async take(ref, conversion) {
      if (conversion.kind === 'converted') return toArchive(ref, conversion);
      if (conversion.kind === 'failed') {
        fail(run, ref, conversion);
        return null;
      }
      remember(run, holdings.draft, { ref, ...conversion });
      leave(run, ref, conversion.reason);
      return null;
    },
    finish: () => (pending.length > 0 ? publish(true) : saveMemory(run, holdings)),
  };
}
