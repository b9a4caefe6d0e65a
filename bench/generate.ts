import { parseArgs } from 'node:util';
import { type HomePlan, makeHome } from './home.ts';

const USAGE = `Makes a home with invented Claude Code sessions, the same for the same arguments.

  --out DIR            where .claude/projects goes (needed)
  --seed N             1
  --sessions N         200
  --records N          200 a session
  --session-bytes N    instead of --records: end a session at this size …
  --session-bytes A-B  … or at one between the two
  --line-bytes N       3850, the mean
  --subagents SHARE    0.2 of the sessions start one
  --projects N         10
`;

const OPTIONS = {
  out: { type: 'string' },
  seed: { type: 'string', default: '1' },
  sessions: { type: 'string', default: '200' },
  records: { type: 'string', default: '200' },
  'session-bytes': { type: 'string' },
  'line-bytes': { type: 'string', default: '3850' },
  subagents: { type: 'string', default: '0.2' },
  projects: { type: 'string', default: '10' },
  help: { type: 'boolean', default: false },
} as const;

function main(): number {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help || values.out === undefined) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  const plan: HomePlan = {
    seed: numberOf(values.seed),
    sessions: numberOf(values.sessions),
    extent: extentOf(values['session-bytes'], values.records),
    meanLineBytes: numberOf(values['line-bytes']),
    subagentShare: numberOf(values.subagents),
    projects: numberOf(values.projects),
  };
  process.stdout.write(`${JSON.stringify(makeHome(values.out, plan))}\n`);
  return 0;
}

function extentOf(bytes: string | undefined, records: string): HomePlan['extent'] {
  if (bytes === undefined) return { records: numberOf(records) };
  const [least = '', most = least] = bytes.split('-');
  return { leastBytes: numberOf(least), mostBytes: numberOf(most) };
}

function numberOf(text: string): number {
  const number = Number(text);
  if (text === '' || !Number.isFinite(number) || number < 0) throw new RangeError(`not a number: ${text}`);
  return number;
}

process.exitCode = main();
