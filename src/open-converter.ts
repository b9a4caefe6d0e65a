import { SESSION_COST_BYTES } from './engine/export/batches.ts';
import type { ConversionSettings } from './engine/convert.ts';
import { type Converter, createLocalConverter } from './engine/convert/converter.ts';
import { deflateBlock } from './engine/convert/deflate.ts';
import { createDeflateHelper, type DeflateThread } from './engine/convert/deflate-helper.ts';
import type { Course, Workload } from './engine/job.ts';
import { type ThreadEntries, threadEntries } from './engine/thread-entries.ts';
import { areThere } from './files/package-files.ts';
import type { Source } from './sources/source.ts';

// Two threads have started and warmed up after some 150 ms, in which one has converted about this much.
const WORTH_THREADS_BYTES = 8 * 1024 ** 2;
/** A session that is so much of the work is done sooner by a thread that has another deflate for it. */
const MOST_OF_ALL = 0.8;
const SMALL_SESSION_BYTES = 64 * 1024;
const LONG_RUN_BYTES = 300 * 1024 ** 2;
const LARGE_SESSION_BYTES = 64 * 1024 ** 2;

/** What a converter is opened for. */
export interface ConverterOptions {
  readonly source: Source;
  /** Threads to convert on, at most. */
  readonly jobs: number;
  /** Is told of the course before anything begins. */
  readonly tune: (course: Course) => void;
  /** Of the process; null where nobody says. Asked when there may be threads. */
  readonly mostOpenFiles: () => number | null;
}

/** A converter for so much work: threads of their own, or this one with another to help it. */
export async function openConverter(
  settings: ConversionSettings,
  work: Workload,
  options: ConverterOptions,
): Promise<Converter> {
  const { sessions, bytes, largestBytes, isTrial = false } = work;
  const { source, jobs, tune } = options;
  if (isTrial) return openHere(settings, source, null);
  const entries = entriesThere();
  const isWorthThreads = bytes >= WORTH_THREADS_BYTES && largestBytes <= bytes * MOST_OF_ALL;
  const wanted = entries === null || !isWorthThreads ? 1 : Math.min(jobs, sessions);
  const threads = wanted < 2 ? wanted : Math.min(wanted, mostThreads(options));
  const hasThreads = threads >= 2;
  const isLong = bytes + sessions * SESSION_COST_BYTES >= LONG_RUN_BYTES;
  tune({ isLong, hasThreads, hasLarge: largestBytes >= LARGE_SESSION_BYTES });
  if (entries === null || !hasThreads) return openHere(settings, source, jobs > 1 ? entries : null);
  const { createPool } = await import('./engine/pool.ts');
  try {
    const nurseryMb = nurseryOf(bytes / sessions);
    const begun = { entry: entries.worker, count: threads, nurseryMb };
    return createPool({ ...settings, source: source.name }, begun, () => openHere(settings, source, null));
  } catch {
    // No more threads for us here (a limit of processes): slower, and all the same.
    return openHere(settings, source, null);
  }
}

/** Its event loop has four open (Node 20, Linux), more while it loads its code; and the sessions in hand have theirs. */
const FILES_OF_A_THREAD = 16;
/** What the program has open besides: streams, archive, bookmark, the folders it looks through. */
const FILES_OF_THE_REST = 48;

/** So many threads leave each other enough files to open. */
function mostThreads({ mostOpenFiles }: ConverterOptions): number {
  const most = mostOpenFiles();
  return most === null ? Infinity : Math.floor((most - FILES_OF_THE_REST) / FILES_OF_A_THREAD);
}

/** What threads begin with, where it is: who bundles this code anew leaves it behind. */
function entriesThere(): ThreadEntries | null {
  const entries = threadEntries();
  return entries !== null && areThere(entries.worker, entries.deflateWorker) ? entries : null;
}

/**
 * In MB. All of it is used before anything is thrown away, by each thread. Measured on 20,000 sessions of 5 KB and 760 of
 * 800 KB: twice as much takes 90 and 20 MB more, and no less time.
 */
function nurseryOf(meanBytes: number): number {
  return meanBytes < SMALL_SESSION_BYTES ? 12 : 24;
}

/** On this thread; with entries another helps it when that is worth it. */
async function openHere(
  settings: ConversionSettings,
  source: Source,
  entries: ThreadEntries | null,
): Promise<Converter> {
  const { FORMATS } = await import('./formats/index.ts');
  const helper = entries === null ? null : createDeflateHelper(() => openDeflateThread(entries));
  const deflate = helper?.deflate ?? deflateBlock;
  return createLocalConverter({ ...settings, source, formats: FORMATS, deflate }, helper?.close);
}

// The package of the threads is loaded when there is something for one to do.
async function openDeflateThread({ deflateWorker }: ThreadEntries): Promise<DeflateThread> {
  const { openThread } = await import('./engine/pool/deflate-thread.ts');
  return openThread(deflateWorker);
}
