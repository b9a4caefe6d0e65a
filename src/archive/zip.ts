import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import compressions from 'jszip/lib/compressions.js';
import ZipFileWorker, { type StreamInfo } from 'jszip/lib/generate/ZipFileWorker.js';
import { utf8encode } from 'jszip/lib/utf8.js';
import { writeAllOf } from '../files/write.ts';
import type { Entry } from './archive.ts';
import { bodySize } from './write/entry-paths.ts';

/** Written at once: enough that calls don't count, little enough that memory doesn't either. */
const BATCH_BYTES = 1024 * 1024;
/** A regular file that only its owner may read, as unzip will make it. */
const PRIVATE_FILE = 0o100_600;
const EARLIEST_MS = Date.UTC(1980, 0, 1);
const LATEST_MS = Date.UTC(2107, 11, 31, 23, 59, 58);

/** What was written, by our own count. */
export interface WrittenZip {
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes entries as one ZIP, one after the other. */
export interface ZipWriter {
  /** Writes an entry behind those before it. Nothing is inflated, deflated again, joined or kept: its body goes through as it is. */
  add(entry: Entry): Promise<void>;
  /** Writes the directory, and says what the whole is. */
  finish(): Promise<WrittenZip>;
}

/** Opens a ZIP in an empty file. The same entries give the same bytes. `onBatch` may raise to stop it. */
export function createZipWriter(handle: Pick<FileHandle, 'writev'>, onBatch: () => void): ZipWriter {
  // The stage of jszip that puts finished entries together: fed by hand it needs to know of one entry only at a time.
  const zip = new ZipFileWorker(false, '', 'UNIX', utf8encode);
  const hash = createHash('sha256');
  let parts: Uint8Array[] = [];
  let waiting = 0;
  let bytes = 0;
  zip.on('data', ({ data }) => {
    const part = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
    parts.push(part);
    waiting += part.length;
  });
  const flush = async (): Promise<void> => {
    onBatch();
    const batch = parts;
    parts = [];
    bytes += waiting;
    waiting = 0;
    const written = writeAllOf(handle, batch);
    for (const part of batch) hash.update(part);
    await written;
  };
  return {
    async add(entry) {
      const info = streamInfoOf(entry);
      zip.openedSource(info);
      for (const data of entry.body) zip.processChunk({ data, meta: { percent: 0 } });
      zip.closedSource(info);
      keepFlat(zip.dirRecords);
      if (waiting >= BATCH_BYTES) await flush();
    },
    async finish() {
      zip.end();
      await flush();
      return { bytes, sha256: hash.digest('hex') };
    },
  };
}

/** Makes the latest record one text of bytes: the many that it was put together from would be kept with it. */
function keepFlat(records: string[]): void {
  const latest = records.pop();
  if (latest !== undefined) records.push(Buffer.from(latest, 'latin1').toString('latin1'));
}

/** What jszip wants to know of an entry that is compressed already. */
function streamInfoOf(entry: Entry): StreamInfo {
  return {
    file: {
      name: entry.path,
      dir: false,
      date: zipTime(entry.timeMs),
      comment: '',
      unixPermissions: PRIVATE_FILE,
      dosPermissions: null,
    },
    compression: compressions[entry.method === 'deflate' ? 'DEFLATE' : 'STORE'],
    compressedSize: bodySize(entry),
    uncompressedSize: entry.bytes,
    crc32: entry.crc32,
  };
}

/** What a ZIP can say of a time: 1980 to 2107, even seconds. jszip writes its UTC fields. */
export function zipTime(timeMs: number): Date {
  const clamped = Math.min(LATEST_MS, Math.max(EARLIEST_MS, timeMs));
  return new Date(Math.floor(clamped / 2000) * 2000);
}
