import { attempt } from '../failures/attempt.ts';
import { type Conversion, type ConversionPlan, type ConversionSubject, convert, failed } from './convert.ts';

/** Turns sessions into conversions, here or elsewhere; never rejects. */
export interface Converter {
  /** How many sessions it can work on at once. */
  readonly width: number;
  convert(subject: ConversionSubject): Promise<Conversion>;
  close(): Promise<void>;
}

/** Sessions converted beside each other on one thread: the deflating of one goes on beside the reading of the next. */
const WIDTH = 4;

/** Converts on the thread that asks. */
export function createLocalConverter(plan: ConversionPlan): Converter {
  return {
    width: WIDTH,
    async convert(subject) {
      const result = await attempt('convert', () => convert(plan, subject));
      return result.ok ? result.value : failed(null, result);
    },
    close: () => Promise.resolve(),
  };
}
