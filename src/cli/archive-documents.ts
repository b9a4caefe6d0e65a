import type { VerifiedArchive } from '../archive/verify/verify-archive.ts';
import type { Verification } from '../archive/verify.ts';
import type { Restoration } from '../archive/restore.ts';
import type { IncompleteRun } from '../archive/read/missing-volumes.ts';
import type { MissingSession } from '../bookmark/coverage.ts';
import { jsonLine } from '../failures/json-line.ts';
import { reportOf } from '../failures/report.ts';
import type { RunFacts } from '../failures/run-facts.ts';

/** How archives compare with a bookmark. */
export interface BookmarkCheck {
  readonly sessions: number;
  readonly missing: readonly MissingSession[];
}

/** The one document of `verify --json`: a report in full, and what was found in which archive. */
export function verificationDocument(facts: RunFacts, verification: Verification, check: BookmarkCheck | null): string {
  return jsonLine({
    verify_version: 1,
    ...reportOf(facts, 'full'),
    checked: verification.archives.map(checkedArchive),
    problems: verification.archives.flatMap(problemsIn),
    incomplete_runs: verification.incomplete.map(incompleteRun),
    bookmark_check:
      check === null
        ? null
        : {
            sessions: check.sessions,
            missing: check.missing.map(({ key, sessionId, source, formats }) => {
              return { key, session_id: sessionId, source, formats };
            }),
          },
  });
}

/** The same for a verification that was stopped before it had found anything. */
export function stoppedVerification(facts: RunFacts): string {
  return verificationDocument(facts, { archives: [], incomplete: [], stopped: null }, null);
}

function checkedArchive({ archive, bytes, run, sessions, sound, findings, isForeign }: VerifiedArchive): object {
  return {
    archive: archive.shown,
    bytes,
    sessions,
    sound,
    damaged: findings.length,
    foreign: isForeign,
    run:
      run === null ? null : { trace_id: run.traceId, started_at: run.startedAt, volume: run.volume, last: run.isLast },
  };
}

function incompleteRun({ traceId, startedAt, missing, hasNoLast }: IncompleteRun): object {
  return { trace_id: traceId, started_at: startedAt, missing_volumes: missing, last_volume_found: !hasNoLast };
}

function problemsIn({ archive, findings }: VerifiedArchive): readonly object[] {
  return findings.map(({ problem, path, number, subject }) => ({
    archive: archive.shown,
    problem,
    path,
    number,
    session_id: subject?.sessionId ?? null,
    project: subject?.project ?? null,
  }));
}

/** The one document of `restore --json`: a report in full, and every file with what became of it. */
export function restorationDocument(
  facts: RunFacts,
  { files, unread, incomplete, foreign }: Pick<Restoration, 'files' | 'unread' | 'incomplete' | 'foreign'>,
  folder: string | null,
): string {
  return jsonLine({
    restore_version: 1,
    ...reportOf(facts, 'full'),
    folder,
    files: files.map(({ archive, planned: { file, subject }, result, failure }) => ({
      archive: archive.shown,
      path: file.path,
      ...(file.pathBytes === null ? {} : { path_base64: file.pathBytes.toString('base64') }),
      bytes: file.bytes,
      session_id: subject.sessionId,
      project: subject.project,
      result,
      code: failure?.code ?? null,
    })),
    unread: unread.map(({ shown }) => shown),
    incomplete_runs: incomplete.map(incompleteRun),
    foreign: foreign.map(({ shown }) => shown),
  });
}

/** The same for a restore that was stopped before it had done anything. */
export function stoppedRestoration(facts: RunFacts): string {
  return restorationDocument(facts, { files: [], unread: [], incomplete: [], foreign: [] }, null);
}
