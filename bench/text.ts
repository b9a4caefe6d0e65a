import { type Random, randomFrom } from './random.ts';

const SYLLABLES = (
  'ba be bi bo bu ca ce co da de di do fa fe fi ga ge go ha he hi ja jo ka ki ko la le li lo lu ma me mi mo mu ' +
  'na ne ni no pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi wa we ya yo za zi an en in on ar er or al el'
).split(' ');

const SPOKEN = (
  'the a of and to in is for on with as it that this was are be by from or not have at an which but if when then ' +
  'apple pear plum quince cherry medlar peach fig olive lemon river brook delta ferry bridge mill bank meadow orchard'
).split(' ');

const PIECES = [
  '\nexport function weigh(basket: Basket): number {\n  return basket.fruit.reduce((sum, one) => sum + one.grams, 0);\n}\n',
  '\n```ts\nconst ripe = orchard.trees.filter((tree) => tree.month <= today);\n```\n',
  '\n- wash the pears\n- sort by *size*\n- pack **eight** to a box\n',
  '\n  12→    const level = await gauge.read(station);\n  13→    if (level > 3.5) warn(station);\n',
  '\nFAIL test/ferry.test.ts > the ferry waits for the tide\nAssertionError: expected 4 to be 5\n',
  "\nSELECT name, length_km FROM rivers WHERE mouth = 'sea' ORDER BY length_km DESC;\n",
  ' <div class="tree">&amp; "quoted" \\backslash\\ </div> ',
  ' naïve café 日本語 の川 Ελληνικά ποτάμια 🍐🚣 ',
  '\n\n## What grows where\n\n| tree | month |\n| --- | --- |\n| plum | 8 |\n\n',
];

const VOCABULARY = 6000;
const STORE_CHARACTERS = 2_000_000;
const LONGEST_PIECE = 4000;

/** Invented text of any length: prose, code, tables, markup and other scripts, that compresses about as sessions do. */
export interface Prose {
  /** Exactly `length` UTF-16 units, but that a cut surrogate pair is completed. */
  take(length: number, random: Random): string;
}

/** Makes the store that texts are cut from; the same for the same seed. */
export function proseFrom(seed: number): Prose {
  const store = storeOf(randomFrom(seed));
  return {
    take(length, random) {
      const pieces: string[] = [];
      for (let left = length; left > 0;) {
        const size = Math.min(left, LONGEST_PIECE);
        const start = random.integer(0, store.length - size - 1);
        pieces.push(store.slice(start, start + size));
        left -= size;
      }
      return pieces.join('').toWellFormed();
    },
  };
}

function storeOf(random: Random): string {
  const words = Array.from({ length: VOCABULARY }, () => wordOf(random));
  const parts: string[] = [];
  for (let length = 0; length < STORE_CHARACTERS;) {
    const part = partOf(words, random);
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

function partOf(words: readonly string[], random: Random): string {
  const kind = random.next();
  if (kind < 0.012) return random.pick(PIECES);
  if (kind < 0.03) return `${random.integer(0, 99_999)} `;
  if (kind < 0.045) return `src/${wordAt(words, random)}/${wordAt(words, random)}.ts:${random.integer(1, 900)}\n`;
  if (kind < 0.07) return random.pick(['. ', ',\n', '\n\n', ': ', '();\n  ']);
  if (kind < 0.4) return `${random.pick(SPOKEN)} `;
  return `${wordAt(words, random)} `;
}

/** Common words far more often than rare ones, as in any language (Zipf). */
function wordAt(words: readonly string[], random: Random): string {
  return words[Math.floor(words.length ** random.next()) - 1] ?? 'plum';
}

function wordOf(random: Random): string {
  return Array.from({ length: random.integer(2, 4) }, () => random.pick(SYLLABLES)).join('');
}
