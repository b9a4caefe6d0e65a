import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  type LocalFileHeader,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { FailureError, failureOf } from '../failures/failure.ts';
import { errnoOf } from '../failures/errno-name.ts';
import { type BlockReader, createBlockReader } from './read/block-reader.ts';
import { checkContent, checkedPieces, type ContentProblem } from './read/check-content.ts';

/** Entries that are inflated beside each other. */
const ENTRIES_IN_FLIGHT = 4;
/** The record that ends a ZIP, without its comment. */
const END_BYTES = 22;
const ZIP64_LOCATOR = 0x0706_4b50;
const ZIP64_LOCATOR_BYTES = 20;

/** A file in an archive, as the archive's directory describes it. */
export interface ArchiveEntry {
  /** As it stands there: it may be anything. */
  readonly path: string;
  readonly bytes: number;
  readonly compressedBytes: number;
  readonly crc32: number;
  readonly method: 'store' | 'deflate' | 'other';
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

/** The entries of a ZIP in the order of its directory. Raises ARCHIVE_NOT_FOUND when there is none. */
export async function* readArchive(path: string): AsyncGenerator<ArchiveEntry> {
  const file = await openArchiveFile(path);
  try {
    for await (const entry of file.zip.eachEntry()) yield { ...statedOf(entry), pieces: () => piecesIn(entry, file) };
  } finally {
    await file.close();
  }
}

async function* piecesIn(entry: Entry, file: ArchiveFile): AsyncGenerator<Uint8Array> {
  const header = await localHeaderOf(entry, file);
  if (header === null || !isSameHeader(entry, header)) throw new FailureError(failureOf('ENTRY_DAMAGED'));
  yield* checkedPieces({ ...statedOf(entry), position: header.fileDataStart }, file.content);
}

/** How entries are checked. */
export interface CheckOptions {
  readonly withHashes?: boolean;
  /** Asked between the pieces of long entries; may raise to stop the check. */
  readonly assertWanted?: () => void;
}

/** Reads every entry against its CRC and size, its two headers against each other, and the directory to its end. */
export async function* checkEntries(path: string, options: CheckOptions = {}): AsyncGenerator<CheckedEntry> {
  const file = await openArchiveFile(path);
  const underWay: EntryCheck[] = [];
  try {
    for await (const entry of directoryOf(file)) {
      underWay.push(entry === 'damaged' ? directoryDamaged : await checkEntry(entry, file, options));
      const oldest = underWay.length < ENTRIES_IN_FLIGHT ? undefined : underWay.shift();
      if (oldest !== undefined) yield await finished(oldest);
    }
    for (const check of underWay) yield await finished(check);
  } finally {
    await file.close();
  }
}

/** An entry as it stands in the file: what its two headers say alike, and its bytes, still compressed. */
export interface StoredEntry extends Pick<ArchiveEntry, 'path' | 'bytes' | 'compressedBytes' | 'crc32' | 'method'> {
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

async function storedOf(entry: Entry, file: ArchiveFile): Promise<StoredEntry | null> {
  const header = await localHeaderOf(entry, file);
  if (header === null || !isSameHeader(entry, header)) return null;
  return {
    ...statedOf(entry),
    read: (offset, length) => file.content.read(header.fileDataStart + offset, length),
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

async function* directoryOf(file: ArchiveFile): AsyncGenerator<Entry | 'damaged'> {
  try {
    yield* file.zip.eachEntry();
  } catch (thrown) {
    if (errnoOf(thrown) !== null) throw thrown;
    yield 'damaged';
    return;
  }
  if (!(await endsWell(file))) yield 'damaged';
}

/** The end record must say what was found: yauzl reads as many entries as it names, and asks no more. */
async function endsWell({ zip, content, directoryAt }: ArchiveFile): Promise<boolean> {
  const end = zip.fileSize - END_BYTES - zip.comment.length;
  const record = await content.read(end, END_BYTES);
  const before = await content.read(Math.max(0, end - ZIP64_LOCATOR_BYTES), 4);
  if (before.length === 4 && before.readUInt32LE(0) === ZIP64_LOCATOR) return true;
  return (
    Number(zip.readEntryCursor) === end &&
    record.readUInt32LE(4) === 0 &&
    record.readUInt16LE(8) === zip.entryCount &&
    record.readUInt32LE(12) === end - directoryAt
  );
}

async function checkEntry(entry: Entry, file: ArchiveFile, { withHashes, ...rest }: CheckOptions): Promise<EntryCheck> {
  const stated = statedOf(entry);
  const hash = withHashes === true ? createHash('sha256') : null;
  const header = await localHeaderOf(entry, file);
  if (header === null || !isSameHeader(entry, header)) return { ...stated, hash, problem: 'header' };
  const { problem } = await checkContent({ ...stated, position: header.fileDataStart }, file.content, {
    hash,
    ...rest,
  });
  return { ...stated, hash, problem };
}

async function localHeaderOf(entry: Entry, { zip }: ArchiveFile): Promise<LocalFileHeader | null> {
  try {
    return await zip.readLocalFileHeaderPromise(entry);
  } catch (thrown) {
    if (errnoOf(thrown) !== null) throw thrown;
    return null;
  }
}

function isSameHeader(entry: Entry, local: LocalFileHeader): boolean {
  // With bit 3 sizes and CRC stand behind the content, and zeros here.
  const isStreamed = (entry.generalPurposeBitFlag & 8) !== 0;
  return (
    local.generalPurposeBitFlag === entry.generalPurposeBitFlag &&
    local.compressionMethod === entry.compressionMethod &&
    local.lastModFileTime === entry.lastModFileTime &&
    local.lastModFileDate === entry.lastModFileDate &&
    entry.fileNameRaw.equals(local.fileName) &&
    isSameExtra(entry.extraFieldRaw, local.extraField) &&
    (isStreamed || isSameSize(entry, local))
  );
}

/** Some programs say more in one place than in the other; jszip says the same in both. */
function isSameExtra(central: Buffer, local: Buffer): boolean {
  return central.length !== local.length || central.equals(local);
}

function isSameSize(entry: Entry, local: LocalFileHeader): boolean {
  const isZip64 = local.compressedSize === 0xffff_ffff || local.uncompressedSize === 0xffff_ffff;
  return (
    local.crc32 === entry.crc32 &&
    (isZip64 || (local.compressedSize === entry.compressedSize && local.uncompressedSize === entry.uncompressedSize))
  );
}

function statedOf(entry: Entry): Omit<ArchiveEntry, 'pieces'> {
  const { compressionMethod } = entry;
  const method = compressionMethod === 8 ? 'deflate' : compressionMethod === 0 ? 'store' : 'other';
  return {
    path: entry.fileNameRaw.toString('utf8'),
    bytes: entry.uncompressedSize,
    compressedBytes: entry.compressedSize,
    crc32: entry.crc32,
    method: entry.isEncrypted() ? 'other' : method,
  };
}

/** An open ZIP. Its directory and its content are read through blocks of their own, each in order. */
interface ArchiveFile {
  readonly zip: ZipFile;
  readonly content: BlockReader;
  readonly directoryAt: number;
  close(): Promise<void>;
}

async function openArchiveFile(path: string): Promise<ArchiveFile> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const reader = new HandleReader(handle, size);
    // Names and sizes are judged by whoever reads: yauzl would give up the whole file for one bad entry.
    const zip = await fromRandomAccessReaderPromise(reader, size, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    });
    reader.directoryAt = Number(zip.readEntryCursor);
    return { zip, content: reader.content, directoryAt: reader.directoryAt, close: () => handle.close() };
  } catch (thrown) {
    await handle.close();
    if (errnoOf(thrown) !== null) throw thrown;
    throw new FailureError(failureOf('ARCHIVE_NOT_FOUND'), thrown);
  }
}

/** Lets yauzl read through our blocks: a system call a megabyte, not three an entry. */
class HandleReader extends RandomAccessReader {
  readonly content: BlockReader;
  readonly #directory: BlockReader;
  directoryAt = 0;

  constructor(handle: FileHandle, size: number) {
    super();
    this.content = createBlockReader(handle, size);
    this.#directory = createBlockReader(handle, size);
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const found = (position >= this.directoryAt ? this.#directory : this.content).read(position, length);
    const copy = (bytes: Buffer): void => callback(null, bytes.copy(buffer, offset));
    if (Buffer.isBuffer(found)) copy(found);
    else found.then(copy, callback);
  }
}
