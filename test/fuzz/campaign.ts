import { randomFrom, type Random } from '../../bench/random.ts';
import { bytesOf, type Input } from './input.ts';
import { type Fault, faultOf, type Target } from './target.ts';

/** An input that breaks a promise, as it was found. */
export interface Find {
  readonly input: Input;
  readonly fault: Fault;
}

export interface CampaignOptions {
  readonly seed: number;
  /** Asked after each input with the number of inputs so far. */
  readonly isOver: (inputs: number) => boolean;
  /** Whether the input before did anything new; without it inputs are only changed from the seeds. */
  readonly isNew?: () => boolean;
  /** Is shown each find, the first of its kind only. */
  readonly onFind?: (find: Find) => void;
}

/** What came of a campaign. */
export interface Campaign {
  readonly inputs: number;
  /** Inputs that were kept because they did something new. */
  readonly kept: number;
  readonly finds: readonly Find[];
  /** What became of the inputs, by the target's words. */
  readonly verdicts: ReadonlyMap<string, number>;
}

/** Larger ones are seldom of more use, and slow. */
const MOST_BYTES = 128 * 1024;
/** So many of the latest are drawn from as often as from all others. */
const LATEST = 50;

/** Feeds a target its seeds, then changed ones, then changes of whatever did something new. */
export async function runCampaign(target: Target, options: CampaignOptions): Promise<Campaign> {
  const { isOver, isNew, onFind } = options;
  const random = randomFrom(options.seed);
  const pool: Input[] = [];
  const finds = new Map<string, Find>();
  const verdicts = new Map<string, number>();
  let inputs = 0;
  const feed = async (input: Input): Promise<void> => {
    inputs += 1;
    const verdict = await verdictOf(target, input);
    if (typeof verdict === 'string') {
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      return;
    }
    if (finds.has(verdict.kind)) return;
    finds.set(verdict.kind, { input, fault: verdict });
    onFind?.({ input, fault: verdict });
  };
  for (const seed of target.seeds) {
    await feed(seed);
    isNew?.();
    pool.push(seed);
  }
  while (!isOver(inputs)) {
    const input = changed(target, pool, random);
    if (bytesOf(input) > MOST_BYTES) continue;
    await feed(input);
    if (isNew?.() === true) pool.push(input);
  }
  return { inputs, kept: pool.length - target.seeds.length, finds: Array.from(finds.values()), verdicts };
}

function changed(target: Target, pool: readonly Input[], random: Random): Input {
  const from = random.happens(0.5) ? pool.slice(-LATEST) : pool;
  let input = random.pick(from);
  for (let left = random.pick([1, 1, 1, 2, 2, 3, 5]); left > 0; left -= 1) {
    input = target.mutate(input, { random, other: random.pick(pool) });
  }
  return possible(input);
}

/** Without the files below what is a file itself. */
function possible(input: Input): Input {
  const isBelowFile = (name: string): boolean => {
    const parts = name.split('/');
    return parts.some((_, depth) => depth > 0 && input.has(parts.slice(0, depth).join('/')));
  };
  return new Map(Array.from(input).filter(([name]) => !isBelowFile(name)));
}

/** What became of an input: the target's word, or the promise that it breaks. */
export async function verdictOf(target: Target, input: Input): Promise<string | Fault> {
  try {
    return await target.check(input);
  } catch (thrown) {
    return faultOf(thrown);
  }
}
