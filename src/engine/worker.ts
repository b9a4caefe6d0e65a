import { kTransferable, kValue, Tinypool } from 'tinypool';
import { FORMATS } from '../formats/index.ts';
import type { SourceName } from '../session/reference.ts';
import { sourceNamed } from '../sources/index.ts';
import type { Conversion } from './convert/conversion.ts';
import type { ConversionSettings, ConversionSubject } from './convert.ts';
import { deflateBlock } from './convert/deflate.ts';
import { createLocalConverter } from './convert/converter.ts';

/** What a thread is told when it begins: the source is named and looked up there. */
export interface WorkerPlan extends ConversionSettings {
  readonly source: SourceName;
}

/** What a thread is sent: sessions that it converts one after the other. */
export interface WorkerTask {
  readonly batch: readonly ConversionSubject[];
}

const plan: WorkerPlan = Tinypool.workerData;
const converter = createLocalConverter({
  ...plan,
  source: sourceNamed(plan.source),
  formats: FORMATS,
  // The other cores have sessions of their own.
  deflate: deflateBlock,
});

/** Converts a batch of sessions and hands their bytes over without copying them. */
export async function convertTask({ batch }: WorkerTask): Promise<unknown> {
  const conversions = (await converter.convert(batch)).map(sendable);
  return Tinypool.move({
    [kTransferable]: conversions.flatMap(buffersOf),
    [kValue]: conversions,
  });
}

/** The raw thing behind a failure may be anything: what can't be copied to another thread is put into words. */
function sendable(conversion: Conversion): Conversion {
  if (conversion.kind !== 'failed' || conversion.cause === undefined) return conversion;
  const { cause } = conversion;
  return { ...conversion, cause: cause instanceof Error ? (cause.stack ?? cause.message) : typeof cause };
}

/** Only buffers that hold nothing but their entry: small ones of Node share a slab. */
function buffersOf(conversion: Conversion): ArrayBufferLike[] {
  if (conversion.kind !== 'converted') return [];
  const bodies = conversion.archived.entries.flatMap((entry) => entry.body);
  return bodies.filter((body) => body.byteLength === body.buffer.byteLength).map((body) => body.buffer);
}
