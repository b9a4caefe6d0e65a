import { type Failure, FailureError, failureOf, type SubjectFailure } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import type { FoundArchive } from '../read/find-archives.ts';
import { isForeign, type ReadDocuments, readDocuments } from '../read/read-documents.ts';
import type { ArchivedRow, ReadArchive } from './plan.ts';

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
  const failures: Failure[] = [];
  const foreign: FoundArchive[] = [];
  const unread: FoundArchive[] = [];
  let unopened = 0;
  for (const [index, archive] of archives.entries()) {
    const rows: ArchivedRow[] = [];
    const documents = await documentsOf(archive, (row) => {
      assertWanted();
      rows.push(row);
    });
    if ('code' in documents) {
      unopened += 1;
      unread.push(archive);
      failures.push({ ...documents, details: { archive: index + 1, ...documents.details } });
      read.push({ archive, run: null, rows: [] });
      continue;
    }
    const damage = isForeign(archive, documents) ? null : damageOf(documents, rows, index + 1);
    if (damage === null) foreign.push(archive);
    else failures.push(...damage);
    if (damage !== null && damage.length > 0) unread.push(archive);
    read.push({ archive, run: documents.run, rows: documents.manifest === 'sound' ? rows : [] });
  }
  const [first] = failures;
  if (first !== undefined && unopened + foreign.length === archives.length) throw new FailureError(first);
  return { archives: read, failures: failures.map((failure) => ({ subject: null, failure })), unread, foreign };
}

async function documentsOf(archive: FoundArchive, onRow: (row: ArchivedRow) => void): Promise<ReadDocuments | Failure> {
  try {
    return await readDocuments(archive.path, ({ sessionId, source, root, project, cwd, files }) =>
      onRow({ subject: { sessionId, source, project }, root, cwd, files }),
    );
  } catch (thrown) {
    const failure = openFailure(thrown);
    if (failure === null) throw thrown;
    return failure;
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
