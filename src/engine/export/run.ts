import type { WrittenRow } from '../../archive/archive.ts';
import type { ManifestRow } from '../../archive/manifest.ts';
import type { RememberedFile } from '../../bookmark/bookmark.ts';
import type { BookmarkDraft } from '../../bookmark/draft.ts';
import type { Failure, SubjectFailure } from '../../failures/failure.ts';
import type { FailedResult } from '../../failures/result.ts';
import type { BookmarkStatus, PublishedArchive } from '../../failures/run-facts.ts';
import type { SessionRef } from '../../session/reference.ts';
import { placeOfSession } from '../../session/session-place.ts';
import type { FileRead } from '../../sources/source.ts';
import type { FailedConversion } from '../convert/conversion.ts';
import type { ExportJob, ExportWorld } from '../job.ts';
import { projectOf, type WorkingFolders } from '../select/project-names.ts';
import type { LeaveReason } from '../select.ts';
import type { Tally } from './tally.ts';

/** What a run gathers on its way. */
export interface Run {
  readonly job: ExportJob;
  readonly world: ExportWorld;
  readonly startedAt: Date;
  readonly tally: Tally;
  /** Of the sessions that were found. */
  folders: WorkingFolders;
  looked: readonly string[];
  roots: readonly string[];
  readonly archives: PublishedArchive[];
  readonly rows: ManifestRow[];
  bookmark: { status: BookmarkStatus; advanced: number };
  /** What was safe in archives that are written over and is in none since: formats by the keys of sessions. */
  readonly overwritten: Map<string, Set<string>>;
}

/** A converted session until its volume is durable: no more of it than is needed then, since there may be very many. */
export interface Pending {
  readonly ref: SessionRef;
  readonly row: WrittenRow;
  readonly files: readonly RememberedFile[];
}

/** Notes what is behind a failure that stops the run, and hands the failure on. */
export function stopBy(run: Run, result: FailedResult): Failure {
  for (const note of result.notes ?? []) run.tally.noted(note, 1);
  run.world.noteCause(result.failure, result.cause);
  return result.failure;
}

/** Counts a session that was left out. */
export function leave(run: Run, ref: SessionRef, reason: LeaveReason): void {
  run.tally.left(reason);
  run.world.tell({ event: 'skipped', ref, reason });
}

/** Counts a session that failed. */
export function fail(run: Run, ref: SessionRef, conversion: FailedConversion): void {
  const project = conversion.project ?? projectOf(run.folders.of(ref));
  const failure: SubjectFailure = {
    subject: { sessionId: ref.id, source: ref.source, project },
    failure: conversion.failure,
    ...placeOfSession(ref),
  };
  run.tally.failed(failure);
  for (const note of conversion.notes) run.tally.noted(note, 1);
  run.world.noteCause(conversion.failure, conversion.cause);
  run.world.tell({ event: 'failed', failure, key: ref.key });
}

/** A session that was read and left out. */
export interface Seen {
  readonly ref: SessionRef;
  readonly reason: LeaveReason;
  readonly files: readonly FileRead[];
}

/** What was read in vain is not read again while its files stay as they are. */
export function remember(run: Run, draft: BookmarkDraft | null, seen: Seen): void {
  const { ref, reason } = seen;
  const files = rememberedFiles(ref, seen.files);
  const readAt = run.startedAt.toISOString();
  if (reason === 'unchanged') draft?.refresh(ref.key, files, readAt);
  if (reason !== 'empty' && reason !== 'excluded') return;
  const rulesSha256 = reason === 'excluded' ? run.job.rulesSha256 : null;
  draft?.skip(ref.key, { files, read_at: readAt, reason, rules_sha256: rulesSha256 });
}

/** The files as they were read, for the bookmark. */
export function rememberedFiles({ files: found }: SessionRef, files: readonly FileRead[]): RememberedFile[] {
  return files.map((file, index) => {
    const seen = found[index];
    return {
      path: onceOf(file.path, seen?.path),
      bytes: file.bytes,
      mtime_ns: onceOf(file.mtimeNs, seen?.mtimeNs),
      ctime_ns: onceOf(file.ctimeNs, seen?.ctimeNs),
      inode: onceOf(file.inode, seen?.inode),
      sha256: file.sha256,
    };
  });
}

/** What another thread has read comes with texts of its own: one that the reference holds too is kept once. */
const onceOf = (text: string, held: string | undefined): string => (text === held ? held : text);

/** Counts sessions that are durable (with a dry run: that would be). */
export function exported(run: Run, sessions: readonly Pick<Pending, 'ref' | 'row'>[]): void {
  run.tally.exported(sessions.length);
  for (const { ref, row: written } of sessions) {
    const row = written();
    if (run.job.keepRows) run.rows.push(row);
    run.world.tell({ event: 'exported', ref, row });
  }
}
