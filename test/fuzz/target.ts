import type { Random } from '../../bench/random.ts';
import type { Input } from './input.ts';

/** What a mutation may draw on. */
export interface Mutating {
  readonly random: Random;
  /** Another input, to take pieces from. */
  readonly other: Input;
}

/** A part of the program that is fed whatever there may be. */
export interface Target {
  readonly name: string;
  /** Sound inputs, or such as were of interest once. */
  readonly seeds: readonly Input[];
  /** One change. */
  mutate(input: Input, mutating: Mutating): Input;
  /** Raises a `Fault` where a promise is broken; else a word for what became of the input. */
  check(input: Input): Promise<string>;
}

/** A promise that was broken. `kind` names the promise and is the same for every input that breaks it. */
export class Fault extends Error {
  readonly kind: string;
  constructor(kind: string, what = '', cause?: unknown) {
    super(`${kind}: ${what}`.slice(0, 2000), cause === undefined ? undefined : { cause });
    this.name = 'Fault';
    this.kind = kind;
  }
}

/** Raises a fault unless it holds. */
export function promise(kind: string, holds: boolean, what: () => string = () => ''): void {
  if (!holds) throw new Fault(kind, what());
}

/** A thing that was raised as a fault: what is no fault already is one that nobody has foreseen. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const [first = '', ...frames] =
    thrown instanceof Error ? (thrown.stack ?? thrown.message).split('\n') : [String(thrown)];
  const place = frames
    .find((frame) => frame.includes('/src/'))
    ?.replace(/^.*\/src\//, '')
    .replace(/[:)].*$/, '');
  return new Fault(`raised in ${place ?? 'unknown'}`, `${first} ${frames.slice(0, 6).join(' | ')}`, thrown);
}
