import { attempt } from '../failures/attempt.ts';
import type { Bookmark } from '../bookmark/bookmark.ts';
import type { Failure } from '../failures/failure.ts';
import { failureOf } from '../failures/failure.ts';
import type { Result } from '../failures/result.ts';
import type { SessionRef } from '../session/reference.ts';
import type { Discovery } from '../sources/source.ts';
import { type Conversion, type ConversionPlan, convert, failed } from './convert.ts';
import { clashingPaths, idLabels } from './entry-name.ts';
import { inOrder } from './in-order.ts';
import type { ExportJob, ExportWorld, HeldLock, Summary } from './job.ts';
import { narrowToLastDay } from './last-day.ts';
import type { Period } from './period.ts';
import { createWorkingFolders } from './project-names.ts';
import { publishVolume, saveMemory } from './publish.ts';
import { exported, fail, type Holdings, leave, type Pending, remember, type Run, stopBy } from './run.ts';
import { type Due, findSessions, select, type Selection } from './select.ts';
import { createTally } from './tally.ts';

/** Sessions converted at once: deflating goes on beside the reading of the next. */
const SESSIONS_IN_FLIGHT = 8;
const BYTES_IN_FLIGHT = 24 * 1024 * 1024;

/** Runs an export: discover, select, convert, archive, bookmark. Whatever goes wrong is in the summary. */
export async function exportSessions(job: ExportJob, world: ExportWorld): Promise<Summary> {
  const run: Run = {
    job,
    world,
    startedAt: world.now(),
    tally: createTally(0),
    folders: createWorkingFolders([], () => null),
    looked: [],
    roots: [],
    archives: [],
    rows: [],
    bookmark: { status: job.bookmarkUse === 'advance' ? 'unchanged' : 'none', advanced: 0 },
  };
  const ended = await attempt('run', () => carryOut(run));
  if (!ended.ok) world.noteCause(ended.failure, ended.cause);
  return summaryOf(run, ended.ok ? ended.value : ended.failure);
}

function summaryOf(run: Run, stopped: Failure | null): Summary {
  const { job, world, tally } = run;
  return {
    traceId: job.traceId,
    version: job.version,
    startedAt: run.startedAt.toISOString(),
    finishedAt: world.now().toISOString(),
    isDryRun: job.isDryRun,
    errorOnEmpty: job.errorOnEmpty,
    partialOk: job.partialOk,
    stopped,
    signal: stopped?.code === 'INTERRUPTED' ? world.signal() : null,
    counts: tally.counts(),
    failures: tally.failures,
    notes: tally.notes,
    archives: run.archives,
    bookmark: run.bookmark,
    formats: job.formats,
    mode: job.mode,
    looked: run.looked,
    roots: run.roots,
    rows: run.rows,
  };
}

/** The stages in the order of CONTRACT §1; the first that can't go on stops the run. */
async function carryOut(run: Run): Promise<Failure | null> {
  const { job, world } = run;
  const discovered = await attempt('discover', () => discover(run));
  if (!discovered.ok) return stopBy(run, discovered);
  const refs = discovered.value.sessions;
  const named = findSessions(refs, job.sessions);
  if (!named.ok) return named.failure;
  if (job.bookmarkUse !== 'advance') return withLock(run, refs, null);
  const locked = await attempt('bookmark', () => world.lock());
  if (!locked.ok) return stopBy(run, locked);
  const ended = await attempt('run', () => withLock(run, refs, locked.value));
  await attempt('bookmark', () => locked.value.release());
  return ended.ok ? ended.value : stopBy(run, ended);
}

function discover(run: Run): Discovery {
  const { job, world } = run;
  const found = world.findRoots();
  run.looked = found.looked;
  run.roots = found.roots.map((root) => root.path);
  const discovery = world.source.discover(found.roots, { followLinks: job.followLinks });
  run.tally = createTally(discovery.sessions.length);
  run.folders = createWorkingFolders(discovery.sessions, (ref) => world.source.workingFolder(ref));
  for (const failure of [...found.failures, ...discovery.failures]) {
    run.tally.folderFailed(failure);
    world.tell({ event: 'failed', failure, key: null });
  }
  return discovery;
}

async function withLock(run: Run, refs: readonly SessionRef[], lock: HeldLock | null): Promise<Failure | null> {
  const { job, world } = run;
  const needsBookmark = lock !== null || (job.bookmarkUse === 'read' && job.mode === 'incremental');
  const loaded = await attempt('bookmark', () => (needsBookmark ? world.loadBookmark() : null));
  if (!loaded.ok) return stopBy(run, loaded);
  const checked = await attempt('write', () => (job.isDryRun ? undefined : world.checkOutput()));
  if (!checked.ok) return stopBy(run, checked);
  const selected = selectDue(run, refs, loaded.value);
  if (!selected.ok) return selected.failure;
  for (const { ref, reason } of selected.value.left) leave(run, ref, reason);
  const draft = lock === null || loaded.value === null ? null : world.draft(loaded.value);
  const archive = job.isDryRun ? null : world.openArchive(run.startedAt);
  const work = createExportLoop(run, { lock, draft, archive });
  const ended = await attempt('run', () => work(refs, selected.value.due));
  await archive?.discard();
  return ended.ok ? ended.value : stopBy(run, ended);
}

function selectDue(run: Run, refs: readonly SessionRef[], bookmark: Bookmark | null): Result<Selection> {
  const { job, world } = run;
  const wish = { ...job, isIncremental: job.mode === 'incremental' };
  return select(refs, wish, {
    bookmark,
    isUnchangedByStat: world.isUnchangedByStat,
    workingFolderOf: (ref) => run.folders.of(ref),
  });
}

type ExportLoop = (refs: readonly SessionRef[], due: readonly Due[]) => Promise<Failure | null>;

/** Converts what is due, volume after volume, and advances the bookmark after each. */
function createExportLoop(run: Run, holdings: Holdings): ExportLoop {
  const { world, tally } = run;
  let pending: Pending[] = [];

  const publish = async (isLast: boolean): Promise<Failure | null> => {
    const failure = await publishVolume(run, holdings, { pending, isLast });
    pending = [];
    return failure;
  };

  const take = async (ref: SessionRef, conversion: Conversion): Promise<Failure | null> => {
    switch (conversion.kind) {
      case 'failed':
        fail(run, ref, conversion);
        return null;
      case 'left':
        remember(run, holdings.draft, { ref, reason: conversion.reason, files: conversion.files });
        leave(run, ref, conversion.reason);
        return null;
      case 'converted': {
        const { archive } = holdings;
        const { archived, files } = conversion;
        for (const note of archived.notes) tally.noted(note.code, note.count);
        if (archive === null) {
          exported(run, [{ ref, archived, files }]);
          return null;
        }
        const failure = archive.hasRoomFor(archived) ? null : await publish(false);
        if (failure !== null) return failure;
        const added = await attempt('write', () => archive.add(archived));
        if (!added.ok) return stopBy(run, added);
        pending.push({ ref, archived, files });
        return null;
      }
    }
  };

  return async (refs, due) => {
    const narrowed = await narrow(run, refs, due);
    world.tell({ event: 'discovered', sessions: refs.length, due: narrowed.due.length });
    const convertOne = createConverter(run, refs, narrowed.period);
    const limits = {
      items: SESSIONS_IN_FLIGHT,
      bytes: BYTES_IN_FLIGHT,
      bytesOf: (item: Due) => item.ref.bytes,
      isStopped: () => world.signal() !== null,
    };
    let done = 0;
    for await (const { item, result } of inOrder(narrowed.due, limits, convertOne)) {
      if (world.signal() !== null) break;
      world.tell({ event: 'converting', ref: item.ref, done: done++, due: narrowed.due.length });
      const failure = await take(item.ref, result);
      if (failure !== null) return failure;
    }
    if (world.signal() !== null) return failureOf('INTERRUPTED');
    return pending.length > 0 ? publish(true) : saveMemory(run, holdings);
  };
}

/** With `last` only what overlaps the latest day; for the others the period as it was asked for. */
async function narrow(
  run: Run,
  refs: readonly SessionRef[],
  due: readonly Due[],
): Promise<{ readonly due: readonly Due[]; readonly period: Period | null }> {
  const { job, world } = run;
  if (job.mode !== 'last') return { due, period: job.period };
  const survey = (ref: SessionRef) => attempt('read', () => world.source.survey(ref, job.readOptions));
  const narrowed = await narrowToLastDay(refs, due, { survey, isStopped: () => world.signal() !== null });
  for (const { ref, reason } of narrowed.left) leave(run, ref, reason);
  return narrowed;
}

function createConverter(
  run: Run,
  refs: readonly SessionRef[],
  period: Period | null,
): (due: Due) => Promise<Conversion> {
  const { job, world } = run;
  const labels = idLabels(refs, world.hashOf);
  const paths = job.formats.includes('raw') ? refs.flatMap((ref) => ref.files.map((file) => file.path)) : [];
  const clashing = clashingPaths(world.source.name, paths);
  const plan: ConversionPlan = {
    source: world.source,
    formats: world.formats,
    wanted: job.formats,
    level: job.level,
    period,
    rules: job.rules,
    readOptions: job.readOptions,
    largestSession: job.largestSession,
  };
  return async ({ ref, known }) => {
    const subject = { ref, known, clashing, label: labels.get(ref.key) ?? ref.id };
    const result = await attempt('convert', () => convert(plan, subject));
    return result.ok ? result.value : failed(null, result);
  };
}
