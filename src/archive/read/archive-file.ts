import { type FileHandle, open } from 'node:fs/promises';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  type LocalFileHeader,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import { type BlockReader, createBlockReader } from './block-reader.ts';
import type { StatedContent } from './check-content.ts';

/** The record that ends a ZIP, without its comment. */
const END_BYTES = 22;
const ZIP64_LOCATOR = 0x0706_4b50;
const ZIP64_LOCATOR_BYTES = 20;

/** An entry of the directory, as it was read. */
export type DirectoryEntry = Entry;

/** What a directory says of an entry. */
export interface StatedEntry extends Omit<StatedContent, 'position'> {
  /** As it stands there: it may be anything. */
  readonly path: string;
}

/** An open ZIP. Its directory and its content are read through blocks of their own, each in order. */
export interface ArchiveFile {
  readonly zip: ZipFile;
  readonly content: BlockReader;
  readonly directoryAt: number;
  close(): Promise<void>;
}

/** Opens a ZIP. Raises ARCHIVE_NOT_FOUND for what is none, and system errors. */
export async function openArchiveFile(path: string): Promise<ArchiveFile> {
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

/** The entries in the order of the directory. Raises yauzl's plain error where it can't be read on, and system errors. */
export function entriesOf({ zip }: ArchiveFile): AsyncIterable<DirectoryEntry> {
  return zip.eachEntry();
}

/** The same; `damaged` at the end of a directory that can't be read on, or that does not end as it says. */
export async function* directoryOf(file: ArchiveFile): AsyncGenerator<DirectoryEntry | 'damaged'> {
  try {
    yield* entriesOf(file);
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
  // It was there when the file was opened.
  if (record.length < END_BYTES) return false;
  const before = await content.read(Math.max(0, end - ZIP64_LOCATOR_BYTES), 4);
  if (before.length === 4 && before.readUInt32LE(0) === ZIP64_LOCATOR) return true;
  return (
    Number(zip.readEntryCursor) === end &&
    record.readUInt32LE(4) === 0 &&
    record.readUInt16LE(8) === zip.entryCount &&
    record.readUInt32LE(12) === end - directoryAt
  );
}

/** What the directory says of an entry. */
export function statedOf(entry: Entry): StatedEntry {
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

/** Where an entry's content begins in the file; null when its two headers don't say the same. */
export async function contentStart(entry: DirectoryEntry, file: ArchiveFile): Promise<number | null> {
  const header = await localHeaderOf(entry, file);
  return header === null || !isSameHeader(entry, header) ? null : header.fileDataStart;
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
