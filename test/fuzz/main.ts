import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type Find, runCampaign, verdictOf } from './campaign.ts';
import { startCoverage } from './coverage.ts';
import { bytesOf, writeInput } from './input.ts';
import { shrunk } from './shrink.ts';
import type { Target } from './target.ts';
import { targetsWith } from './targets.ts';
import { startWatchdog } from './watchdog.ts';

// The long run: feeds targets inputs that are changed by what new code they reached, until the time is over.
const USAGE = 'usage: npm run fuzz -- [--target NAME]… [--minutes N] [--seed N] [--corpus] [--out FOLDER]\n';

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    corpus: { type: 'boolean', default: false },
    out: { type: 'string', default: join(tmpdir(), 'chatzip-finds') },
  },
});

const PATIENCE_SECONDS = 60;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function keep(target: Target, { input, fault }: Find, folder: string): Promise<void> {
  say(`${target.name}: ${fault.message}`);
  const isStill = async (smaller: typeof input): Promise<boolean> => {
    const verdict = await verdictOf(target, smaller);
    return typeof verdict !== 'string' && verdict.kind === fault.kind;
  };
  const small = await shrunk(input, isStill);
  writeInput(folder, small);
  say(`  ${bytesOf(input)} bytes, ${bytesOf(small)} when shrunk: ${folder}`);
}

async function fuzz(target: Target, coverage: ReturnType<typeof startCoverage>): Promise<number> {
  const endMs = Date.now() + Number(values.minutes) * 60_000;
  const finds: Find[] = [];
  const watchdog = startWatchdog(`${target.name}, seed ${values.seed}`, PATIENCE_SECONDS);
  const campaign = await runCampaign(target, {
    seed: Number(values.seed),
    isOver: (inputs) => {
      watchdog.see(inputs);
      return Date.now() >= endMs;
    },
    isNew: () => coverage.isNew(),
    onFind: (find) => finds.push(find),
  });
  await watchdog.stop();
  for (const [index, find] of finds.entries()) {
    await keep(target, find, join(values.out, target.name, `${values.seed}-${index + 1}`));
  }
  const { inputs, kept, verdicts } = campaign;
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const became = Array.from(verdicts, ([verdict, count]) => `${verdict} ${count}`).join(', ');
  say(
    `${target.name}: ${inputs} inputs, ${kept} kept, ${coverage.seen()} blocks, ${finds.length} finds, ${memory} MB (${became})`,
  );
  return finds.length;
}

const targets = targetsWith(values.corpus);
const names = values.target ?? Object.keys(targets);
process.exitCode = 1;
if (names.some((name) => targets[name] === undefined) || Number.isNaN(Number(values.minutes) + Number(values.seed))) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const coverage = startCoverage((url) => url.includes('/built/src/'));
  let finds = 0;
  for (const name of names) {
    const create = targets[name];
    if (create !== undefined) finds += await fuzz(await create(), coverage);
  }
  process.exitCode = finds === 0 ? 0 : 1;
}
