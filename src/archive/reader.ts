import { createHash, type Hash } from 'node:crypto';
import { FailureError, failureOf } from '../failures/failure.ts';
import {
  type ArchiveFile,
  contentStart,
  type DirectoryEntry,
  directoryOf,
  entriesOf,
  openArchiveFile,
  type StatedEntry,
  statedOf,
} from './read/archive-file.ts';
import { checkContent, checkedPieces, type ContentProblem } from './read/check-content.ts';

/** Entries that are inflated beside each other. */
const ENTRIES_IN_FLIGHT = 4;

/** A file in an archive, as the archive's directory describes it. */
export interface ArchiveEntry extends StatedEntry {
  /**
   * The content, inflated and held against both headers, size and CRC: raises ENTRY_DAMAGED at its end at the latest. To
   * be read to its end, or given up, before the next entry is asked for.
   */
  pieces(): AsyncGenerator<Uint8Array>;
}

/** An entry whose content was read, or (with `path` null) the damaged directory of the archive. */
export interface CheckedEntry {
  readonly path: string | null;
  readonly bytes: number;
  readonly crc32: number;
  /** Hex, of the content that was found; null unless it was asked for and there is no problem. */
  readonly sha256: string | null;
  readonly problem: ContentProblem | 'header' | 'directory';
}

/** The entries of a ZIP in the order of its directory. Raises ARCHIVE_NOT_FOUND when there is none, and system errors. */
export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry> {
  const file = await openArchiveFile(path);
  try {
    for await (const entry of entriesOf(file)) yield { ...statedOf(entry), pieces: () => piecesIn(entry, file) };
  } finally {
    await file.close();
  }
}

async function* piecesIn(entry: DirectoryEntry, file: ArchiveFile): AsyncGenerator<Uint8Array> {
  const position = await contentStart(entry, file);
  if (position === null) throw new FailureError(failureOf('ENTRY_DAMAGED'));
  yield* checkedPieces({ ...statedOf(entry), position }, file.content);
}

/** How entries are checked. */
export interface CheckOptions {
  readonly withHashes?: boolean;
  /** Asked between the pieces of long entries; may raise to stop the check. */
  readonly assertWanted?: () => void;
}

/**
 * Reads every entry against its CRC and size, its two headers against each other, and the directory to its end. Raises
 * ARCHIVE_NOT_FOUND when there is none, and system errors.
 */
export async function* checkEntries(path: string, options: CheckOptions = {}): AsyncGenerator<CheckedEntry> {
  const file = await openArchiveFile(path);
  const check = entryCheck(file, options);
  const underWay: EntryCheck[] = [];
  try {
    for await (const entry of directoryOf(file)) {
      underWay.push(entry === 'damaged' ? directoryDamaged : await check(entry));
      const oldest = underWay.length < ENTRIES_IN_FLIGHT ? undefined : underWay.shift();
      if (oldest !== undefined) yield await finished(oldest);
    }
    for (const last of underWay) yield await finished(last);
  } finally {
    await file.close();
  }
}

/** An entry as it stands in the file: what its two headers say alike, and its bytes, still compressed. */
export interface StoredEntry extends StatedEntry {
  /** Fewer where the file ends. To be asked for in order. */
  read(offset: number, length: number): Promise<Buffer> | Buffer;
}

/** The entries of a ZIP with what is stored of them, in the order of its directory; null for what is not sound. */
export async function* storedEntries(path: string): AsyncGenerator<StoredEntry | null> {
  const file = await openArchiveFile(path);
  try {
    for await (const entry of directoryOf(file)) yield entry === 'damaged' ? null : await storedOf(entry, file);
  } finally {
    await file.close();
  }
}

async function storedOf(entry: DirectoryEntry, file: ArchiveFile): Promise<StoredEntry | null> {
  const position = await contentStart(entry, file);
  if (position === null) return null;
  return {
    ...statedOf(entry),
    read: (offset, length) => file.content.read(position + offset, length),
  };
}

type EntryCheck = Omit<CheckedEntry, 'problem' | 'sha256'> & {
  readonly problem: Promise<CheckedEntry['problem']> | CheckedEntry['problem'];
  /** null when it is not asked for. */
  readonly hash: Hash | null;
};

async function finished({ path, bytes, crc32, hash, problem: found }: EntryCheck): Promise<CheckedEntry> {
  const problem = await found;
  return { path, bytes, crc32, problem, sha256: problem === null && hash !== null ? hash.digest('hex') : null };
}

const directoryDamaged: EntryCheck = { path: null, bytes: 0, crc32: 0, problem: 'directory', hash: null };

/** Checks the entries of a file, in the order of its directory. */
function entryCheck(
  file: ArchiveFile,
  { withHashes, ...rest }: CheckOptions,
): (entry: DirectoryEntry) => Promise<EntryCheck> {
  let claimed = 0;
  return async (entry) => {
    const stated = statedOf(entry);
    const hash = withHashes === true ? createHash('sha256') : null;
    const position = await contentStart(entry, file);
    if (position === null) return { ...stated, hash, problem: 'header' };
    claimed += stated.compressedBytes;
    // Entries that share their content: a small file could say that there is more of it than anybody can inflate. Twice,
    // so that one that says too much costs no other.
    if (claimed > 2 * file.zip.fileSize) return { ...stated, hash, problem: 'data' };
    const { problem } = await checkContent({ ...stated, position }, file.content, { hash, ...rest });
    return { ...stated, hash, problem };
  };
}
