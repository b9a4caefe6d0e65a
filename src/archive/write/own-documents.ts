import { deflateRawSync } from 'node:zlib';

/** What a volume's own documents will take. They are deflated at its end, each as a whole: until then that is a guess. */
export interface OwnDocuments {
  /** Counts what will stand in them, before it is deflated. */
  add(bytes: number): void;
  /** Whether they will take no more than `room` with so many bytes more, before these are deflated. */
  fit(room: number, more: number): boolean;
}

/** The record of the run, which is not known before the end, the headers of all documents and the end of the ZIP. */
const AT_THE_END = 1536;

/**
 * Counts what stands in the documents as if deflating it gained nothing, and deflates it (`contents`) only where there
 * would be no room otherwise: far from its limit a volume costs nothing, and close to it is known to some bytes.
 */
export function createOwnDocuments(contents: () => readonly Uint8Array[]): OwnDocuments {
  let deflated = 0;
  let since = 0;
  return {
    add(bytes) {
      since += bytes;
    },
    fit(room, more) {
      const left = room - AT_THE_END - more;
      if (deflated + since > left && since > 0) {
        deflated = contents().reduce((sum, content) => sum + deflateRawSync(content).length, 0);
        since = 0;
      }
      return deflated + since <= left;
    },
  };
}
