import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Entry } from '../../archive/archive.ts';
import type { EntryFormat } from '../../archive/manifest.ts';
import { BLOCK_BYTES, type Deflate, WINDOW_BYTES } from './deflate.ts';
import { giveBackBlock, takeBlock } from './scratch-blocks.ts';

/** What is known of an entry before its content. */
export interface EntryHead {
  readonly path: string;
  readonly format: EntryFormat;
  readonly timeMs: number;
  readonly isShared?: boolean;
}

/** Takes an entry's content in pieces and gives the finished entry: deflated, with size, CRC and SHA-256. */
export interface EntryBuilder {
  /** Awaiting it lets in what was deflated elsewhere. The bytes are copied. */
  write(piece: string | Uint8Array): Promise<void> | void;
  finish(): Promise<Entry>;
}

/** How an entry's content is deflated. */
export interface Deflating {
  /** 0 stores it. */
  readonly level: number;
  readonly deflate: Deflate;
}

const LEAST_BYTES = 1024;
const SMALL_BYTES = 16 * 1024;
/** Never given out. */
const NO_BUFFER = new Uint8Array(0);
const encoder = new TextEncoder();
/** Shorter texts are gathered until there is so much of them: encoding one costs as much as a thousand of its signs. */
const GATHERED_TEXT = 1024;

/** Opens an entry whose content is deflated. */
export function openEntry(head: EntryHead, deflating: Deflating): EntryBuilder {
  return new DeflatingEntry(head, deflating);
}

/** An entry of bytes that are compressed already (pictures): stored as they are. */
export function storedEntry(head: EntryHead, content: Uint8Array): Entry {
  return {
    path: head.path,
    format: head.format,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    crc32: crc32(content),
    method: 'store',
    body: [content],
    timeMs: head.timeMs,
    isShared: head.isShared ?? false,
  };
}

class DeflatingEntry implements EntryBuilder {
  readonly #head: EntryHead;
  readonly #deflating: Deflating;
  readonly #hash = createHash('sha256');
  readonly #deflated: (Promise<Uint8Array> | Uint8Array)[] = [];
  #crc = 0;
  #bytes = 0;
  #buffer: Uint8Array<ArrayBuffer> = NO_BUFFER;
  #used = 0;
  #text = '';
  #before: Uint8Array | null = null;
  #hasHelp = false;

  constructor(head: EntryHead, deflating: Deflating) {
    this.#head = head;
    this.#deflating = deflating;
  }

  write(piece: string | Uint8Array): Promise<void> | void {
    const blocksBefore = this.#deflated.length;
    if (typeof piece === 'string') this.#takeText(piece);
    else this.#writeBytes(piece);
    // What others have done comes in only between our own doings.
    return this.#hasHelp && this.#deflated.length > blocksBefore
      ? new Promise((resume) => void setImmediate(resume))
      : undefined;
  }

  async finish(): Promise<Entry> {
    this.#writeGathered();
    // What is empty has nothing to deflate: ZIP writers store it. Of its own, for other threads take a body's buffers away.
    if (this.#bytes + this.#used === 0) return storedEntry(this.#head, new Uint8Array(0));
    this.#closeBlock(true);
    const body: Uint8Array[] = [];
    for (const block of this.#deflated) body.push(block instanceof Promise ? await block : block);
    return {
      path: this.#head.path,
      format: this.#head.format,
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      crc32: this.#crc,
      method: 'deflate',
      body,
      timeMs: this.#head.timeMs,
      isShared: this.#head.isShared ?? false,
    };
  }

  #takeText(text: string): void {
    if (text.length < GATHERED_TEXT) {
      this.#text += text;
      if (this.#text.length >= GATHERED_TEXT) this.#writeGathered();
      return;
    }
    this.#writeGathered();
    this.#writeText(text);
  }

  #writeGathered(): void {
    const text = this.#text;
    this.#text = '';
    this.#writeText(text);
  }

  #writeText(text: string): void {
    let rest = text;
    while (rest.length > 0) {
      // Three bytes are the most that one UTF-16 unit becomes.
      this.#makeRoom(Math.min(rest.length * 3, BLOCK_BYTES));
      const { read, written } = encoder.encodeInto(rest, this.#buffer.subarray(this.#used));
      this.#used += written;
      if (read === rest.length) return;
      rest = rest.slice(read);
      this.#closeBlock(false);
    }
  }

  #writeBytes(bytes: Uint8Array): void {
    this.#writeGathered();
    let offset = 0;
    while (offset < bytes.length) {
      this.#makeRoom(Math.min(bytes.length - offset, BLOCK_BYTES));
      const length = Math.min(bytes.length - offset, this.#buffer.length - this.#used);
      this.#buffer.set(bytes.subarray(offset, offset + length), this.#used);
      this.#used += length;
      offset += length;
      if (offset < bytes.length) this.#closeBlock(false);
    }
  }

  /** A small entry has a small buffer: many may be open at once. */
  #makeRoom(wanted: number): void {
    if (this.#buffer.length - this.#used >= wanted || this.#buffer.length === BLOCK_BYTES) return;
    const needed = this.#used + wanted;
    const isSmall = needed <= SMALL_BYTES && this.#deflated.length === 0;
    const size = Math.min(SMALL_BYTES, Math.max(LEAST_BYTES, needed, this.#buffer.length * 2));
    const grown = isSmall ? new Uint8Array(size) : takeBlock();
    grown.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = grown;
  }

  #closeBlock(isLast: boolean): void {
    const buffer = this.#buffer;
    const bytes = buffer.subarray(0, this.#used);
    this.#hash.update(bytes);
    this.#crc = crc32(bytes, this.#crc);
    this.#bytes += bytes.length;
    const block = { bytes, before: this.#before, isLast };
    this.#before = isLast ? null : bytes.slice(-WINDOW_BYTES);
    const deflated = this.#deflating.deflate(block, this.#deflating.level, this.#deflated.length);
    this.#deflated.push(deflated);
    this.#buffer = NO_BUFFER;
    this.#used = 0;
    // A rejection is seen by finish(); an entry that is given up must not raise it a second time.
    if (deflated instanceof Promise) {
      this.#hasHelp = true;
      void deflated.then(undefined, () => undefined);
    } else {
      giveBackBlock(buffer);
    }
  }
}
