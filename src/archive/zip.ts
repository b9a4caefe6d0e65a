import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import JSZip from 'jszip';
import CompressedObject from 'jszip/lib/compressedObject.js';
import compressions, { type Compression } from 'jszip/lib/compressions.js';
import GenericWorker from 'jszip/lib/stream/GenericWorker.js';
import { writeAllOf } from '../files/write.ts';
import type { Entry } from './archive.ts';
import { bodySize } from './entry-paths.ts';

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

/**
 * Writes entries as one ZIP, in their order. The same entries give the same bytes. Bodies go through as they are:
 * nothing is inflated, deflated again or joined. `onBatch` may raise to stop it.
 */
export async function writeZip(
  handle: FileHandle,
  entries: readonly Entry[],
  onBatch: () => void,
): Promise<WrittenZip> {
  const zip = new JSZip();
  for (const entry of entries) addEntry(zip, entry);
  const hash = createHash('sha256');
  let bytes = 0;
  await pump(zip, async (parts) => {
    onBatch();
    const written = writeAllOf(handle, parts);
    for (const part of parts) {
      hash.update(part);
      bytes += part.length;
    }
    await written;
  });
  return { bytes, sha256: hash.digest('hex') };
}

function addEntry(zip: JSZip, entry: Entry): void {
  const method = entry.method === 'deflate' ? 'DEFLATE' : 'STORE';
  const body = new DeflatedBody(entry, compressions[method]);
  // jszip takes its own compressed objects; its types name only what has to be compressed first.
  const content: unknown = body;
  if (!isInput(content)) throw new Error('jszip knows its own compressed object no more');
  // Without the compression named again jszip would inflate the body and compress it anew.
  zip.file(entry.path, content, {
    compression: method,
    createFolders: false,
    binary: true,
    date: zipTime(entry.timeMs),
    unixPermissions: PRIVATE_FILE,
  });
}

function isInput(content: unknown): content is Uint8Array {
  return content instanceof CompressedObject;
}

/** What a ZIP can say of a time: 1980 to 2107, even seconds. jszip writes its UTC fields. */
export function zipTime(timeMs: number): Date {
  const clamped = Math.min(LATEST_MS, Math.max(EARLIEST_MS, timeMs));
  return new Date(Math.floor(clamped / 2000) * 2000);
}

/** jszip's compressed object, with a body in parts that are handed on as they are. */
class DeflatedBody extends CompressedObject {
  readonly #parts: readonly Uint8Array[];

  constructor(entry: Entry, compression: Compression) {
    super(bodySize(entry), entry.bytes, entry.crc32, compression, null);
    this.#parts = entry.body;
  }

  override getCompressedWorker(): GenericWorker {
    return new PartsWorker(this.#parts)
      .withStreamInfo('compressedSize', this.compressedSize)
      .withStreamInfo('uncompressedSize', this.uncompressedSize)
      .withStreamInfo('crc32', this.crc32)
      .withStreamInfo('compression', this.compression);
  }
}

/** Hands a body on part by part. (jszip's own would cut it into 16 KiB and need it in one piece.) */
class PartsWorker extends GenericWorker {
  #parts: readonly Uint8Array[];
  #next = 0;
  #isScheduled = false;

  constructor(parts: readonly Uint8Array[]) {
    super('parts');
    this.#parts = parts;
  }

  override resume(): boolean {
    if (!super.resume()) return false;
    // Not at once: each entry starts the next, and thousands of them would overflow the stack.
    if (!this.#isScheduled) setImmediate(() => this.#run());
    this.#isScheduled = true;
    return true;
  }

  override cleanUp(): void {
    super.cleanUp();
    this.#parts = [];
  }

  #run(): void {
    this.#isScheduled = false;
    for (let part = this.#parts[this.#next]; part !== undefined; part = this.#parts[this.#next]) {
      if (this.isPaused || this.isFinished) return;
      this.#next += 1;
      // A Buffer passes through jszip uncopied, any other view does not.
      this.push({ data: Buffer.from(part.buffer, part.byteOffset, part.length), meta: { percent: 0 } });
    }
    if (!this.isPaused && !this.isFinished) this.end();
  }
}

/** Lets the ZIP flow into `sink`, batch by batch; nothing more is made while a batch is being written. */
function pump(zip: JSZip, sink: (parts: readonly Uint8Array[]) => Promise<void>): Promise<void> {
  const stream = zip.generateInternalStream({ type: 'nodebuffer', streamFiles: false, platform: 'UNIX' });
  return new Promise((resolve, reject) => {
    let parts: Uint8Array[] = [];
    let bytes = 0;
    let writing: Promise<void> | null = null;
    const isFull = (): boolean => bytes >= BATCH_BYTES;
    const takeBatch = (): readonly Uint8Array[] => {
      const batch = parts;
      parts = [];
      bytes = 0;
      return batch;
    };
    const write = async (): Promise<void> => {
      while (isFull()) await sink(takeBatch());
      writing = null;
      stream.resume();
    };
    const finish = async (): Promise<void> => {
      await writing;
      await sink(takeBatch());
    };
    stream.on('data', (part) => {
      parts.push(part);
      bytes += part.length;
      if (!isFull() || writing !== null) return;
      stream.pause();
      writing = write();
      writing.catch(reject);
    });
    stream.on('error', reject);
    stream.on('end', () => {
      finish().then(resolve, reject);
    });
    stream.resume();
  });
}
