import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chatzip, type Ended } from '../support/run.ts';
import type { Place } from './place.ts';
import { preloaded } from './preload.ts';

/** A system call of a run on a path of ours, as strace saw it begin. */
export interface Call {
  readonly thread: string;
  readonly name: string;
  /** The first of the paths that it names, below the place's root. */
  readonly path: string;
  /** The second, below the root too: the name that the first is given; null without one. */
  readonly to: string | null;
  readonly isInjected: boolean;
}

/** What is to happen to the N-th call of a name that a thread makes on our paths. */
export interface Injection {
  readonly call: string;
  readonly nth: number;
  /** A signal before the call is carried out (KILL: instead of it), or an errno instead of it. */
  readonly what:
    { readonly signal: 'KILL' | 'HUP' | 'INT' | 'TERM' } | { readonly error: string; readonly persists: boolean };
}

/** An injection in a few words. */
export function wordsOf({ call, nth, what }: Injection): string {
  return 'signal' in what ? `${call} ${nth}` : `${call} ${nth}${what.persists ? '+' : ''} ${what.error}`;
}

export interface Traced {
  readonly ended: Ended;
  /** In the order of their beginning. */
  readonly calls: readonly Call[];
  /** Threads that ended by SIGKILL. */
  readonly killed: number;
}

// Names beside the bookmark are random; strace can tell ours from Node's own calls by paths it knows beforehand only.
const FIXED_NAMES = `
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
const random = crypto.randomBytes;
let next = 0;
crypto.randomBytes = (size, ...rest) =>
  size === 6 && rest.length === 0 ? Buffer.from(String(++next).padStart(12, '0'), 'hex') : random(size, ...rest);
syncBuiltinESMExports();
`;

/** One thread for files, so that calls come in one order; and names that are known beforehand. */
const STEADY = {
  UV_THREADPOOL_SIZE: '1',
  ...preloaded(FIXED_NAMES),
};

/** Carries out a run under strace and says which calls it made on paths of ours. */
export async function trace(place: Place, args: readonly string[], names: readonly string[]): Promise<Traced> {
  return traced(place, args, { how: ['--seccomp-bpf', '-e', `trace=${names.join(',')}`] });
}

/** Carries out a run in which something happens at a call on one of the paths, which are below the place's root. */
export async function inject(
  place: Place,
  args: readonly string[],
  injection: Injection & { readonly paths: readonly string[]; readonly traceId?: string },
): Promise<Traced> {
  const { call, nth, what, paths, traceId } = injection;
  const filter = paths.flatMap((path) => ['-P', join(place.root, path)]);
  const isSignal = 'signal' in what;
  const how = isSignal
    ? `signal=${what.signal}:when=${nth}`
    : `error=${what.error}:when=${nth}${what.persists ? '+' : ''}`;
  // With --seccomp-bpf strace lets signals go by.
  const fast = isSignal ? [] : ['--seccomp-bpf'];
  const all = [...fast, ...filter, '-e', `trace=${call}`, '-e', `inject=${call}:${how}`];
  return traced(place, args, { how: all, traceId });
}

async function traced(
  place: Place,
  args: readonly string[],
  { how, traceId = 'traced' }: { readonly how: readonly string[]; readonly traceId?: string | undefined },
): Promise<Traced> {
  const log = join(place.root, 'strace.log');
  const under = ['strace', '-f', '-qq', '-y', '-s', '0', '-o', log, ...how];
  const ended = await chatzip(args, {
    home: place.home,
    cwd: place.root,
    env: { CHATZIP_TRACE_ID: traceId, ...STEADY },
    under,
  });
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : [];
  return {
    ended,
    calls: callsIn(lines, place),
    killed: lines.filter((line) => line.endsWith('+++ killed by SIGKILL +++')).length,
  };
}

function callsIn(lines: readonly string[], place: Place): readonly Call[] {
  const calls: Call[] = [];
  for (const [index, line] of lines.entries()) {
    const [, thread, name, rest] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    const [path, to = null] = ourPathsIn(rest ?? '', place);
    if (thread === undefined || name === undefined || path === undefined) continue;
    const end = line.endsWith('<unfinished ...>') ? endOf(lines, { from: index, thread }) : line;
    calls.push({ thread, name, path, to, isInjected: end.endsWith('(INJECTED)') });
  }
  return calls;
}

function endOf(lines: readonly string[], { from, thread }: { readonly from: number; readonly thread: string }): string {
  return lines.slice(from).find((line) => line.startsWith(`${thread} `) && line.includes(' resumed>')) ?? '';
}

/** Paths of ours: the output folder and what is in it, and what is below the home but for the agent's own. */
function ourPathsIn(text: string, place: Place): readonly string[] {
  const paths = Array.from(text.matchAll(/["<](\/[^">]*)[">]/g), ([, path]) => path ?? '');
  const own = paths.filter((path) => isBelow(path, place.out) || isBelow(path, join(place.home, '.local')));
  return own.map((path) => path.slice(place.root.length + 1));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
