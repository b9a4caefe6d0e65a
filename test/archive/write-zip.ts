import type { FileHandle } from 'node:fs/promises';
import type { Entry } from '../../src/archive/archive.ts';
import { createZipWriter, type WrittenZip } from '../../src/archive/zip.ts';

/** Writes entries as one ZIP. */
export async function writeZip(
  handle: Pick<FileHandle, 'writev'>,
  entries: readonly Entry[],
  onBatch: () => void,
): Promise<WrittenZip> {
  const writer = createZipWriter(handle, onBatch);
  for (const entry of entries) await writer.add(entry);
  return writer.finish();
}
