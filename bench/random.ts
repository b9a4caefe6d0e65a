/** A source of numbers that gives the same sequence for the same seed on every machine. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number from `from` up to and including `to`. */
  integer(from: number, to: number): number;
  /** True in `share` of the cases. */
  happens(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Normally distributed. */
  normal(mean: number, deviation: number): number;
  hex(digits: number): string;
  /** Letters and digits, as in the ids of API messages. */
  token(length: number): string;
  uuid(): string;
}

const TOKEN_CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz';

/** Starts a sequence (sfc32 by Chris Doty-Humphrey, which passes PractRand). */
export function randomFrom(seed: number): Random {
  const next = sfc32(seed);
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const hex = (digits: number): string =>
    Array.from({ length: Math.ceil(digits / 8) }, () => integer(0, 0xffff_ffff).toString(16).padStart(8, '0'))
      .join('')
      .slice(0, digits);
  return {
    next,
    integer,
    happens: (share) => next() < share,
    pick(choices) {
      const choice = choices[integer(0, choices.length - 1)];
      if (choice === undefined) throw new RangeError('nothing to pick from');
      return choice;
    },
    normal(mean, deviation) {
      // Box and Muller; 1 - next() is never 0.
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return mean + deviation * radius * Math.cos(2 * Math.PI * next());
    },
    hex,
    token: (length) =>
      Array.from({ length }, () => TOKEN_CHARACTERS.charAt(integer(0, TOKEN_CHARACTERS.length - 1))).join(''),
    uuid() {
      const digits = hex(32);
      const variant = '89ab'.charAt(integer(0, 3));
      return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
    },
  };
}

function sfc32(seed: number): () => number {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = Math.floor(seed / 0x1_0000_0000) | 0;
  let counter = seed | 0;
  const step = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  // Neighbouring seeds are alike in the first few numbers.
  for (let round = 0; round < 15; round += 1) step();
  return step;
}
