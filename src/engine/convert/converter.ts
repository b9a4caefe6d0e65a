import { attempt } from '../../failures/attempt.ts';
import { FailureError, failureOf } from '../../failures/failure.ts';
import { type Conversion, failed } from './conversion.ts';
import { type ConversionPlan, type ConversionSubject, convert, type WatchedPlan } from '../convert.ts';

/** Turns sessions into conversions, here or elsewhere; never rejects. */
export interface Converter {
  /** How many batches it can work on at once. */
  readonly width: number;
  /** What became of each session of a batch, in their order. */
  convert(batch: readonly ConversionSubject[]): Promise<readonly Conversion[]>;
  close(): Promise<void>;
}

/** Batches converted beside each other on one thread: the deflating of one goes on beside the reading of the next. */
const WIDTH = 4;

/** Converts on the thread that asks; `close` ends what it has beside itself. What is under way then is given up. */
export function createLocalConverter(
  plan: ConversionPlan,
  close: () => Promise<void> = () => Promise.resolve(),
): Converter {
  let isClosed = false;
  const watched: WatchedPlan = { ...plan, isGivenUp: () => isClosed };
  return {
    width: WIDTH,
    async convert(batch) {
      const conversions: Conversion[] = [];
      for (const subject of batch) {
        const result = await attempt('convert', () =>
          isClosed ? Promise.reject(new FailureError(failureOf('INTERRUPTED'))) : convert(watched, subject),
        );
        conversions.push(result.ok ? result.value : failed(null, result));
      }
      return conversions;
    },
    close() {
      isClosed = true;
      return close();
    },
  };
}
