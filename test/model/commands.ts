import * as fc from 'fast-check';

/** Formats that a run may be asked for. */
export const FORMATS = ['raw', 'md,raw', 'md'] as const;
/** How the clock of a run stands to that of the files. */
export const CLOCKS = ['now', 'later', 'earlier'] as const;
/** The calls of the kernel at which a run may be killed. */
export const CALLS = ['write', 'pwrite64', 'fsync', 'rename', 'link', 'unlink', 'openat'] as const;

/** What may become of a session's file. */
const MAIN_CHANGES = ['append', 'tear', 'spoil', 'corrupt', 'mend', 'touch', 'touchback', 'clear', 'delete'] as const;
/** What may become of the output of a tool beside it: `leave` leaves that alone, without the session's file. */
const SIDE_CHANGES = ['spill', 'trim', 'leave'] as const;
/** With `lose`, which takes an archive away. */
const CHANGES = ['add', ...MAIN_CHANGES, ...SIDE_CHANGES, 'lose'] as const;

/** What a run is asked for. */
export interface Asked {
  readonly formats: (typeof FORMATS)[number];
  /** Volumes of one session each. */
  readonly small: boolean;
}

/** One thing that happens; `n` is the number of a session. */
export type Command =
  | { readonly do: (typeof CHANGES)[number]; readonly n: number }
  | { readonly do: 'swap'; readonly n: number; readonly m: number }
  /** In this process where it is not `spawned`; only there the clock can be another. */
  | ({ readonly do: 'run'; readonly clock: (typeof CLOCKS)[number]; readonly spawned: boolean } & Asked)
  /** At the call of that number, or after so many milliseconds. */
  | ({ readonly do: 'kill'; readonly call: (typeof CALLS)[number] | 'ms'; readonly at: number } & Asked)
  | { readonly do: 'damage'; readonly at: number }
  /** `copy` puts a copy in the place of the agent's folder, as a backup that is put back does. */
  | { readonly do: 'reset' | 'forget' | 'copy' };

const n = fc.nat(3);
const asked = { formats: fc.constantFrom(...FORMATS), small: fc.boolean() };
const changes: fc.Arbitrary<Command> = fc.record({
  do: fc.constantFrom('add', 'add', ...MAIN_CHANGES, ...SIDE_CHANGES),
  n,
});
const run: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('run'),
  clock: fc.constantFrom(...CLOCKS),
  spawned: fc.constant(false),
  ...asked,
});
const spawned: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('run'),
  clock: fc.constant('now'),
  spawned: fc.constant(true),
  ...asked,
});
const killedAtCall: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('kill'),
  call: fc.constantFrom(...CALLS),
  at: fc.integer({ min: 1, max: 40 }),
  ...asked,
});
const killedLater: fc.Arbitrary<Command> = fc.record({
  do: fc.constant('kill'),
  call: fc.constant('ms'),
  at: fc.integer({ min: 40, max: 600 }),
  ...asked,
});
const rare: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('swap'), n, m: n }),
  fc.record({ do: fc.constant('damage'), at: fc.nat(100_000) }),
  fc.record({ do: fc.constantFrom('reset', 'forget', 'copy') }),
  fc.record({ do: fc.constant('lose'), n }),
);

/** Any sequence of commands; a share of the runs are processes of their own, and of those most are killed. */
export function sequences(length: number, killWeight: number): fc.Arbitrary<readonly Command[]> {
  return fc.array(
    fc.oneof(
      { weight: 30, arbitrary: changes },
      { weight: 20, arbitrary: run },
      { weight: Math.ceil(killWeight / 4), arbitrary: spawned },
      { weight: killWeight, arbitrary: killedAtCall },
      { weight: Math.ceil(killWeight / 2), arbitrary: killedLater },
      { weight: 5, arbitrary: rare },
    ),
    { minLength: 3, maxLength: length, size: 'max' },
  );
}

/** A sequence in words: `add 0; run now md,raw small; kill fsync 3 raw`. */
export function textOf(commands: readonly Command[]): string {
  return commands.map(wordsOf).join('; ');
}

const askedFor = ({ formats, small }: Asked): string => (small ? `${formats} small` : formats);

function wordsOf(command: Command): string {
  if (command.do === 'run') return `run ${command.spawned ? 'spawned' : command.clock} ${askedFor(command)}`;
  if (command.do === 'kill') return `kill ${command.call} ${command.at} ${askedFor(command)}`;
  if (command.do === 'swap') return `swap ${command.n} ${command.m}`;
  if (command.do === 'damage') return `damage ${command.at}`;
  return 'n' in command ? `${command.do} ${command.n}` : command.do;
}

/** Reads what `textOf` says. Raises for anything else. */
export function commandsIn(text: string): readonly Command[] {
  return text.split(';').map((words) => {
    const parsed = commandIn(words.trim().split(/\s+/));
    if (wordsOf(parsed) !== words.trim()) throw new RangeError(`no command: ${words}`);
    return parsed;
  });
}

function commandIn([name = '', one = '', ...rest]: readonly string[]): Command {
  const wishes: Asked = {
    formats: FORMATS.find((known) => rest.includes(known)) ?? 'raw',
    small: rest.includes('small'),
  };
  if (name === 'run') {
    const clock = CLOCKS.find((known) => known === one) ?? 'now';
    return { do: 'run', clock, spawned: one === 'spawned', ...wishes };
  }
  if (name === 'kill') {
    return { do: 'kill', call: CALLS.find((call) => call === one) ?? 'ms', at: Number(rest[0]), ...wishes };
  }
  if (name === 'swap') return { do: 'swap', n: Number(one), m: Number(rest[0]) };
  if (name === 'damage') return { do: 'damage', at: Number(one) };
  if (name === 'reset' || name === 'forget' || name === 'copy') return { do: name };
  return { do: CHANGES.find((change) => change === name) ?? 'add', n: Number(one) };
}
