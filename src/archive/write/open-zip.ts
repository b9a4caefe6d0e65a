import { stat } from 'node:fs/promises';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { removeFile } from '../../files/replace-file.ts';
import type { Entry } from '../archive.ts';
import { createTemporaryFile, type TemporaryFile } from '../temporary.ts';
import type { WrittenZip, ZipWriter } from '../zip.ts';

/** A ZIP under a temporary name, written while its sessions come in, so that memory does not follow what is in it. */
export interface OpenZip {
  readonly path: string;
  add(entries: readonly Entry[]): Promise<void>;
  /** Ends, flushes, closes and reads back the file. */
  finish(): Promise<WrittenZip>;
  /** Closes and removes it. Never raises. */
  remove(): Promise<void>;
}

/** Creates a temporary ZIP of the run in the folder. `assertWanted` is asked between batches and may raise. */
export async function openZip(folder: string, traceId: string, assertWanted: () => void): Promise<OpenZip> {
  // jszip and yauzl are loaded when there is something to write: a run that finds nothing new does without.
  const [{ createZipWriter }, { createProof, readBack }] = await Promise.all([
    import('../zip.ts'),
    import('./read-back.ts'),
  ]);
  const temporary = await createTemporaryFile(folder, traceId);
  const proof = createProof();
  const writer = createZipWriter(temporary.handle, assertWanted);
  const { path } = temporary;
  return {
    path,
    async add(entries) {
      for (const entry of entries) {
        proof.take(entry);
        await writer.add(entry);
      }
    },
    async finish() {
      const written = await endDurably(temporary, writer);
      await readBack(path, proof, assertWanted);
      return written;
    },
    async remove() {
      await temporary.handle.close().catch(() => undefined);
      await removeFile(path);
    },
  };
}

/** Writes the directory, flushes and closes; what the file holds then must be as long as what was made. */
async function endDurably({ path, handle }: TemporaryFile, writer: ZipWriter): Promise<WrittenZip> {
  const written = await writer.finish();
  await handle.sync();
  await handle.close();
  const { size } = await stat(path);
  if (size !== written.bytes) {
    throw new FailureError(failureOf('OUTPUT_IO_ERROR', { bytes: written.bytes, found: size }));
  }
  return written;
}
