import { deflateBlock } from '../../src/engine/convert/deflate.ts';
import type { ConversionPlan } from '../../src/engine/convert.ts';
import type { SessionReader } from '../../src/sources/source.ts';
import { job } from '../support/scripted-world.ts';

/** How an ordinary job converts what a source reads. */
export function planFor(source: SessionReader, formats: ConversionPlan['formats']): ConversionPlan {
  const { formats: wanted, level, period, rules, readOptions, largestSession } = job();
  return { wanted, level, period, rules, readOptions, largestSession, source, formats, deflate: deflateBlock };
}
