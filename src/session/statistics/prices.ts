import type { Usage } from '../statistics.ts';

/** US dollars for a million tokens of each kind. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
}

/** What a model costs. */
export interface PriceRow {
  /** The model's name without its date: `claude-opus-4-5`. */
  readonly model: string;
  readonly price: Price;
  /** What a request costs whose prompt, the cached part included, is longer than this many tokens. */
  readonly long?: { readonly promptTokens: number; readonly price: Price };
  /** What a request in fast mode costs; absent where there is none, or no rate of it is known. */
  readonly fast?: Price;
}

/** When the table below was last compared with its source. */
export const PRICES_AS_OF = '2026-11-10';

/** Writing to the cache costs 1.25 times the input for five minutes and twice the input for an hour, at every model. */
function priceOf(input: number, output: number, cacheRead: number): Price {
  return { input, output, cacheWrite5m: input * 1.25, cacheWrite1h: input * 2, cacheRead };
}

const OPUS_15 = priceOf(15, 75, 1.5);
const OPUS_5 = priceOf(5, 25, 0.5);
const SONNET_3 = priceOf(3, 15, 0.3);
const FABLE = priceOf(10, 50, 1);
const FABLE_1 = priceOf(10, 50, 0.25);
const FAST_OPUS_4 = priceOf(30, 150, 3);
const FAST_OPUS_5 = priceOf(10, 50, 1);
/** Of the beta with a window of a million tokens, for as long as these models had it. */
const LONG_SONNET_4 = { promptTokens: 200_000, price: priceOf(6, 22.5, 0.6) };

/**
 * List prices of the API without discounts (batches, contracts) and regional surcharges, so that what comes of them is
 * an estimate. A price that was changed later (Sonnet 5.5's cache reads, 2026-10-07) counts as it is now.
 *
 * Sources, as of PRICES_AS_OF: https://platform.claude.com/docs/en/about-claude/pricing and the models' own pages there;
 * for fast mode https://platform.claude.com/docs/en/build-with-claude/fast-mode.
 */
export const PRICES: readonly PriceRow[] = [
  { model: 'claude-3-haiku', price: { ...priceOf(0.25, 1.25, 0.03), cacheWrite5m: 0.3 } },
  { model: 'claude-3-sonnet', price: SONNET_3 },
  { model: 'claude-3-opus', price: OPUS_15 },
  { model: 'claude-3-5-haiku', price: priceOf(0.8, 4, 0.08) },
  { model: 'claude-3-5-sonnet', price: SONNET_3 },
  { model: 'claude-3-7-sonnet', price: SONNET_3 },
  { model: 'claude-sonnet-4', price: SONNET_3, long: LONG_SONNET_4 },
  { model: 'claude-sonnet-4-5', price: SONNET_3, long: LONG_SONNET_4 },
  { model: 'claude-sonnet-4-6', price: SONNET_3 },
  { model: 'claude-sonnet-5', price: priceOf(2, 10, 0.2) },
  { model: 'claude-sonnet-5-5', price: priceOf(2, 10, 0.1) },
  { model: 'claude-opus-4', price: OPUS_15 },
  { model: 'claude-opus-4-1', price: OPUS_15 },
  { model: 'claude-opus-4-5', price: OPUS_5 },
  { model: 'claude-opus-4-6', price: OPUS_5, fast: FAST_OPUS_4 },
  { model: 'claude-opus-4-7', price: OPUS_5, fast: FAST_OPUS_4 },
  { model: 'claude-opus-4-8', price: OPUS_5, fast: FAST_OPUS_5 },
  { model: 'claude-opus-5', price: OPUS_5, fast: FAST_OPUS_5 },
  { model: 'claude-opus-5-5', price: priceOf(4, 20, 0.2), fast: priceOf(8, 40, 0.4) },
  { model: 'claude-haiku-4-5', price: priceOf(1, 5, 0.1) },
  {
    model: 'claude-haiku-5-5',
    price: priceOf(0.1, 0.5, 0.01),
    long: { promptTokens: 100_000, price: priceOf(0.5, 2.5, 0.05) },
  },
  { model: 'claude-fable-5', price: FABLE },
  { model: 'claude-fable-5-1', price: FABLE_1 },
  { model: 'claude-fable-5-2', price: priceOf(8, 40, 0.2) },
  { model: 'claude-mythos-5', price: FABLE },
  { model: 'claude-mythos-5-1', price: FABLE_1 },
];

const BY_MODEL: ReadonlyMap<string, PriceRow> = new Map(PRICES.map((row) => [row.model, row]));

const LONGEST_NAME = 200;
const MILLION = 1_000_000;

/** The row of a model as written; null for one whose price is not known. */
export function priceRowOf(model: string): PriceRow | null {
  return BY_MODEL.get(plainName(model)) ?? null;
}

/** The API's own web search costs the same with every model: 10 USD for a thousand. */
const SEARCH_USD = 0.01;

/** An estimate in USD of what one response cost. */
export function costAt(row: PriceRow, usage: Usage): number {
  const price = priceIn(row, usage);
  const write1h = Math.min(usage.cacheWrite1h, usage.cacheWrite);
  const sum =
    usage.input * price.input +
    usage.output * price.output +
    usage.cacheRead * price.cacheRead +
    (usage.cacheWrite - write1h) * price.cacheWrite5m +
    write1h * price.cacheWrite1h;
  return sum / MILLION + usage.webSearches * SEARCH_USD;
}

function priceIn({ price, long, fast }: PriceRow, { input, cacheRead, cacheWrite, speed }: Usage): Price {
  if (speed === 'fast' && fast !== undefined) return fast;
  return long !== undefined && input + cacheRead + cacheWrite > long.promptTokens ? long.price : price;
}

/** Whether two names are of one model, with a date or without. */
export function isSameModel(one: string, other: string): boolean {
  return one === other || plainName(one) === plainName(other);
}

/**
 * The name in the table for a model as written: without a gateway's or region's prefix (`us.anthropic.`), date, version
 * (`-v1:0`), `@date`, `-latest`, and the `[1m]` of the long context.
 */
function plainName(model: string): string {
  const short = model.slice(0, LONGEST_NAME);
  const start = short.indexOf('claude-');
  const name = start === -1 ? short : short.slice(start);
  const bare = name
    .toLowerCase()
    .replace(/[[@:].*$/, '')
    .replace(/-v\d+$/, '')
    .replace(/-latest$/, '');
  const known = bare.replace(/-\d{8}$/, '').replaceAll('.', '-');
  return known.replace(/-0$/, '');
}
