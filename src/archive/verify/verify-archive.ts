import { stat } from 'node:fs/promises';
import { FailureError } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { MANIFEST, OWN_DOCUMENTS, RAW_FOLDER, RUN } from '../names.ts';
import type { FoundArchive } from '../read/find-archives.ts';
import type { Finding, OnRow, Problem } from './finding.ts';
import { foldedPath, isPortablePath, OWN_LIMITS, RAW_LIMITS } from '../../session/portable-name.ts';
import {
  type DocumentState,
  isForeign,
  type ReadDocuments,
  readDocuments,
  type RunRecord,
} from '../read/read-documents.ts';
import { type CheckedEntry, checkEntries } from '../reader.ts';
import { createRowIndex, type RowIndex } from './row-index.ts';

/** An archive that was checked. */
export interface VerifiedArchive {
  readonly archive: FoundArchive;
  readonly bytes: number;
  readonly run: RunRecord | null;
  readonly sessions: number;
  /** Entries in which nothing is wrong. */
  readonly sound: number;
  readonly findings: readonly Finding[];
  /** A ZIP in a folder that has nothing to do with chatzip; it was not checked. */
  readonly isForeign: boolean;
}

/** What goes along with the check of an archive. */
export interface ArchiveWatch {
  readonly onRow: OnRow;
  /** Called after each entry, with null for a sound one. */
  readonly onEntry: (path: string, problem: Problem | null) => void;
  /** Asked all the time; may raise to stop the work. */
  readonly assertWanted: () => void;
}

/** Checks a whole archive, in memory that grows with the number of its entries only. Never raises for what is in it. */
export async function verifyArchive(archive: FoundArchive, watch: ArchiveWatch): Promise<VerifiedArchive> {
  const index = createRowIndex(watch.onRow);
  const findings: Finding[] = [];
  const checked = { archive, bytes: 0, run: null, sessions: 0, sound: 0, findings, isForeign: false };
  try {
    const { size: bytes } = await stat(archive.path);
    const documents = await readDocuments(archive.path, (row, line) => index.add(row, line));
    if (isForeign(archive, documents)) return { ...checked, bytes, isForeign: true };
    const hasRows = documents.manifest === 'sound';
    const judge = createJudge(index, hasRows);
    const sound = await checkAll(archive.path, judge, { findings, watch });
    const remaining = hasRows ? index.remaining() : [];
    for (const finding of [...documentFindings(documents, findings), ...remaining]) findings.push(finding);
    if (hasRows) index.confirm();
    return { ...checked, bytes, run: documents.run, sessions: hasRows ? index.sessions : 0, sound };
  } catch (thrown) {
    findings.push(archiveFinding(thrown));
    return checked;
  }
}

/** No ZIP without ZIP64 has more, and no archive of chatzip's: a hostile one must not make us remember all its names. */
const MOST_IN_ZIP = 0xffff;

type Judge = (entry: CheckedEntry & { readonly path: string }, number: number) => Finding | null;

interface Ledger {
  readonly findings: Finding[];
  readonly watch: ArchiveWatch;
}

async function checkAll(path: string, judge: Judge, { findings, watch }: Ledger): Promise<number> {
  let number = 0;
  let sound = 0;
  for await (const entry of checkEntries(path, { withHashes: true, assertWanted: watch.assertWanted })) {
    watch.assertWanted();
    if (entry.path === null) {
      findings.push({ problem: 'directory', path: null, number: null, subject: null });
      continue;
    }
    number += 1;
    if (number > MOST_IN_ZIP) {
      findings.push({ problem: 'directory', path: null, number: null, subject: null });
      break;
    }
    const finding = judge({ ...entry, path: entry.path }, number);
    if (finding === null) sound += 1;
    else findings.push(finding);
    watch.onEntry(entry.path, finding?.problem ?? null);
  }
  return sound;
}

/** Without rows an entry is judged by what the ZIP itself says of it. */
function createJudge(index: RowIndex, hasRows: boolean): Judge {
  const taken = new Set<string>();
  return (entry, number) => {
    const { path } = entry;
    const folded = foldedPath(path);
    const isTwice = taken.has(folded);
    taken.add(folded);
    const isOwn = OWN_DOCUMENTS.includes(path);
    const named = hasRows && !isOwn ? index.take(path) : null;
    const problem =
      entry.problem ??
      (isTwice ? 'twice' : null) ??
      (isSafe(path) ? null : 'name') ??
      (isOwn || !hasRows ? null : problemByRow(entry, named));
    if (problem === null) return null;
    named?.spoil();
    return { problem, path, number, subject: named?.subject ?? null };
  };
}

function isSafe(path: string): boolean {
  return isPortablePath(path, path.startsWith(RAW_FOLDER) ? RAW_LIMITS : OWN_LIMITS);
}

function problemByRow(entry: CheckedEntry, named: ReturnType<RowIndex['take']>): Problem | null {
  if (named === null) return 'norow';
  if (entry.bytes !== named.bytes) return 'size';
  return entry.sha256 === named.sha256 ? null : 'hash';
}

/** What is wrong with the documents beyond what was found when their entries were checked. */
function documentFindings(
  { manifest, badLines, runState }: ReadDocuments,
  before: readonly Finding[],
): readonly Finding[] {
  const lines = badLines.map((number): Finding => ({ problem: 'row', path: MANIFEST, number, subject: null }));
  const own = (path: string, state: DocumentState): readonly Finding[] => {
    if (state === 'sound' || before.some((finding) => finding.path === path)) return [];
    return [{ problem: state === 'missing' ? 'missing' : 'document', path, number: null, subject: null }];
  };
  return [...own(MANIFEST, manifest), ...(manifest === 'sound' ? lines : []), ...own(RUN, runState)];
}

function archiveFinding(thrown: unknown): Finding {
  const errno = errnoOf(thrown);
  const nowhere = { path: null, number: null, subject: null };
  if (errno !== null) return { ...nowhere, problem: 'unreadable', errno };
  if (thrown instanceof FailureError && thrown.failure.code === 'ARCHIVE_NOT_FOUND') {
    return { ...nowhere, problem: 'nozip' };
  }
  throw thrown;
}
