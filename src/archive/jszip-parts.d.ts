// jszip ships no types for its own parts. Its version is pinned, and test/archive/jszip-door.test.ts holds it to these.

declare module 'jszip/lib/compressedObject.js' {
  import type { Compression } from 'jszip/lib/compressions.js';
  import type GenericWorker from 'jszip/lib/stream/GenericWorker.js';

  /** Content that is compressed already, as `loadAsync` makes it. */
  export default class CompressedObject {
    constructor(
      compressedSize: number,
      uncompressedSize: number,
      crc32: number,
      compression: Compression,
      content: unknown,
    );
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    readonly crc32: number;
    readonly compression: Compression;
    getCompressedWorker(): GenericWorker;
  }
}

declare module 'jszip/lib/compressions.js' {
  export interface Compression {
    readonly magic: string;
  }
  const compressions: { readonly STORE: Compression; readonly DEFLATE: Compression };
  export default compressions;
}

declare module 'jszip/lib/stream/GenericWorker.js' {
  /** A stage of jszip's pipeline. */
  export default class GenericWorker {
    constructor(name: string);
    readonly isPaused: boolean;
    readonly isFinished: boolean;
    push(chunk: { readonly data: Uint8Array; readonly meta: { readonly percent: number } }): void;
    end(): boolean;
    resume(): boolean;
    cleanUp(): void;
    withStreamInfo(key: string, value: unknown): this;
  }
}
