import { type Contestant, chatzip, nodeStart, parts, reading, unchanged, version, zip } from './contestants.ts';
import type { HomePlan } from './home.ts';

/** What a case must reach. Names are those of its contestants. */
export type Goal =
  /** Median time of one as a share of another's. */
  | { readonly kind: 'ratio'; readonly of: string; readonly to: string; readonly most: number }
  /** Median time of one beyond another's, in ms. */
  | { readonly kind: 'beyond'; readonly of: string; readonly to: string; readonly mostMs: number }
  /** Peak memory, in MB; `withResult` allows the size of what was made on top. */
  | { readonly kind: 'memory'; readonly of: string; readonly mostMb: number; readonly withResult?: boolean }
  /** The exponent that time or memory grows with, over contestants whose input grows as `sizes`; without `most`, told only. */
  | {
      readonly kind: 'growth';
      readonly what: 'time' | 'memory';
      readonly of: readonly string[];
      readonly sizes: readonly number[];
      readonly most?: number;
    };

/** Programs that run in turn, round by round, and what they must reach. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** Runs with `--full` only. */
  readonly isFull: boolean;
  readonly contestants: readonly Contestant[];
  readonly goals: readonly Goal[];
}

/** Gives a plan in its full size, or one to try everything out with. */
export type Scale = (plan: HomePlan) => HomePlan;

/** The size that figures are made with. */
export const asPlanned: Scale = (plan) => plan;

/** A few MB in all, in the same proportions. */
export const small: Scale = ({ extent, ...plan }) => ({
  ...plan,
  sessions: Math.max(1, Math.round(plan.sessions / 50)),
  extent:
    'records' in extent
      ? { records: Math.min(extent.records, 40) }
      : plan.sessions === 1
        ? { leastBytes: extent.leastBytes / 100, mostBytes: extent.mostBytes / 100 }
        : extent,
});

const USUAL = { seed: 1, meanLineBytes: 3850, subagentShare: 0.2, projects: 10 } as const;
const MB = 1_000_000;

const sessionsOf200 = (sessions: number): HomePlan => ({ ...USUAL, sessions, extent: { records: 200 } });
const oneOf = (bytes: number): HomePlan => ({
  ...USUAL,
  sessions: 1,
  subagentShare: 0,
  extent: { leastBytes: bytes, mostBytes: bytes },
});

/** Every case, at a scale. */
export function casesAt(scale: Scale): readonly Case[] {
  return [
    markdown(scale(sessionsOf200(200))),
    start(scale(oneOf(MB))),
    markdownOfMany(scale(sessionsOf200(760))),
    everyFormat(scale(sessionsOf200(760))),
    oneLarge(scale(oneOf(300 * MB))),
    oneHuge(scale(oneOf(1024 * MB))),
    ...manyTiny(
      scale({
        ...USUAL,
        sessions: 20_000,
        subagentShare: 0,
        meanLineBytes: 900,
        extent: { leastBytes: 2500, mostBytes: 5500 },
      }),
    ),
    growth('growth-of-sessions', 'More sessions of the same size', [50, 200, 800].map(sessionsOf200).map(scale)),
    growth('growth-of-a-session', 'One session that gets larger', [10 * MB, 40 * MB, 160 * MB].map(oneOf).map(scale)),
  ];
}

function markdown(plan: HomePlan): Case {
  return {
    name: 'markdown',
    title: '200 sessions of 200 records as Markdown',
    isFull: false,
    contestants: [
      chatzip('chatzip', plan, []),
      zip(6, plan),
      zip(1, plan),
      reading('read', plan),
      reading('parse', plan),
    ],
    goals: [
      { kind: 'ratio', of: 'chatzip', to: 'zip -r -6', most: 1 },
      { kind: 'memory', of: 'chatzip', mostMb: 300 },
    ],
  };
}

function start(plan: HomePlan): Case {
  return {
    name: 'start',
    title: 'The program starts',
    isFull: false,
    contestants: [version(plan), nodeStart(plan)],
    goals: [{ kind: 'ratio', of: 'chatzip --version', to: 'node -e 0', most: 1.5 }],
  };
}

function markdownOfMany(plan: HomePlan): Case {
  return {
    name: 'markdown-600',
    title: '600 MB as Markdown',
    isFull: true,
    contestants: [
      chatzip('chatzip', plan, []),
      chatzip('chatzip --jobs 1', plan, ['--jobs', '1']),
      chatzip('chatzip --jobs 2', plan, ['--jobs', '2']),
      zip(6, plan),
      zip(1, plan),
      parts(plan),
      reading('read', plan),
      reading('parse', plan),
    ],
    goals: [
      { kind: 'ratio', of: 'chatzip', to: 'zip -r -6', most: 0.3 },
      { kind: 'ratio', of: 'chatzip', to: 'its parts over the cores', most: 1.25 },
      { kind: 'ratio', of: 'chatzip --jobs 2', to: 'chatzip --jobs 1', most: 0.57 },
      { kind: 'memory', of: 'chatzip', mostMb: 250, withResult: true },
    ],
  };
}

function everyFormat(plan: HomePlan): Case {
  return {
    name: 'every-format-600',
    title: '600 MB as Markdown, JSON and raw',
    isFull: true,
    contestants: [chatzip('chatzip --format md,json,raw', plan, ['--format', 'md,json,raw']), zip(6, plan)],
    goals: [{ kind: 'ratio', of: 'chatzip --format md,json,raw', to: 'zip -r -6', most: 1.3 }],
  };
}

function oneLarge(plan: HomePlan): Case {
  return {
    name: 'one-session-300',
    title: 'One session of 300 MB as Markdown',
    isFull: true,
    contestants: [chatzip('chatzip', plan, []), zip(6, plan), reading('parse', plan)],
    goals: [
      { kind: 'ratio', of: 'chatzip', to: 'zip -r -6', most: 0.4 },
      { kind: 'memory', of: 'chatzip', mostMb: 600 },
    ],
  };
}

function oneHuge(plan: HomePlan): Case {
  return {
    name: 'one-session-1024',
    title: 'One session of 1 GB as Markdown',
    isFull: true,
    contestants: [chatzip('chatzip', plan, []), zip(6, plan)],
    goals: [{ kind: 'ratio', of: 'chatzip', to: 'zip -r -6', most: 1 }],
  };
}

function manyTiny(plan: HomePlan): readonly Case[] {
  return [
    {
      name: 'tiny-20000',
      title: '20,000 sessions of 3 to 6 KB as Markdown',
      isFull: true,
      contestants: [chatzip('chatzip', plan, []), zip(6, plan), reading('read', plan)],
      goals: [
        { kind: 'ratio', of: 'chatzip', to: 'zip -r -6', most: 1.6 },
        { kind: 'memory', of: 'chatzip', mostMb: 250, withResult: true },
      ],
    },
    {
      name: 'unchanged-20000',
      title: '20,000 sessions of which none has changed',
      isFull: true,
      contestants: [unchanged('chatzip --since incremental', plan), nodeStart(plan)],
      goals: [{ kind: 'beyond', of: 'chatzip --since incremental', to: 'node -e 0', mostMs: 400 }],
    },
  ];
}

function growth(name: string, title: string, plans: readonly HomePlan[]): Case {
  const sizes = plans.map((_plan, index) => 4 ** index);
  const contestants = plans.map((plan, index) => chatzip(`chatzip, ${sizes[index]}×`, plan, []));
  const of = contestants.map((contestant) => contestant.name);
  return {
    name,
    title,
    isFull: true,
    contestants,
    goals: [
      { kind: 'growth', what: 'time', of, sizes, most: 1.05 },
      { kind: 'growth', what: 'memory', of, sizes },
    ],
  };
}
