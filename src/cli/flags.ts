import { LANGUAGES } from '../failures/messages/language.ts';

/** The commands, in the order of the help. */
export const COMMANDS = ['export', 'list', 'stats', 'verify', 'restore', 'bookmark', 'explain', 'schema'] as const;
/** The name of a command. */
export type CommandName = (typeof COMMANDS)[number];

/** What stands behind a command that is no flag, as the help shows it. Whether it may be missing, the command says. */
export const ARGUMENTS: Readonly<Partial<Record<CommandName, string>>> = {
  verify: 'ARCHIVE…',
  restore: 'ARCHIVE…',
  bookmark: 'show|reset',
  explain: '[CODE]',
  schema: 'NAME',
};

/** Whether any number of words may stand behind a command. */
export function takesManyWords(command: CommandName): boolean {
  return ARGUMENTS[command]?.endsWith('…') === true;
}

/** The groups of flags, in the order of the help. */
export const FLAG_GROUPS = ['selection', 'output', 'bookmark', 'reading', 'scripts', 'terminal'] as const;
/** A group of flags, which has a heading in the help. */
export type FlagGroup = (typeof FLAG_GROUPS)[number];

/** One flag: what commander, the help, the README and the tests know of it. */
export interface Flag {
  /** As commander spells it: `--since <when>`. */
  readonly spelling: string;
  readonly group: FlagGroup;
  readonly commands: readonly CommandName[];
  readonly isRepeatable?: boolean;
}

const EVERYWHERE = COMMANDS;

/** Every flag, by the name under which its value arrives. Its words are in `words/`, under the same name. */
export const FLAGS = {
  since: { spelling: '--since <when>', group: 'selection', commands: ['export'] },
  until: { spelling: '--until <date>', group: 'selection', commands: ['export'] },
  project: {
    spelling: '--project <text>',
    group: 'selection',
    commands: ['export', 'list', 'stats', 'restore'],
    isRepeatable: true,
  },
  session: {
    spelling: '--session <id>',
    group: 'selection',
    commands: ['export', 'stats', 'restore'],
    isRepeatable: true,
  },
  excludeRules: { spelling: '--exclude-rules <file>', group: 'selection', commands: ['export'] },
  baseDir: { spelling: '--base-dir <folder>', group: 'selection', commands: ['export', 'list', 'stats'] },
  format: { spelling: '--format <list>', group: 'output', commands: ['export'] },
  out: { spelling: '--out <path>', group: 'output', commands: ['export'] },
  to: { spelling: '--to <folder>', group: 'output', commands: ['restore'] },
  force: { spelling: '--force', group: 'output', commands: ['export', 'restore'] },
  noZip: { spelling: '--no-zip', group: 'output', commands: ['export'] },
  volumeSize: { spelling: '--volume-size <bytes>', group: 'output', commands: ['export'] },
  compressionLevel: { spelling: '--compression-level <0-9>', group: 'output', commands: ['export'] },
  jobs: { spelling: '--jobs <n>', group: 'output', commands: ['export'] },
  dryRun: { spelling: '--dry-run', group: 'output', commands: ['export', 'restore'] },
  bookmark: { spelling: '--bookmark <file>', group: 'bookmark', commands: ['export', 'list', 'verify', 'bookmark'] },
  noBookmark: { spelling: '--no-bookmark', group: 'bookmark', commands: ['export'] },
  wait: { spelling: '--wait <seconds>', group: 'bookmark', commands: ['export'] },
  yes: { spelling: '--yes', group: 'bookmark', commands: ['bookmark'] },
  strict: { spelling: '--strict', group: 'reading', commands: ['export'] },
  followLinks: { spelling: '--follow-links', group: 'reading', commands: ['export'] },
  maxLineBytes: { spelling: '--max-line-bytes <bytes>', group: 'reading', commands: ['export'] },
  maxSessionBytes: { spelling: '--max-session-bytes <bytes>', group: 'reading', commands: ['export'] },
  errorOnEmpty: { spelling: '--error-on-empty', group: 'scripts', commands: ['export'] },
  partialOk: { spelling: '--partial-ok', group: 'scripts', commands: ['export'] },
  json: { spelling: '--json', group: 'scripts', commands: ['export', 'list', 'stats', 'verify', 'restore', 'explain'] },
  events: { spelling: '--events', group: 'scripts', commands: ['export'] },
  reportFile: { spelling: '--report-file <file>', group: 'scripts', commands: ['export', 'verify', 'restore'] },
  debugLog: { spelling: '--debug-log <file>', group: 'scripts', commands: ['export', 'verify', 'restore'] },
  traceId: { spelling: '--trace-id <id>', group: 'scripts', commands: ['export', 'verify', 'restore'] },
  quiet: { spelling: '--quiet', group: 'terminal', commands: EVERYWHERE },
  verbose: { spelling: '--verbose', group: 'terminal', commands: EVERYWHERE },
  noProgress: { spelling: '--no-progress', group: 'terminal', commands: EVERYWHERE },
  color: { spelling: '--color', group: 'terminal', commands: EVERYWHERE },
  noColor: { spelling: '--no-color', group: 'terminal', commands: EVERYWHERE },
} as const satisfies Readonly<Record<string, Flag>>;

/** The flag of the root, as commander spells it: it is for every command, and stands in none's table. */
export const LANG_FLAG = `--lang <${LANGUAGES.join('|')}>`;

/** A flag as the code names it: its member of the table. */
export type FlagName = keyof typeof FLAGS;

type Flags = typeof FLAGS;
type Valued = { [N in FlagName]: Flags[N]['spelling'] extends `${string} <${string}` ? N : never }[FlagName];

/** The flags that may be given more than once, each time with a value. */
export type ListFlag = { [N in FlagName]: Flags[N] extends { readonly isRepeatable: true } ? N : never }[FlagName];
/** The flags that take one value. */
export type TextFlag = Exclude<Valued, ListFlag>;
/** The flags that are there or not. */
export type SwitchFlag = Exclude<FlagName, Valued>;

/** The flags of one command, in the order of the table. */
export function flagsOf(command: CommandName): readonly [FlagName, Flag][] {
  const all: readonly [string, Flag][] = Object.entries(FLAGS);
  return all.filter((pair): pair is [FlagName, Flag] => isFlagName(pair[0]) && pair[1].commands.includes(command));
}

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}

/** Flags as they were given: text, a list of texts, or whether they were there. */
export interface FlagValues {
  text(name: TextFlag): string | undefined;
  list(name: ListFlag): readonly string[];
  isSet(name: SwitchFlag): boolean;
}
