import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Case } from './cases.ts';
import type { Contestant, Place } from './contestants.ts';
import { type HomePlan, type MadeHome, makeHome } from './home.ts';
import { bytesBelow, type Command, median, type Run, runOnce } from './measure.ts';

/** What one program needed in a case. */
export interface Figures {
  readonly name: string;
  readonly input: MadeHome;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  /** Median of the runs' peaks; null where it can't be known. */
  readonly peakBytes: number | null;
  /** What it made; null when it makes nothing. */
  readonly resultBytes: number | null;
  readonly rounds: number;
}

/** Why a case has no figures: a program did not do its work. */
export interface Trouble {
  readonly name: string;
  readonly exitCode: number | null;
  readonly complaint: string;
}

export type CaseResult = { readonly figures: readonly Figures[] } | { readonly trouble: Trouble };

/** Runs a case's programs in turn, round by round, so that whatever else the machine does meets all of them alike. */
export async function runCase(one: Case, work: string, rounds: number): Promise<CaseResult> {
  const inputs = new Map<Contestant, MadeHome>();
  for (const contestant of one.contestants) {
    inputs.set(contestant, homeFor(contestant.plan, work));
  }
  for (const contestant of one.contestants) {
    if (contestant.prepare === undefined) continue;
    // Files that changed within two seconds of a run count as uncertain in the next.
    await setTimeout(3000);
    const trouble = await tryOut(contestant, work, contestant.prepare);
    if (trouble !== null) return { trouble };
  }
  const runs = new Map<Contestant, Attempt[]>(one.contestants.map((contestant) => [contestant, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [contestant, attempts] of runs) {
      const attempt = await attemptOf(contestant, work, contestant.command);
      const trouble = troubleIn(contestant, attempt);
      if (trouble !== null) return { trouble };
      attempts.push(attempt);
    }
  }
  return { figures: Array.from(runs, ([contestant, attempts]) => figuresOf(contestant, attempts, inputs)) };
}

/** Removes the homes below `work` that none of the cases still needs. */
export function removeHomes(done: Case, needed: readonly Case[], work: string): void {
  const kept = new Set(needed.flatMap(({ contestants }) => contestants.map(({ plan }) => homePath(plan, work))));
  for (const { plan } of done.contestants) {
    const path = homePath(plan, work);
    if (kept.has(path)) continue;
    rmSync(path, { recursive: true, force: true });
    rmSync(`${path}.json`, { force: true });
  }
}

interface Attempt {
  readonly run: Run;
  readonly resultBytes: number;
}

async function attemptOf(contestant: Contestant, work: string, command: (place: Place) => Command): Promise<Attempt> {
  const out = join(work, 'out');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const files = { peakFile: join(work, 'peak'), msFile: join(work, 'ms') };
  const run = await runOnce(command({ home: homePath(contestant.plan, work), out, ...files }));
  const resultBytes = bytesBelow(out);
  rmSync(out, { recursive: true, force: true });
  return { run, resultBytes };
}

async function tryOut(
  contestant: Contestant,
  work: string,
  command: (place: Place) => Command,
): Promise<Trouble | null> {
  const { run } = await attemptOf(contestant, work, command);
  return run.exitCode === 0 ? null : { name: contestant.name, exitCode: run.exitCode, complaint: run.complaint };
}

function troubleIn({ name, isBarren = false }: Contestant, { run, resultBytes }: Attempt): Trouble | null {
  const { exitCode, complaint } = run;
  if (exitCode !== 0) return { name, exitCode, complaint };
  if (isBarren === (resultBytes === 0)) return null;
  return { name, exitCode, complaint: isBarren ? `made ${resultBytes} bytes where nothing was due` : 'made nothing' };
}

function figuresOf(
  contestant: Contestant,
  attempts: readonly Attempt[],
  inputs: ReadonlyMap<Contestant, MadeHome>,
): Figures {
  const times = attempts.map(({ run }) => run.ms);
  const peaks = attempts.flatMap(({ run }) => (run.peakBytes === null ? [] : [run.peakBytes]));
  return {
    name: contestant.name,
    input: inputs.get(contestant) ?? { files: 0, records: 0, bytes: 0 },
    medianMs: median(times),
    leastMs: Math.min(...times),
    mostMs: Math.max(...times),
    peakBytes: peaks.length === 0 ? null : median(peaks),
    resultBytes: contestant.isBarren === true ? null : median(attempts.map(({ resultBytes }) => resultBytes)),
    rounds: attempts.length,
  };
}

function homePath(plan: HomePlan, work: string): string {
  const name = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 12);
  return join(work, `home-${name}`);
}

/** The home of a plan, made unless it is there already; what was made stands beside it once it is complete. */
function homeFor(plan: HomePlan, work: string): MadeHome {
  const path = homePath(plan, work);
  if (existsSync(`${path}.json`)) return parsedHome(readFileSync(`${path}.json`, 'utf8'));
  rmSync(path, { recursive: true, force: true });
  const made = makeHome(path, plan);
  writeFileSync(`${path}.json`, JSON.stringify(made));
  return made;
}

function parsedHome(text: string): MadeHome {
  const value: Partial<MadeHome> = JSON.parse(text);
  return { files: value.files ?? 0, records: value.records ?? 0, bytes: value.bytes ?? 0 };
}
