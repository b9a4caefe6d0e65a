import { FailureError, failureOf } from '../../failures/failure.ts';
import type { PublishedArchive } from '../../failures/run-facts.ts';
import {
  type Archive,
  type ArchivedSession,
  type Closing,
  type Entry,
  LARGEST_SESSION,
  MOST_ENTRIES,
} from '../archive.ts';
import { closingDocuments, entryOf } from './documents.ts';
import { MANIFEST } from '../names.ts';
import { type OpenZip, openZip } from './open-zip.ts';
import { folderOf, type Output } from './output.ts';
import { createVolumeNames } from './volume-names.ts';
import { createTurns } from './turns.ts';
import { openVolume, type Volume } from './volume.ts';

/** Where volumes go, how large they may be, and by which run. */
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
  let zip: OpenZip | null = null;
  let number = 1;
  let isDiscarded = false;
  let isBroken = false;
  const turns = createTurns();
  const assertWanted = (): void => {
    if (isDiscarded) throw new FailureError(failureOf('INTERRUPTED'));
  };

  const write = async (entries: readonly Entry[]): Promise<OpenZip> => {
    assertWanted();
    if (isBroken) throw new FailureError(failureOf('OUTPUT_IO_ERROR'));
    zip ??= await openZip(folderOf(options), options.traceId, assertWanted);
    await zip.add(entries);
    return zip;
  };

  const giveUp = async (): Promise<void> => {
    const unfinished = zip;
    zip = null;
    volume = openVolume(limits);
    await unfinished?.remove();
  };

  /** What is half written is no volume: it goes, with all that was in it, and no other is begun as if nothing had been. */
  const orNothing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      isBroken = true;
      await giveUp();
      throw thrown;
    }
  };

  const publish = async (closing: Closing, beforeItsName: () => Promise<void>): Promise<PublishedArchive> => {
    const { sessions } = volume;
    const file = await write(await documentsOf(volume, closing, number));
    const written = await file.finish();
    await beforeItsName();
    assertWanted();
    const name = await names.claim(file.path, number);
    zip = null;
    volume = openVolume(limits);
    number += 1;
    return { name, ...written, sessions };
  };

  return {
    get sessions() {
      return volume.sessions;
    },
    hasRoomFor: (session: ArchivedSession) => volume.hasRoomFor(session),
    check: (session) => volume.check(session),
    add: (session) =>
      turns.take(async () => {
        const { row, entries } = volume.add(session);
        await orNothing(() => write(entries));
        return row;
      }),
    publish: (closing, beforeItsName) => turns.take(() => orNothing(() => publish(closing, beforeItsName))),
    async discard() {
      isDiscarded = true;
      await turns.ended();
      await giveUp();
    },
  };
}

async function documentsOf(volume: Volume, closing: Closing, number: number): Promise<readonly Entry[]> {
  const documents = [
    { path: MANIFEST, content: volume.manifest() },
    ...closingDocuments(volume.notes, closing, number),
  ];
  return Promise.all(documents.map((document) => entryOf(document, volume.latestMs)));
}
