import { type Failure, FailureError, failureOf } from '../../failures/failure.ts';
import { errnoOf } from '../../failures/errno-name.ts';
import type { FoundArchive } from '../read/find-archives.ts';
import { type ArchiveEntry, readArchive } from '../reader.ts';
import type { PlannedFile } from './plan.ts';
import { openFailure } from './read-archives.ts';
import type { RestoreResult, RestoreTarget, Settling } from './target.ts';

/** Files that are flushed beside each other. */
const FLUSHES_IN_FLIGHT = 16;

/** A file, and what became of it. */
export interface RestoredFile {
  readonly archive: FoundArchive;
  readonly planned: PlannedFile;
  readonly result: RestoreResult | 'failed';
  /** Of all results but `restored` and `there`. */
  readonly failure: Failure | null;
}

/** What is to be done with one archive. */
export interface ArchiveWork {
  readonly archive: FoundArchive;
  /** Its place among the archives, from 1. */
  readonly number: number;
  /** What is wanted of it, by entry. */
  readonly files: ReadonlyMap<string, readonly PlannedFile[]>;
  readonly target: RestoreTarget;
  /** May raise to stop the work. */
  readonly assertWanted: () => void;
  readonly onFile: (file: RestoredFile) => void;
}

/** Restores what is wanted of one archive. Raises what is wrong with the target; every file that was begun is told of. */
export async function restoreArchive(work: ArchiveWork): Promise<void> {
  const left = new Map(work.files);
  const line = createLine(work);
  let ended: Failure | null = null;
  try {
    let number = 0;
    for await (const entry of entriesIn(work, (failure) => (ended = failure))) {
      number += 1;
      for (const planned of left.get(entry.path) ?? []) {
        work.assertWanted();
        await line.add({ planned, number, settling: await begin(work, entry, planned) });
      }
      left.delete(entry.path);
    }
    await line.finish();
  } catch (thrown) {
    await line.giveUp();
    // What stopped the work says more than what the same disk says now.
    await work.target.finish().catch(() => undefined);
    throw thrown;
  }
  await work.target.finish();
  const { archive, number, onFile } = work;
  const failure: Failure = ended ?? failureOf('ENTRY_DAMAGED', { archive: number, missing: true });
  for (const planned of Array.from(left.values()).flat()) onFile({ archive, planned, ...failedBy(failure) });
}

/** The entries until the directory can't be read on; what is wrong with it is told. */
async function* entriesIn(
  { archive, number }: ArchiveWork,
  onEnd: (failure: Failure) => void,
): AsyncGenerator<ArchiveEntry> {
  try {
    yield* readArchive(archive.path);
  } catch (thrown) {
    const failure = openFailure(thrown) ?? failureOf('ENTRY_DAMAGED', { directory: true });
    onEnd({ ...failure, details: { archive: number, ...failure.details } });
  }
}

async function begin(work: ArchiveWork, entry: ArchiveEntry, planned: PlannedFile): Promise<Settling> {
  if (entry.bytes !== planned.file.bytes) return { result: 'damaged' };
  try {
    return await work.target.put(planned, piecesIn(entry, work.assertWanted));
  } catch (thrown) {
    if (fileFailure(thrown) === null) throw thrown;
    const result = Promise.reject<RestoreResult>(thrown);
    result.catch(() => undefined);
    return { result };
  }
}

/** What can't be read of an archive is another matter than what can't be written of a file. */
async function* piecesIn(entry: ArchiveEntry, assertWanted: () => void): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of entry.pieces()) {
      assertWanted();
      yield piece;
    }
  } catch (thrown) {
    throw errnoOf(thrown) === null
      ? thrown
      : new FailureError(openFailure(thrown) ?? failureOf('INTERNAL_ERROR'), thrown);
  }
}

interface Begun {
  readonly planned: PlannedFile;
  /** The entry's place in its archive. */
  readonly number: number;
  readonly settling: Settling;
}

/** Files on their way to the disk, told of in their order. */
interface Line {
  add(begun: Begun): Promise<void>;
  finish(): Promise<void>;
  /** Waits for what is under way without raising. */
  giveUp(): Promise<void>;
}

function createLine({ archive, number, onFile }: ArchiveWork): Line {
  const underWay: Begun[] = [];
  const settleFirst = async (): Promise<void> => {
    const begun = underWay.shift();
    if (begun === undefined) return;
    const { planned } = begun;
    const place = { archive: number, entry: begun.number };
    try {
      const result = await begun.settling.result;
      onFile({ archive, planned, result, failure: failureAt(result, place) });
    } catch (thrown) {
      const failure = fileFailure(thrown);
      if (failure === null) throw thrown;
      const details = { ...place, ...failure.details };
      onFile({ archive, planned, ...failedBy({ ...failure, details }) });
    }
  };
  return {
    async add(begun) {
      underWay.push(begun);
      while (underWay.length > FLUSHES_IN_FLIGHT) await settleFirst();
    },
    async finish() {
      while (underWay.length > 0) await settleFirst();
    },
    async giveUp() {
      while (underWay.length > 0) await settleFirst().catch(() => undefined);
    },
  };
}

function failedBy(failure: Failure): Pick<RestoredFile, 'result' | 'failure'> {
  return { result: failure.code === 'ENTRY_DAMAGED' ? 'damaged' : 'failed', failure };
}

function failureAt(result: RestoreResult, place: Readonly<Record<string, number>>): Failure | null {
  if (result === 'restored' || result === 'there') return null;
  return failureOf(result === 'conflict' ? 'RESTORE_CONFLICT' : 'ENTRY_DAMAGED', place);
}

/** What the file system says of a name that it can't hold. */
const UNHOLDABLE: readonly (string | null)[] = ['ENAMETOOLONG', 'EILSEQ', 'EINVAL'];
const OF_ONE_FILE: readonly (string | undefined)[] = ['ENTRY_DAMAGED', 'SOURCE_UNREADABLE', 'OUTPUT_NOT_WRITABLE'];

/** What is about one file alone; null for what stops the work. */
function fileFailure(thrown: unknown): Failure | null {
  const errno = errnoOf(thrown);
  if (errno !== null && UNHOLDABLE.includes(errno)) return failureOf('OUTPUT_NOT_WRITABLE', { errno });
  const failure = thrown instanceof FailureError ? thrown.failure : null;
  return OF_ONE_FILE.includes(failure?.code) ? failure : null;
}
