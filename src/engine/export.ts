import { attempt } from '../failures/attempt.ts';
import type { Bookmark } from '../bookmark/bookmark.ts';
import { type Failure, failureOf } from '../failures/failure.ts';
import type { SessionRef } from '../session/reference.ts';
import type { Discovery } from '../sources/source.ts';
import type { ExportJob, ExportWorld, HeldLock, Summary } from './job.ts';
import { createWorkingFolders } from './select/project-names.ts';
import { narrowToLastDay } from './select/last-day.ts';
import type { DueSessions } from './export/export-due.ts';
import type { Period } from './select/period.ts';
import { type Memory, saveMemory } from './export/publish.ts';
import { leave, type Run, stopBy } from './export/run.ts';
import { type Due, findSessions, matchesProject, select, type Selection } from './select.ts';
import { createTally } from './export/tally.ts';

/**
 * Runs an export: discover, select, convert, archive, bookmark. Whatever goes wrong is in the summary. `startedAt` is
 * now, unless it was told to somebody already.
 */
export async function exportSessions(
  job: ExportJob,
  world: ExportWorld,
  startedAt: Date = world.now(),
): Promise<Summary> {
  const run: Run = {
    job,
    world,
    startedAt,
    tally: createTally(),
    folders: createWorkingFolders([], () => null),
    looked: [],
    roots: [],
    archives: [],
    rows: [],
    bookmark: { status: job.bookmarkUse === 'advance' ? 'unchanged' : 'none', advanced: 0 },
    overwritten: new Map(),
  };
  const ended = await attempt('run', () => carryOut(run));
  if (!ended.ok) world.noteCause(ended.failure, ended.cause);
  const isOverwritten = run.archives.length > 0 && run.overwritten.size > 0;
  if (isOverwritten) run.tally.noted('COPIES_OVERWRITTEN', run.overwritten.size);
  return summaryOf(run, ended.ok ? ended.value : ended.failure);
}

function summaryOf(run: Run, reason: Failure | null): Summary {
  const { job, world, tally } = run;
  const counts = tally.counts();
  // Of a run that came to its end every session has ended too: else something was lost, and nobody may believe it.
  const stopped = reason === null && counts.notReached !== 0 ? failureOf('INTERNAL_ERROR') : reason;
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
    counts,
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
  const named = findSessions(refs, job.sessions, (ref) =>
    matchesProject(ref, job.projects, (one) => run.folders.of(one)),
  );
  if (!named.ok) return named.failure;
  const found = { refs, named: named.value };
  if (job.bookmarkUse !== 'advance') return withLock(run, found, null);
  const locked = await attempt('bookmark', () => world.lock());
  if (!locked.ok) return stopBy(run, locked);
  const ended = await attempt('run', () => withLock(run, found, locked.value));
  await attempt('bookmark', () => locked.value.release());
  return ended.ok ? ended.value : stopBy(run, ended);
}

async function discover(run: Run): Promise<Discovery> {
  const { job, world } = run;
  const found = world.findRoots();
  run.looked = found.looked;
  run.roots = found.roots.map((root) => root.path);
  const discovery = await world.source.discover(found.roots, { followLinks: job.followLinks });
  run.tally.found(discovery.sessions.length);
  run.folders = createWorkingFolders(discovery.sessions, (ref) => world.source.workingFolder(ref));
  for (const failure of [...found.failures, ...discovery.failures]) {
    run.tally.folderFailed(failure);
    world.noteCause(failure.failure, failure.cause);
    world.tell({ event: 'failed', failure, key: null });
  }
  return discovery;
}

/** The sessions that were found. */
interface FoundSessions {
  readonly refs: readonly SessionRef[];
  /** The keys of those that were asked for by their ids; none for all. */
  readonly named: ReadonlySet<string>;
}

async function withLock(run: Run, found: FoundSessions, lock: HeldLock | null): Promise<Failure | null> {
  const { job, world } = run;
  const loaded = await attempt('bookmark', () => (job.bookmarkUse === 'none' ? null : world.loadBookmark()));
  if (!loaded.ok) return stopBy(run, loaded);
  const checked = await attempt('write', () => (job.isDryRun ? undefined : world.checkOutput()));
  if (!checked.ok) return stopBy(run, checked);
  const { due, left } = await selectDue(run, found, loaded.value);
  for (const { ref, reason } of left) leave(run, ref, reason);
  const draft = lock === null || loaded.value === null ? null : world.draft(loaded.value);
  const ended = await attempt('run', () => takeDue(run, { lock, draft }, { refs: found.refs, due }));
  return ended.ok ? ended.value : stopBy(run, ended);
}

/** Those that were selected, among those that were found. */
type Selected = Omit<DueSessions, 'period'>;

async function takeDue(run: Run, memory: Memory, selected: Selected): Promise<Failure | null> {
  const { world } = run;
  const { refs } = selected;
  const { due, period } = await narrow(run, refs, selected.due);
  world.tell({ event: 'discovered', sessions: refs.length, due: due.length });
  if (due.length === 0) return world.signal() === null ? saveMemory(run, memory) : failureOf('INTERRUPTED');
  // What converts and archives is loaded when there is something for it to do.
  const { exportDue } = await import('./export/export-due.ts');
  return exportDue(run, memory, { refs, due, period });
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

/** Where something will be exported, so is what is safe only in archives that are written over for it. */
async function selectDue(run: Run, { refs, named }: FoundSessions, bookmark: Bookmark | null): Promise<Selection> {
  const { job, world } = run;
  const wish = { ...job, named, isIncremental: job.mode === 'incremental' };
  const selectBy = (remembered: Bookmark | null): Selection =>
    select(refs, wish, {
      bookmark: remembered,
      isUnchangedByStat: world.isUnchangedByStat,
      workingFolderOf: (ref) => run.folders.of(ref),
    });
  const selected = selectBy(bookmark);
  const { overwrites } = world;
  const isAsRemembered = !wish.isIncremental || bookmark === null || overwrites === null;
  if (isAsRemembered || selected.due.length === 0) return selected;
  const forgetful = world.draft(bookmark);
  if (forgetful.forget(overwrites).size === 0) return selected;
  const { anyConverts } = await import('./export/export-due.ts');
  return (await anyConverts(run, { refs, due: selected.due, period: job.period })) ? selectBy(forgetful) : selected;
}
