import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { arch, availableParallelism, cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asPlanned, type Case, casesAt, small } from './cases.ts';
import { PACKAGE } from './contestants.ts';
import { removeHomes, runCase } from './run-case.ts';
import { figuresTable, goalsTable, type Surroundings, surroundingsLine } from './table.ts';
import { type Verdict, verdictOf } from './verdict.ts';

const USAGE = `Measures chatzip beside its yardsticks, on homes made from a seed.

  --full        every case; without it those that take about a minute
  --case NAME   only this one (repeatable), full or not
  --rounds N    5
  --small       a few MB and one round: shows that everything works, judges nothing
  --work DIR    keep the generated homes there and use them again
  --record      append the figures to bench/history.jsonl
  --list        name the cases

Ends 0; 1 when a program did not do its work or a goal was missed; 2 for a wrong flag.
`;

const OPTIONS = {
  full: { type: 'boolean', default: false },
  case: { type: 'string', multiple: true, default: [] },
  rounds: { type: 'string' },
  small: { type: 'boolean', default: false },
  work: { type: 'string' },
  record: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const satisfies NonNullable<Parameters<typeof parseArgs>[0]>['options'];

type Flags = ReturnType<typeof flagsOf>;

function flagsOf() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.small && values.record) throw new RangeError('--small makes no figures worth a --record');
  const rounds = Number(values.rounds ?? (values.small ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`not a number of rounds: ${values.rounds}`);
  return { ...values, rounds };
}

async function main(): Promise<number> {
  const flags = flagsOf();
  if (flags.help) {
    console.log(USAGE);
    return 0;
  }
  const all = casesAt(flags.small ? small : asPlanned);
  if (flags.list) {
    for (const { name, title, isFull } of all) console.log(`${name.padEnd(20)} ${title}${isFull ? ' (--full)' : ''}`);
    return 0;
  }
  const chosen = chosenCases(all, flags);
  if (!existsSync(join(PACKAGE, 'dist', 'cli', 'main.js'))) {
    console.error('chatzip is not built: npm run build');
    return 1;
  }
  const work = flags.work ?? mkdtempSync(join(tmpdir(), 'chatzip-bench-'));
  mkdirSync(work, { recursive: true });
  try {
    return await runAll(chosen, work, flags);
  } finally {
    if (flags.work === undefined) rmSync(work, { recursive: true, force: true });
  }
}

function chosenCases(all: readonly Case[], { case: names, full, small: isSmall }: Flags): readonly Case[] {
  for (const name of names) {
    if (!all.some((one) => one.name === name)) throw new RangeError(`no such case: ${name}`);
  }
  if (names.length > 0) return all.filter(({ name }) => names.includes(name));
  return all.filter(({ isFull }) => full || isSmall || !isFull);
}

async function runAll(chosen: readonly Case[], work: string, flags: Flags): Promise<number> {
  const surroundings = surroundingsNow();
  console.log(`${surroundingsLine(surroundings)}\n`);
  let isGood = true;
  const hasZip = spawnSync('zip', ['-v']).status === 0;
  if (!hasZip) console.log('zip is not installed: cases go without that yardstick\n');
  for (const [index, planned] of chosen.entries()) {
    const one = hasZip ? planned : withoutZip(planned);
    console.log(`## ${one.name}: ${one.title}\n`);
    const result = await runCase(one, work, flags.rounds);
    if (flags.work === undefined) removeHomes(one, chosen.slice(index + 1), work);
    if ('trouble' in result) {
      const { name, exitCode, complaint } = result.trouble;
      console.log(`${name} did not do its work (exit ${exitCode ?? 'by a signal, or not started'})\n${complaint}\n`);
      isGood = false;
      continue;
    }
    const verdicts = one.goals.map((goal) => verdictOf(goal, result.figures));
    console.log(`${figuresTable(result.figures)}\n\n${goalsTable(verdicts, !flags.small)}\n`);
    if (!flags.small && verdicts.some(({ isMet }) => isMet === false)) isGood = false;
    if (flags.record) record({ ...surroundings, case: one.name, figures: result.figures, goals: verdicts });
  }
  return isGood ? 0 : 1;
}

const isZip = (name: string): boolean => name.startsWith('zip ');

function withoutZip(one: Case): Case {
  return {
    ...one,
    contestants: one.contestants.filter(({ name }) => !isZip(name)),
    goals: one.goals.filter((goal) => !('to' in goal && isZip(goal.to))),
  };
}

function record(line: Surroundings & { case: string; figures: readonly object[]; goals: readonly Verdict[] }): void {
  appendFileSync(join(PACKAGE, 'bench', 'history.jsonl'), `${JSON.stringify(line)}\n`);
}

function surroundingsNow(): Surroundings {
  const described: { version?: string } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  return {
    date: new Date().toISOString(),
    chatzip: described.version ?? 'unknown',
    node: process.version,
    platform: `${type()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
  };
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
