// jszip ships no types for its own parts. Its version is pinned, and test/archive/jszip-door.test.ts holds it to these.

declare module 'jszip/lib/compressions.js' {
  export interface Compression {
    readonly magic: string;
  }
  const compressions: { readonly STORE: Compression; readonly DEFLATE: Compression };
  export default compressions;
}

declare module 'jszip/lib/utf8.js' {
  export function utf8encode(text: string): Uint8Array;
}

declare module 'jszip/lib/generate/ZipFileWorker.js' {
  import type { Compression } from 'jszip/lib/compressions.js';

  /** What the headers of an entry say. */
  export interface StreamInfo {
    readonly file: {
      readonly name: string;
      readonly dir: boolean;
      readonly date: Date;
      readonly comment: string;
      readonly unixPermissions: number;
      readonly dosPermissions: number | null;
    };
    readonly compression: Compression;
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    readonly crc32: number;
  }

  interface Chunk<T> {
    readonly data: T;
    readonly meta: { readonly percent: number };
  }

  /** The stage that puts finished entries together. Headers come out as strings of bytes, bodies as they went in. */
  export default class ZipFileWorker {
    constructor(streamFiles: boolean, comment: string, platform: 'UNIX' | 'DOS', encode: (text: string) => Uint8Array);
    /** The directory so far: a string of bytes for each entry. */
    readonly dirRecords: string[];
    on(event: 'data', listener: (chunk: Chunk<Uint8Array | string>) => void): this;
    openedSource(info: StreamInfo): void;
    processChunk(chunk: Chunk<Uint8Array>): void;
    closedSource(info: StreamInfo): void;
    end(): boolean;
  }
}
