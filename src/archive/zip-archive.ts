import { stat } from 'node:fs/promises';
import { FailureError, failureOf } from '../failures/failure.ts';
import type { PublishedArchive } from '../failures/run-facts.ts';
import { removeFile } from '../files/replace-file.ts';
import {
  type Archive,
  type ArchivedSession,
  type Closing,
  type Entry,
  LARGEST_SESSION,
  MOST_ENTRIES,
} from './archive.ts';
import { closingDocuments, entryOf, manifestOf } from './documents.ts';
import { createVolumeNames, folderOf, type Output } from './output.ts';
import { createTemporaryFile, type TemporaryFile } from './temporary.ts';
import { openVolume, type Volume } from './volume.ts';
import type { WrittenZip } from './zip.ts';

/** `--volume-size` when nothing is said. */
export const DEFAULT_VOLUME_BYTES = 512 * 1024 ** 2;

export interface ZipArchiveOptions extends Output {
  /** From `baseNameOf`; unused with an explicit file. */
  readonly baseName: string;
  readonly volumeBytes: number;
  readonly maxEntries?: number;
  readonly traceId: string;
}

/** Opens a sequence of volumes: ZIP files that appear under their final names complete, read back and flushed. */
export function openZipArchive(options: ZipArchiveOptions): Archive {
  const limits = {
    bytes: Math.min(options.volumeBytes, LARGEST_SESSION),
    entries: Math.min(options.maxEntries ?? MOST_ENTRIES, MOST_ENTRIES),
  };
  const names = createVolumeNames(options, options.baseName);
  let volume = openVolume(limits);
  let number = 1;
  let isDiscarded = false;
  let underWay: Promise<unknown> = Promise.resolve();
  const assertWanted = (): void => {
    if (isDiscarded) throw new FailureError(failureOf('INTERRUPTED'));
  };

  const publish = async (closing: Closing, isStillOurs: () => Promise<void>): Promise<PublishedArchive> => {
    const entries = await entriesOf(volume, closing, number);
    const { sessions } = volume;
    const temporary = await createTemporaryFile(folderOf(options), options.traceId);
    try {
      const written = await writeDurably(temporary, entries, assertWanted);
      const { readBack } = await import('./read-back.ts');
      await readBack(temporary.path, entries, assertWanted);
      await isStillOurs();
      assertWanted();
      const name = await names.claim(temporary.path, number);
      volume = openVolume(limits);
      number += 1;
      return { name, ...written, sessions };
    } catch (thrown) {
      await removeFile(temporary.path);
      throw thrown;
    }
  };

  return {
    get sessions() {
      return volume.sessions;
    },
    hasRoomFor: (session: ArchivedSession) => volume.hasRoomFor(session),
    async add(session) {
      volume.add(session);
    },
    publish(closing, isStillOurs) {
      const published = publish(closing, isStillOurs);
      underWay = published.catch(() => undefined);
      return published;
    },
    async discard() {
      isDiscarded = true;
      await underWay;
      volume = openVolume(limits);
    },
  };
}

async function entriesOf(volume: Volume, closing: Closing, number: number): Promise<readonly Entry[]> {
  const timeMs = volume.entries.reduce((latest, entry) => Math.max(latest, entry.timeMs), 0);
  const documents = [manifestOf(volume.rows), ...closingDocuments(volume.notes, closing, number)];
  return [...volume.entries, ...(await Promise.all(documents.map((document) => entryOf(document, timeMs))))];
}

/** Writes, flushes and closes the file; what it holds then must be as long as what was made. */
async function writeDurably(
  { path, handle }: TemporaryFile,
  entries: readonly Entry[],
  assertWanted: () => void,
): Promise<WrittenZip> {
  let written: WrittenZip;
  try {
    // jszip and yauzl are loaded when there is something to write: a run that finds nothing new does without.
    const { writeZip } = await import('./zip.ts');
    written = await writeZip(handle, entries, assertWanted);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const { size } = await stat(path);
  if (size !== written.bytes) {
    throw new FailureError(failureOf('OUTPUT_IO_ERROR', { bytes: written.bytes, found: size }));
  }
  return written;
}
