import {
  type Failure,
  FailureError,
  failureOf,
  type FailureSubject,
  type SubjectFailure,
} from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import type { Result } from '../../failures/result.ts';
import type { FoundArchive } from '../read/find-archives.ts';
import type { RowFile } from '../read/manifest-line.ts';
import { isForeign, type ReadDocuments, readDocuments, type RunRecord } from '../read/read-documents.ts';

/** A session in an archive, less what restoring has no use for. */
export interface ArchivedRow {
  readonly subject: FailureSubject;
  /** The mark of the root that it was found in; empty for the first. */
  readonly root: string;
  readonly cwd: string | null;
  readonly files: readonly RowFile[];
}

/** What an archive says that it holds. */
export interface ReadArchive {
  readonly archive: FoundArchive;
  readonly run: RunRecord | null;
  readonly rows: readonly ArchivedRow[];
}

/** What archives say that they hold, and what of that could not be read. */
export interface ReadArchives {
  /** All of them, in their order; one that could not be read holds nothing. */
  readonly archives: readonly ReadArchive[];
  readonly failures: readonly SubjectFailure[];
  /** Those of which not everything could be read. */
  readonly unread: readonly FoundArchive[];
  /** ZIPs in folders that have nothing to do with chatzip. */
  readonly foreign: readonly FoundArchive[];
}

/**
 * Reads the manifests. One of several archives that can't be read does not stop the rest; raises its failure when none
 * can, unless all are another program's. `assertWanted` may raise to stop it.
 */
export async function readArchives(archives: readonly FoundArchive[], assertWanted: () => void): Promise<ReadArchives> {
  const read: ReadArchive[] = [];
  const failures: SubjectFailure[] = [];
  const foreign: FoundArchive[] = [];
  const unread: FoundArchive[] = [];
  let unopened = 0;
  for (const [index, archive] of archives.entries()) {
    const rows: ArchivedRow[] = [];
    const opened = await documentsOf(archive, (row) => {
      assertWanted();
      rows.push(row);
    });
    if (!opened.ok) {
      const { failure } = opened;
      unopened += 1;
      unread.push(archive);
      failures.push(failedAt(archive, { ...failure, details: { archive: index + 1, ...failure.details } }));
      read.push({ archive, run: null, rows: [] });
      continue;
    }
    const documents = opened.value;
    if (isForeign(archive, documents)) {
      foreign.push(archive);
    } else {
      const damage = damageOf(documents, rows, index + 1);
      failures.push(...damage.map((failure) => failedAt(archive, failure)));
      if (damage.length > 0) unread.push(archive);
    }
    read.push({ archive, run: documents.run, rows: documents.manifest === 'sound' ? rows : [] });
  }
  const [first] = failures;
  if (first !== undefined && unopened + foreign.length === archives.length) throw new FailureError(first.failure);
  return { archives: read, failures, unread, foreign };
}

function failedAt({ shown }: FoundArchive, failure: Failure): SubjectFailure {
  return { subject: null, failure, place: shown };
}

async function documentsOf(archive: FoundArchive, onRow: (row: ArchivedRow) => void): Promise<Result<ReadDocuments>> {
  try {
    const documents = await readDocuments(archive.path, ({ sessionId, source, root, project, cwd, files }) =>
      onRow({ subject: { sessionId, source, project }, root, cwd, files }),
    );
    return { ok: true, value: documents };
  } catch (thrown) {
    const failure = openFailure(thrown);
    if (failure === null) throw thrown;
    return { ok: false, failure };
  }
}

/** What an archive that can't be opened or read is; null for what is about anything else. */
export function openFailure(thrown: unknown): Failure | null {
  const errno = errnoOf(thrown);
  if (errno !== null) return failureOf('SOURCE_UNREADABLE', { errno });
  const failure = thrown instanceof FailureError ? thrown.failure : null;
  return failure?.code === 'ARCHIVE_NOT_FOUND' ? failure : null;
}

/** Without its manifest nobody knows what an archive holds, and under which names; without a row, what a session. */
function damageOf(documents: ReadDocuments, rows: readonly ArchivedRow[], archive: number): readonly Failure[] {
  const { manifest, badLines, rawEntries } = documents;
  if (manifest !== 'sound') return [failureOf('ENTRY_DAMAGED', { archive, manifest: true })];
  if (badLines.length > 0) return badLines.map((line) => failureOf('ENTRY_DAMAGED', { archive, line, row: true }));
  const named = new Set(rows.flatMap(({ files }) => files.flatMap(({ entry }) => entry ?? [])));
  // A row that has gone leaves no line, but files that nobody names.
  return rawEntries.some((path) => !named.has(path)) ? [failureOf('ENTRY_DAMAGED', { archive, row: true })] : [];
}
