import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../src/archive/archive.ts';
import { createZipWriter, type WrittenZip } from '../../src/archive/zip.ts';
import { temporaryFolder } from '../files/temporary.ts';

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

/** Writes them to a path where nothing is. */
export async function writeZipAt(path: string, entries: readonly Entry[]): Promise<WrittenZip> {
  const handle = await open(path, 'wx');
  try {
    return await writeZip(handle, entries, () => undefined);
  } finally {
    await handle.close();
  }
}

/** A ZIP of these entries in a folder of its own. */
export async function zipOf(entries: readonly Entry[]): Promise<string> {
  const path = join(temporaryFolder(), 'plums.zip');
  await writeZipAt(path, entries);
  return path;
}
